"""Rules on what jobs and endpoints of EMR on EKS have in common: releases and logs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from emr_constructs.facts import eks, enums, releases
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import shaped, sized
from emr_constructs.rules.sources import eks_guide, template_reference
from emr_constructs.rules.view import Maybe, known, outside
from emr_constructs.rules.views.eks import (
    EksMonitoringView,
    EksWorkView,
    EndpointMonitoringView,
    ManagedEndpointView,
)

_RELEASES = eks_guide("emr-eks-releases")
_MONITORING = template_reference("aws-properties-emrcontainers-endpoint-monitoringconfiguration")
_ROTATION = eks_guide("emr-eks-log-rotation-container")
_PARAMETER = "${"
_KIB: Final = {"K": 1, "M": 1024, "G": 1024 * 1024}


def literal(value: Maybe[str]) -> str:
    """The text, if it is known and no parameter of a job template stands in it; else nothing."""
    return value if known(value) and _PARAMETER not in value else ""


@rule(on=EksWorkView, source=_RELEASES)
def eks_release_label(work: EksWorkView) -> Iterator[Problem]:
    """A release label of EMR on EKS names an image: it has a suffix."""
    label = literal(work.release_label)
    plain = label.rpartition("/")[-1]
    if label and releases.parse(plain) is None:
        nearest = releases.nearest(plain)
        hint = f"did you mean '{nearest}-latest'?" if nearest else f"write for example '{eks.labels()[-1]}-latest'"
        yield Problem("release_label", f"`release_label` ({label!r}) is no EMR release", hint)
    elif label and not eks.suffix(plain):
        yield Problem(
            "release_label",
            f"`release_label` ({label!r}) names no image of the release",
            f"write '{label}-latest', or a date instead of latest",
        )


@rule(on=EksWorkView, source=_RELEASES)
def eks_release_too_old(work: EksWorkView) -> Iterator[Problem]:
    """A release is not older than EMR on EKS."""
    label = literal(work.release_label)
    if eks.has(label) is False:
        first = eks.next_label(label)
        yield Problem("release_label", f"{label} is older than EMR on EKS", f"use {first}-latest or later")


@rule(on=EksWorkView, source=_RELEASES, severity=Severity.WARNING)
def eks_release_unknown(work: EksWorkView) -> Iterator[Problem]:
    """A release or image that the facts do not know may be newer than them, or a mistake."""
    label = literal(work.release_label)
    suffix = eks.suffix(label)
    if "/" in label:
        yield Problem("release_label", f"`release_label` ({label!r}) is the tag of an image, not a release label")
    elif suffix and eks.has(label) is None:
        yield Problem(
            "release_label", f"{label.removesuffix(suffix)} is not a release of EMR on EKS this library knows"
        )
    elif suffix and not eks.is_image(suffix):
        yield Problem("release_label", f"{suffix!r} is not a suffix of `release_label` this library knows")


@rule(on=EksMonitoringView, source=_MONITORING)
def eks_persistent_app_ui(monitoring: EksMonitoringView) -> Iterator[Problem]:
    """The persistent application interface is enabled or disabled."""
    allowed = enums.values("PersistentAppUI", "emr-containers")
    value = literal(monitoring.persistent_app_ui)
    if value and value not in allowed:
        yield Problem("persistent_app_ui", f"`persistent_app_ui` ({value!r}) must be {' or '.join(allowed)}")


@rule(on=EksMonitoringView, source=_MONITORING)
def eks_log_group(monitoring: EksMonitoringView) -> Iterator[Problem]:
    """A log group has 1 to 512 characters that CloudWatch takes, the prefix of its streams 1 to 256."""
    yield from sized(monitoring, "log_group_name", 512)
    yield from shaped(
        monitoring,
        "log_group_name",
        r"[.\-_/#A-Za-z0-9${}]+",
        "holds characters that CloudWatch refuses",
        "use letters, digits, and . - _ / #",
    )
    yield from sized(monitoring, "log_stream_prefix", 256)
    yield from shaped(monitoring, "log_stream_prefix", r"(?s).*\S.*", "is blank", "leave it out")


@rule(on=EksMonitoringView, source=_MONITORING)
def eks_log_uri_length(monitoring: EksMonitoringView) -> Iterator[Problem]:
    """The address of logs has 1 to 10280 characters."""
    yield from sized(monitoring, "log_uri", 10_280)


@rule(on=EksMonitoringView, source=_MONITORING, severity=Severity.WARNING)
def eks_log_uri(monitoring: EksMonitoringView) -> Iterator[Problem]:
    """Logs go to S3."""
    uri = literal(monitoring.log_uri)
    if uri and not uri.startswith("s3://"):
        yield Problem("log_uri", f"`log_uri` ({uri!r}) is not in S3", "write s3://bucket/prefix/")


@rule(on=EndpointMonitoringView, source=_MONITORING, remedy="name the log group, or leave the prefix out")
def eks_log_prefix_alone(monitoring: EndpointMonitoringView) -> Iterator[Problem]:
    """Log streams are in a log group."""
    if monitoring.log_stream_prefix is not None and monitoring.log_group_name is None:
        yield Problem("log_group_name", "`log_stream_prefix` is set, but no `log_group_name`")


@rule(on=EndpointMonitoringView, source=_ROTATION)
def eks_log_rotation(monitoring: EndpointMonitoringView) -> Iterator[Problem]:
    """Rotated logs have a size of 2 KB to 2 GB and are 1 to 50 files, both said."""
    size, files = monitoring.rotation_size, monitoring.max_files_to_keep
    if (size is None) != (files is None):
        missing = "rotation_size" if size is None else "max_files_to_keep"
        yield Problem(missing, "log rotation needs `rotation_size` and `max_files_to_keep`", "say both")
    kib = _kib(size) if known(size) else None
    if known(size) and (kib is None or outside(kib, 2, 2 * 1024 * 1024)):
        yield Problem("rotation_size", f"`rotation_size` ({size!r}) must be 2KB to 2GB", "write for example 10MB")
    if outside(files, 1, 50):
        yield Problem("max_files_to_keep", f"`max_files_to_keep` ({files}) must be 1 to 50")


@rule(on=EndpointMonitoringView, source=_ROTATION, severity=Severity.WARNING, remedy="use a smaller unit")
def eks_log_rotation_fraction(monitoring: EndpointMonitoringView) -> Iterator[Problem]:
    """The size of rotated logs is a whole number."""
    size = monitoring.rotation_size
    if known(size) and _kib(size) is not None and "." in size:
        yield Problem("rotation_size", f"`rotation_size` ({size!r}) is not a whole number")


@rule(on=EndpointMonitoringView, source=_ROTATION, severity=Severity.WARNING, remedy="set `log_uri`")
def eks_log_rotation_without_s3(monitoring: EndpointMonitoringView) -> Iterator[Problem]:
    """Logs that are rotated away are kept in S3."""
    if monitoring.rotation_size is not None and monitoring.log_uri is None:
        yield Problem("log_uri", "log rotation works only together with logs in S3")


@rule(on=ManagedEndpointView, source=_ROTATION)
def eks_log_rotation_release(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """Log rotation needs a release that has it."""
    label = literal(endpoint.release_label)
    rotated = known(endpoint.monitoring) and endpoint.monitoring.rotation_size is not None
    if rotated and eks.lacks("log_rotation", label):
        first = " or ".join(eks.first_with("log_rotation"))
        yield Problem("monitoring", f"log rotation is not in {label}", f"use {first} or later")


@rule(
    on=EksWorkView,
    source=_MONITORING,
    severity=Severity.COMPLIANCE,
    controls=("EMRC.EKS.1",),
    remedy="name a log group or an address in S3 in its monitoring configuration",
)
def eks_logs(work: EksWorkView) -> Iterator[Problem]:
    """The logs of jobs and endpoints are kept in CloudWatch or S3."""
    monitoring = work.monitoring
    kept = (monitoring.log_group_name, monitoring.log_uri) if known(monitoring) else (monitoring,)
    if all(one is None for one in kept):
        yield Problem("monitoring", "logs are kept neither in CloudWatch nor in S3")


def _kib(size: str) -> float | None:
    """The size in KiB; None where it is not written as EMR reads it."""
    match = re.fullmatch(r"(?=.{3,12}$)(?P<number>\d+(\.\d+)?)(?P<unit>[KMG])[Bb]?", size, re.ASCII)
    return float(match["number"]) * _KIB[match["unit"]] if match else None
