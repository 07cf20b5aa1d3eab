"""Rules on EMR Serverless applications: name, type, release, start and stop, tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from emr_constructs.facts import enums, features, releases, serverless_workers
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.serverless.common import APPLICATION, guide, needs
from emr_constructs.rules.shapes import needed
from emr_constructs.rules.view import broken, items, known, outside
from emr_constructs.rules.views.serverless import ServerlessApplicationView

_RELEASES = guide("release-versions")
_BEHAVIOR = guide("app-behavior")
_PREVIEW = re.compile(r"emr-(spark-)?\d+\.\d+-preview", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9._/#-]{1,64}", re.ASCII)
_TAG = re.compile(r"[A-Za-z0-9 /_.:=+@-]*", re.ASCII)


@rule(on=ServerlessApplicationView, source=APPLICATION)
def serverless_required(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An application says its release and its type."""
    yield from needed(application, "release_label", "application_type")


@rule(on=ServerlessApplicationView, source=APPLICATION, remedy="use up to 64 letters, digits and . _ / # -")
def serverless_name(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A name is made of the characters that EMR takes."""
    if known(application.name) and not _NAME.fullmatch(application.name):
        yield Problem("name", f"`application_name` ({application.name!r}) is not a name that EMR Serverless takes")


@rule(on=ServerlessApplicationView, source=APPLICATION)
def serverless_type(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An application runs Spark or Hive."""
    engines = serverless_workers.engines()
    if known(application.application_type) and application.application_type.upper() not in engines:
        yield Problem(
            "application_type",
            f"EMR Serverless does not run `application_type` {application.application_type!r}",
            f"use {' or '.join(engines)}",
        )


@rule(on=ServerlessApplicationView, source=APPLICATION)
def serverless_architecture(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The architecture is one that EMR Serverless has."""
    yield from one_of(application, "architecture", enums.values("Architecture", "emr-serverless"))


@rule(on=ServerlessApplicationView, source=_RELEASES)
def serverless_release_shape(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A release label has EMR's shape."""
    label = application.release_label
    if known(label) and releases.parse(label) is None and not _PREVIEW.fullmatch(label):
        nearest = releases.nearest(label)
        yield Problem(
            "release_label",
            f"`release_label` ({label!r}) is not a release label",
            f"use {nearest}" if nearest else "write it like emr-<major>.<minor>.0",
        )


@rule(on=ServerlessApplicationView, source=_RELEASES, severity=Severity.WARNING)
def serverless_release_unknown(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A release that EMR Serverless does not list may be newer than the facts, or a mistake.

    It lists no patch releases and takes no suffixes.
    """
    label = application.release_label
    version = releases.parse(label) if known(label) else None
    if version is None or features.supports("serverless", version.label) is False:
        return
    if version.patch or label != version.label or releases.get(version.label) is None:
        nearest = releases.nearest(replace(version, patch=0).label)
        yield Problem(
            "release_label",
            f"{label} is not a release of EMR Serverless that this library knows; did you mean {nearest!r}?",
        )


@rule(on=ServerlessApplicationView, source=_RELEASES)
def serverless_release_minimum(application: ServerlessApplicationView) -> Iterator[Problem]:
    """EMR Serverless starts with emr-6.6.0, in some regions later."""
    yield from needs(application, "serverless", "release_label")


@rule(
    on=ServerlessApplicationView,
    source=_RELEASES,
    severity=Severity.WARNING,
    remedy="use an emr-7 release, or Spark",
)
def serverless_hive_release(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The emr-spark releases have no Hive."""
    label = application.release_label
    version = releases.parse(label) if known(label) else None
    if application.runs("HIVE") and version is not None and version.spark:
        yield Problem("release_label", f"AWS lists no Hive in {label}")


@rule(on=ServerlessApplicationView, source=_BEHAVIOR)
def serverless_idle_timeout(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An idle application stops after whole minutes, 1 to 10080."""
    timeout = application.idle_timeout
    if outside(timeout, 1, 10080) or broken(timeout):
        yield Problem("idle_timeout", f"`idle_timeout` ({timeout:g} minutes) must be 1 to 10080 whole minutes")


@rule(
    on=ServerlessApplicationView,
    source=guide("pre-init-capacity"),
    severity=Severity.WARNING,
    remedy="leave `auto_stop` on",
)
def serverless_never_stops(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Workers that are kept ready are billed until the application stops."""
    if application.auto_stop is False and known(application.initial_capacity) and application.initial_capacity:
        yield Problem("auto_stop", "`initial_capacity` is billed day and night, since `auto_stop` is off")


@rule(
    on=ServerlessApplicationView,
    source=_BEHAVIOR,
    severity=Severity.WARNING,
    remedy="drop it, or leave `auto_stop` on",
)
def serverless_idle_timeout_without_stop(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An idle timeout needs an application that stops."""
    if application.auto_stop is False and application.idle_timeout is not None:
        yield Problem("idle_timeout", "`idle_timeout` has no effect, since `auto_stop` is off")


@rule(
    on=ServerlessApplicationView,
    source=_BEHAVIOR,
    severity=Severity.WARNING,
    remedy="leave `auto_start` on, or make sure that something starts the application before each job",
)
def serverless_stays_stopped(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An application that stops when idle also starts by itself."""
    if application.auto_start is False and application.auto_stop in (None, True):
        yield Problem("auto_start", "the application stops when it is idle, and `auto_start` is off")


@rule(on=ServerlessApplicationView, source=APPLICATION)
def serverless_tags(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An application has at most 200 tags, made of the characters that EMR Serverless takes."""
    if known(application.tags) and len(application.tags) > 200:
        yield Problem("tags", f"the application has {len(application.tags)} tags", "use at most 200")
    for tag in items(application.tags):
        for text in items((tag.key, tag.value)):
            if not _TAG.fullmatch(text):
                yield Problem(
                    "tags", f"EMR Serverless does not take {text!r} in a tag", "use letters, digits, spaces, /_.:=+@-"
                )
