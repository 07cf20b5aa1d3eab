"""Rules on the images of EMR Serverless applications."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emr_constructs.facts import serverless_workers
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.serverless.common import guide, needs
from emr_constructs.rules.view import Maybe, complete, items, known
from emr_constructs.rules.views.serverless import ServerlessApplicationView, WorkerTypeView

_IMAGES = guide("application-custom-image")
_SHAPE = "write it like <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>"
_IMAGE = re.compile(
    r"(?=.{1,1024}$)\d{12}\.dkr\.ecr\.[a-z0-9-]+\.[a-z0-9._-]+"  # the registry
    r"(/[a-z0-9]+([-._]+[a-z0-9]+)*)+"  # the repository
    r"(:[a-zA-Z0-9_][a-zA-Z0-9._-]*|@sha256:[0-9a-f]{64})",
    re.ASCII,
)
_RELEASE = re.compile(r"(?<![a-z0-9])emr-(?:spark-)?\d+\.\d+\.\d+(?![0-9])", re.ASCII)


@rule(on=ServerlessApplicationView, source=_IMAGES, remedy=_SHAPE)
def serverless_image(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An image stands in a private repository of ECR, and is named with a tag or digest."""
    yield from _elsewhere(application.image)


@rule(on=WorkerTypeView, source=_IMAGES, remedy=_SHAPE)
def serverless_worker_image(workers: WorkerTypeView) -> Iterator[Problem]:
    """The image of a type of worker stands in a private repository of ECR, and is named with a tag or digest."""
    yield from _elsewhere(workers.image)


@rule(on=ServerlessApplicationView, source=_IMAGES)
def serverless_image_release(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Images of one's own need emr-6.9.0."""
    for field in ("image", "worker_types"):
        if getattr(application, field) is not None:
            yield from needs(application, "serverless_custom_image", field)


@rule(on=ServerlessApplicationView, source=_IMAGES, remedy="keep one of them")
def serverless_image_twice(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An image is said for all workers, or for each type of worker."""
    if application.image is not None and application.worker_types is not None:
        yield Problem("image", "`image` is for all workers, but `worker_images` are said too")


@rule(on=ServerlessApplicationView, source=_IMAGES)
def serverless_image_missing(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Images for types of worker name every type that the application has."""
    engine, parts = application.application_type, application.worker_types
    said = tuple(one.worker_type for one in items(parts))
    if not known(engine) or not known(parts) or not complete(parts) or not complete(said):
        return
    named = {serverless_workers.worker_type(engine, name) for name in items(said)}
    missing = [name for name in serverless_workers.worker_types(engine) if name not in named]
    if missing:
        yield Problem("worker_types", f"`worker_images` says nothing of {' and '.join(missing)}", "say their image too")


@rule(on=ServerlessApplicationView, source=_IMAGES, remedy="use what is in the region of the application")
def serverless_region(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The images and subnets of an application are in its region."""
    regions = sorted(application.regions())
    if len(regions) > 1:
        said = [one for one in ("image", "worker_types", "subnets") if getattr(application, one) is not None]
        yield Problem(next(iter(said)), f"the application would stand in several regions: {' and '.join(regions)}")


@rule(on=ServerlessApplicationView, source=_IMAGES, severity=Severity.WARNING)
def serverless_image_base(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An image is made for the release of the application; what its name says is believed."""
    label = application.release_label
    for field, images in (("image", (application.image,)), ("worker_types", application.images_of_workers())):
        for image in sorted(set(items(images))):
            named = _RELEASE.search(image)
            if known(label) and named and named.group() != label:
                text = f"the name of {image!r} says {named.group()}, but the application has {label}"
                yield Problem(field, text, f"use an image on the base of {label}")


def _elsewhere(image: Maybe[str]) -> Iterator[Problem]:
    if known(image) and not _IMAGE.fullmatch(image):
        yield Problem("image", f"`image` ({image!r}) is not in a private repository of ECR, or has no tag")
