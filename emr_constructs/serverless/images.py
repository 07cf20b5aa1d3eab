"""The images of an EMR Serverless application: what rules see of them, and how they are written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_emrserverless as serverless
from constructs import Construct

from emr_constructs._jsii.scopes import warn
from emr_constructs.facts import releases
from emr_constructs.foundation.image_repositories import let_applications_pull
from emr_constructs.model.instance_types import Architecture
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.serverless_images import ServerlessImage
from emr_constructs.model.value import plain
from emr_constructs.rules.view import known
from emr_constructs.rules.views.serverless import WorkerTypeView


def images_seen(image: ServerlessImage | None, worker_images: Mapping[str, ServerlessImage]) -> dict[str, Any]:
    """What rules see of the images."""
    workers = tuple(WorkerTypeView(worker_type=plain(name), image=one._seen) for name, one in worker_images.items())
    return {"image": image._seen if image is not None else None, "worker_types": workers or None}


def render_images(
    application: Construct,
    image: ServerlessImage | None,
    worker_images: Mapping[str, ServerlessImage],
    architecture: Architecture,
) -> dict[str, Any]:
    """The arguments of the L1 for images. Their repositories let EMR Serverless read them."""
    part = serverless.CfnApplication

    def configuration(one: ServerlessImage, id: str) -> serverless.CfnApplication.ImageConfigurationInputProperty:  # noqa: A002
        placed = one._place(application, id, architecture)
        let_applications_pull(application, placed)
        return part.ImageConfigurationInputProperty(image_uri=placed.uri)

    specifications = {
        name: part.WorkerTypeSpecificationInputProperty(image_configuration=configuration(one, f"{name}Image"))
        for name, one in worker_images.items()
    }
    return {
        "image_configuration": configuration(image, "Image") if image is not None else None,
        "worker_type_specifications": specifications or None,
    }


def warn_of_other_releases(
    application: Construct,
    image: ServerlessImage | None,
    worker_images: Mapping[str, ServerlessImage],
    release_label: ReleaseLabel,
) -> None:
    """Tell of images that are built from EMR's image of another release than that of the application."""
    label = plain(release_label.name)
    for one in (*([image] if image is not None else ()), *worker_images.values()):
        base = one._release
        if base is not None and known(label) and _differ(base, label):
            problem = (
                f"an image is built from {base}, and the application is {label}; build it from the image of {label}"
            )
            warn(application, "ImageOfOtherRelease", problem)


def _differ(base: str, label: str) -> bool:
    one, other = releases.parse(base), releases.parse(label)
    return one is not None and other is not None and one != other
