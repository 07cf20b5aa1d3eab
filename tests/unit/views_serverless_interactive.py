"""Cases of the rules on how people and jobs reach EMR Serverless applications."""

from __future__ import annotations

from views import case
from views_serverless_application import application, hive, runtime, spark

_INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
_WRITE_INSTANCE = "write it like arn:<partition>:sso:::instance/ssoins-<16 characters>"
_LITTLE = "`maximum_capacity.vcpus` ({} vCPU) is little for interactive work; allow at least {} vCPU"
_QUEUED = (
    "the scheduler queues jobs only: notebooks and sessions take capacity past it; "
    "use an application of its own for interactive work, or leave the scheduler at its defaults"
)
_GUARDED = spark(**{"spark_emr-serverless_lakeformation_enabled": "true"})


def _maximum(vcpus: int) -> dict[str, str]:
    return {"maximum_cpu": f"{vcpus} vCPU", "maximum_memory": "200 GB"}


CASES = [
    case(
        "ServerlessScheduler",
        application(max_concurrent_runs=0, queue_timeout=14),
        "`max_concurrent_runs` (0) must be 1 to 1000",
        "`queue_timeout` (14 minutes) must be 15 to 720 whole minutes",
        good=application(max_concurrent_runs=1, queue_timeout=15),
    ),
    case(
        "ServerlessScheduler",
        application(max_concurrent_runs=1001, queue_timeout=721),
        "`max_concurrent_runs` (1001) must be 1 to 1000",
        "`queue_timeout` (721 minutes) must be 15 to 720 whole minutes",
        good=application(max_concurrent_runs=1000, queue_timeout=720),
    ),
    case(
        "ServerlessScheduler",
        application(max_concurrent_runs=1.5, queue_timeout=15.5),
        "`max_concurrent_runs` (1.5) must be 1 to 1000",
        "`queue_timeout` (15.5 minutes) must be 15 to 720 whole minutes",
        good=application(max_concurrent_runs=2, queue_timeout=16),
    ),
    case(
        "ServerlessSchedulerRelease",
        application(release_label="emr-6.15.0", max_concurrent_runs=5),
        "emr-6.15.0 does not have the job scheduler of EMR Serverless; use a release of another line",
        good=application(release_label="emr-7.0.0", max_concurrent_runs=5),
    ),
    case(
        "ServerlessSchedulerRelease",
        application(release_label="emr-6.15.0", queue_timeout=60),
        "emr-6.15.0 does not have the job scheduler of EMR Serverless; use a release of another line",
        good=application(release_label="emr-6.15.0"),
    ),
    case(
        "ServerlessSchedulerInteractive",
        application(max_concurrent_runs=5, studio=True),
        _QUEUED,
        good=application(studio=True),
    ),
    case(
        "ServerlessSchedulerInteractive",
        application(queue_timeout=60, sessions=True),
        _QUEUED,
        good=application(queue_timeout=60, sessions=False),
    ),
    case(
        "ServerlessInteractiveRelease",
        application(release_label="emr-6.13.0", studio=True, livy=True),
        "emr-6.13.0 does not have EMR Studio on EMR Serverless; use emr-6.14.0 or later",
        "emr-6.13.0 does not have Livy endpoints on EMR Serverless; use emr-6.14.0 or later",
        good=application(release_label="emr-6.14.0", studio=True, livy=True),
    ),
    case(
        "ServerlessInteractiveRelease",
        application(release_label="emr-7.12.0", sessions=True),
        "emr-7.12.0 does not have Spark Connect sessions on EMR Serverless; use emr-7.13.0 or later",
        good=application(release_label="emr-7.13.0", sessions=True),
    ),
    case(
        "ServerlessInteractiveType",
        hive(studio=True, livy=True, sessions=True),
        "`interactive.studio` is on, but the application runs Hive; turn it off, or use a Spark application",
        "`interactive.livy` is on, but the application runs Hive; turn it off, or use a Spark application",
        "`interactive.sessions` is on, but the application runs Hive; turn it off, or use a Spark application",
        good=hive(studio=False, livy=False, sessions=False),
    ),
    case(
        "ServerlessInteractiveCapacity",
        application(studio=True, **_maximum(23)),
        _LITTLE.format(23, 24),
        good=application(studio=True, **_maximum(24)),
    ),
    case(
        "ServerlessInteractiveCapacity",
        application(livy=True, configurations=_GUARDED, **_maximum(27)),
        _LITTLE.format(27, 28),
        good=application(livy=True, configurations=_GUARDED, **_maximum(28)),
    ),
    case(
        "ServerlessInteractiveCapacity",
        application(livy=True, configurations=(runtime("spark-env"),), **_maximum(16)),
        _LITTLE.format(16, 24),
        good=application(sessions=True, **_maximum(16)),
    ),
    case(
        "ServerlessIdentityCenterArn",
        application(livy=True, identity_center="ssoins-1234567890abcdef"),
        f"`identity_center` ('ssoins-1234567890abcdef') is not the ARN of an instance; {_WRITE_INSTANCE}",
        good=application(livy=True, identity_center=_INSTANCE),
    ),
    case(
        "ServerlessIdentityCenterRelease",
        application(release_label="emr-7.7.0", livy=True, identity_center=_INSTANCE),
        "emr-7.7.0 does not have IAM Identity Center on EMR Serverless; use emr-7.8.0 or later",
        good=application(release_label="emr-7.8.0", livy=True, identity_center=_INSTANCE),
    ),
    case(
        "ServerlessIdentityCenterUse",
        hive(identity_center=_INSTANCE),
        "`identity_center` is for Spark, but the application runs Hive; drop it",
        good=hive(),
    ),
    case(
        "ServerlessIdentityCenterUse",
        application(identity_center=_INSTANCE, studio=True),
        "`identity_center` has no effect: identities come through the Livy endpoint, and it is off; "
        "turn on `interactive.livy`, or drop `identity_center`",
        good=application(identity_center=_INSTANCE, livy=True),
    ),
]

SAID = {
    "ServerlessIdentityCenterRelease",
    "ServerlessIdentityCenterUse",
    "ServerlessSchedulerInteractive",
    "ServerlessSchedulerRelease",
}
"""Rules that ask whether something is said, whatever it is."""
