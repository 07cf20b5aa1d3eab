"""Rules on how people and jobs reach an EMR Serverless application: notebooks, sessions, queue, identity."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import serverless_workers
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.serverless.common import APPLICATION, guide, needs
from emr_constructs.rules.shapes import shaped
from emr_constructs.rules.view import broken, known, outside
from emr_constructs.rules.views.serverless import ServerlessApplicationView

_QUEUE = guide("applications-concurrency-queuing")
_INTERACTIVE = guide("interactive-workloads")
_IDENTITY = guide("security-iam-service-trusted-prop-considerations-limitations")
_INSTANCE = r"arn:(aws[a-zA-Z0-9-]*):sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}"
_WAYS = {"studio": "serverless_studio", "livy": "serverless_livy", "sessions": "serverless_spark_connect"}


@rule(on=ServerlessApplicationView, source=_QUEUE)
def serverless_scheduler(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The scheduler runs 1 to 1000 jobs at a time and lets others wait 15 to 720 minutes."""
    runs, timeout = application.max_concurrent_runs, application.queue_timeout
    if outside(runs, 1, 1000) or broken(runs):
        yield Problem("max_concurrent_runs", f"`max_concurrent_runs` ({runs:g}) must be 1 to 1000")
    if outside(timeout, 15, 720) or broken(timeout):
        yield Problem("queue_timeout", f"`queue_timeout` ({timeout:g} minutes) must be 15 to 720 whole minutes")


@rule(on=ServerlessApplicationView, source=_QUEUE)
def serverless_scheduler_release(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The scheduler needs emr-7.0.0."""
    field = _scheduler_field(application)
    if field:
        yield from needs(application, "serverless_scheduler", field)


@rule(
    on=ServerlessApplicationView,
    source=_QUEUE,
    severity=Severity.WARNING,
    remedy="use an application of its own for interactive work, or leave the scheduler at its defaults",
)
def serverless_scheduler_interactive(application: ServerlessApplicationView) -> Iterator[Problem]:
    """The scheduler is for jobs, not for notebooks and sessions."""
    field = _scheduler_field(application)
    if field and application.is_interactive():
        yield Problem(field, "the scheduler queues jobs only: notebooks and sessions take capacity past it")


@rule(on=ServerlessApplicationView, source=_INTERACTIVE)
def serverless_interactive_release(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Studio and Livy need emr-6.14.0, Spark Connect sessions emr-7.13.0."""
    for way, feature in _WAYS.items():
        if getattr(application, way) is True:
            yield from needs(application, feature, way)


@rule(on=ServerlessApplicationView, source=_INTERACTIVE, remedy="turn it off, or use a Spark application")
def serverless_interactive_type(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Only Spark applications are interactive."""
    for way in _WAYS if application.runs("HIVE") else ():
        if getattr(application, way) is True:
            yield Problem(way, f"`interactive.{way}` is on, but the application runs Hive")


@rule(on=ServerlessApplicationView, source=_INTERACTIVE, severity=Severity.WARNING)
def serverless_interactive_capacity(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Notebooks and Livy sessions can use the vCPUs that AWS suggests, with Lake Formation some more."""
    maximum = serverless_workers.vcpus(application.maximum_cpu) if known(application.maximum_cpu) else None
    wanted = serverless_workers.interactive_vcpus(lake_formation=application.is_guarded())
    if maximum is not None and maximum < wanted and True in (application.studio, application.livy):
        yield Problem(
            "maximum_cpu",
            f"`maximum_capacity.vcpus` ({maximum} vCPU) is little for interactive work",
            f"allow at least {wanted} vCPU",
        )


@rule(on=ServerlessApplicationView, source=APPLICATION)
def serverless_identity_center_arn(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An application names its instance of IAM Identity Center by the ARN."""
    wrong, remedy = (
        "is not the ARN of an instance",
        "write it like arn:<partition>:sso:::instance/ssoins-<16 characters>",
    )
    yield from shaped(application, "identity_center", _INSTANCE, wrong, remedy)


@rule(on=ServerlessApplicationView, source=_IDENTITY)
def serverless_identity_center_release(application: ServerlessApplicationView) -> Iterator[Problem]:
    """IAM Identity Center needs emr-7.8.0."""
    if application.identity_center is not None:
        yield from needs(application, "serverless_identity_center", "identity_center")


@rule(on=ServerlessApplicationView, source=_IDENTITY, severity=Severity.WARNING)
def serverless_identity_center_use(application: ServerlessApplicationView) -> Iterator[Problem]:
    """Identities reach Spark through the Livy endpoint, and in no other way."""
    if application.identity_center is None:
        return
    if application.runs("HIVE"):
        yield Problem("identity_center", "`identity_center` is for Spark, but the application runs Hive", "drop it")
    elif application.livy in (None, False):
        yield Problem(
            "identity_center",
            "`identity_center` has no effect: identities come through the Livy endpoint, and it is off",
            "turn on `interactive.livy`, or drop `identity_center`",
        )


def _scheduler_field(application: ServerlessApplicationView) -> str | None:
    """The field with which the application asks for the scheduler, if it does."""
    fields = ("max_concurrent_runs", "queue_timeout")
    return next((field for field in fields if getattr(application, field) is not None), None)
