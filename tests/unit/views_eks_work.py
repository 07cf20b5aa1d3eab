"""Cases of the rules on releases and logs of EMR on EKS."""

from __future__ import annotations

from typing import Any

from eks_views import endpoint, job_template, monitoring
from views import case

from emr_constructs.rules.view import View
from emr_constructs.rules.views.eks import EksMonitoringView, EndpointMonitoringView

_KEPT = (
    "logs are kept neither in CloudWatch nor in S3; "
    "name a log group or an address in S3 in its monitoring configuration"
)
_ROTATION = "log rotation needs `rotation_size` and `max_files_to_keep`; say both"


def _label(label: str) -> View:
    return job_template(release_label=label)


def _rotated(size: Any = "10MB", files: Any = 3, **said: Any) -> EndpointMonitoringView:
    return monitoring(rotation_size=size, max_files_to_keep=files, **said)


def _size(size: str) -> str:
    return f"`rotation_size` ('{size}') must be 2KB to 2GB; write for example 10MB"


CASES = [
    case(
        "EksReleaseLabel",
        _label("emr-7.14.0"),
        "`release_label` ('emr-7.14.0') names no image of the release; "
        "write 'emr-7.14.0-latest', or a date instead of latest",
        good=_label("emr-7.13.0-20260410"),
    ),
    case(
        "EksReleaseLabel",
        _label("emr-7.14-latest"),
        "`release_label` ('emr-7.14-latest') is no EMR release; did you mean 'emr-7.14.0-latest'?",
        good=_label("emr-spark-8.1.0-rapids-latest"),
    ),
    case(
        "EksReleaseLabel",
        endpoint(release_label="newest"),
        "`release_label` ('newest') is no EMR release; write for example 'emr-spark-8.1.0-latest'",
        good=endpoint(release_label="emr-7.13.0-spark-rapids-java8-latest"),
    ),
    case(
        "EksReleaseTooOld",
        _label("emr-6.1.0-latest"),
        "emr-6.1.0-latest is older than EMR on EKS; use emr-6.2.0-latest or later",
        good=_label("emr-6.2.0-latest"),
    ),
    case(
        "EksReleaseTooOld",
        _label("emr-5.31.0-latest"),
        "emr-5.31.0-latest is older than EMR on EKS; use emr-5.32.0-latest or later",
        good=_label("emr-5.32.0-latest"),
    ),
    case(
        "EksReleaseUnknown",
        _label("emr-6.8.1-latest"),
        "emr-6.8.1 is not a release of EMR on EKS this library knows",
        good=_label("emr-6.8.0-latest"),
    ),
    case(
        "EksReleaseUnknown",
        _label("emr-7.14.0-newest"),
        "'-newest' is not a suffix of `release_label` this library knows",
        good=_label("emr-6.15.0-java17-al2023-latest"),
    ),
    case(
        "EksReleaseUnknown",
        _label("notebook-spark/emr-7.13.0-latest"),
        "`release_label` ('notebook-spark/emr-7.13.0-latest') is the tag of an image, not a release label",
        good=_label("emr-7.13.0-latest"),
    ),
    case(
        "EksPersistentAppUi",
        EksMonitoringView(persistent_app_ui="ON"),
        "`persistent_app_ui` ('ON') must be DISABLED or ENABLED",
        good=EksMonitoringView(persistent_app_ui="${Ui}"),
    ),
    case(
        "EksLogGroup",
        EksMonitoringView(log_group_name="emr jobs", log_stream_prefix=" "),
        "`log_group_name` ('emr jobs') holds characters that CloudWatch refuses; use letters, digits, and . - _ / #",
        "`log_stream_prefix` (' ') is blank; leave it out",
        good=EksMonitoringView(log_group_name="/emr/${Team}", log_stream_prefix="a"),
    ),
    case(
        "EksLogGroup",
        EksMonitoringView(log_group_name="a" * 513, log_stream_prefix="a" * 257),
        "`log_group_name` has 513 characters; use 1 to 512",
        "`log_stream_prefix` has 257 characters; use 1 to 256",
        good=EksMonitoringView(log_group_name="a" * 512, log_stream_prefix="a" * 256),
    ),
    case(
        "EksLogUriLength",
        EksMonitoringView(log_uri="s3://" + "a" * 10_276),
        "`log_uri` has 10281 characters; use 1 to 10280",
        good=EksMonitoringView(log_uri="s3://" + "a" * 10_275),
    ),
    case(
        "EksLogUri",
        EksMonitoringView(log_uri="bucket/logs"),
        "`log_uri` ('bucket/logs') is not in S3; write s3://bucket/prefix/",
        good=EksMonitoringView(log_uri="${Logs}"),
    ),
    case(
        "EksLogPrefixAlone",
        monitoring(log_stream_prefix="a"),
        "`log_stream_prefix` is set, but no `log_group_name`; name the log group, or leave the prefix out",
        good=EndpointMonitoringView(log_group_name="a", log_stream_prefix="a"),
    ),
    case("EksLogRotation", _rotated(files=None), _ROTATION, good=_rotated()),
    case("EksLogRotation", _rotated(size=None), _ROTATION, good=monitoring()),
    case("EksLogRotation", _rotated("1KB"), _size("1KB"), good=_rotated("2KB")),
    case("EksLogRotation", _rotated("10"), _size("10"), good=_rotated("10M")),
    case("EksLogRotation", _rotated("0000000010MB0"), _size("0000000010MB0"), good=_rotated("0000000010MB")),
    case("EksLogRotation", _rotated("2098000K"), _size("2098000K"), good=_rotated("2GB")),
    case("EksLogRotation", _rotated("2049Mb"), _size("2049Mb"), good=_rotated("2048Mb")),
    case(
        "EksLogRotation",
        _rotated(files=0),
        "`max_files_to_keep` (0) must be 1 to 50",
        good=_rotated(files=1),
    ),
    case(
        "EksLogRotation",
        _rotated(files=51),
        "`max_files_to_keep` (51) must be 1 to 50",
        good=_rotated(files=50),
    ),
    case(
        "EksLogRotationFraction",
        _rotated("1.5GB"),
        "`rotation_size` ('1.5GB') is not a whole number; use a smaller unit",
        good=_rotated("1500MB"),
    ),
    case(
        "EksLogRotationWithoutS3",
        _rotated(log_uri=None),
        "log rotation works only together with logs in S3; set `log_uri`",
        good=_rotated(),
    ),
    case(
        "EksLogRotationRelease",
        endpoint(release_label="emr-6.10.0-latest", monitoring=_rotated()),
        "log rotation is not in emr-6.10.0-latest; use emr-6.11.0 or later",
        good=endpoint(release_label="emr-6.11.0-latest", monitoring=_rotated()),
    ),
    case(
        "EksLogRotationRelease",
        endpoint(release_label="emr-6.10.0-latest", monitoring=_rotated()),
        "log rotation is not in emr-6.10.0-latest; use emr-6.11.0 or later",
        good=endpoint(release_label="emr-6.10.0-latest", monitoring=monitoring()),
    ),
    case("EksLogs", job_template(), _KEPT, good=job_template(monitoring=EksMonitoringView(log_uri="s3://b/"))),
    case("EksLogs", job_template(), _KEPT, good=job_template(monitoring=EksMonitoringView(log_group_name="a"))),
    case(
        "EksLogs",
        endpoint(monitoring=EndpointMonitoringView(persistent_app_ui="ENABLED")),
        _KEPT,
        good=endpoint(monitoring=monitoring()),
    ),
]

SAID = {"EksLogPrefixAlone", "EksLogRotation", "EksLogRotationRelease", "EksLogRotationWithoutS3"}
"""Rules that ask whether something is said, whatever it is."""
