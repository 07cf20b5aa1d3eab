"""Rules on the settings of EMR Serverless jobs: their own configurations, and what they come to on the application."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from emr_constructs.facts import features
from emr_constructs.rules.rule import Problem, Rule, Severity, rule
from emr_constructs.rules.serverless import configuration, spark
from emr_constructs.rules.serverless.common import guide
from emr_constructs.rules.sources import serverless_api
from emr_constructs.rules.view import UNKNOWN, Maybe, items, known, view_fields
from emr_constructs.rules.views.serverless import RuntimeConfigurationView, ServerlessApplicationView
from emr_constructs.rules.views.serverless_jobs import ServerlessJobView

_CONFIGURE = guide("default-configs")
_UNKNOWN_APPLICATION = ServerlessApplicationView(
    **{one.name: UNKNOWN for one in view_fields(ServerlessApplicationView)}
)
_CLASSIFICATIONS = (
    configuration.serverless_classification_unknown,
    configuration.serverless_classification_type,
    configuration.serverless_classification_release,
    configuration.serverless_without_hadoop,
    configuration.serverless_classification_twice,
)
_WORKERS = (spark.serverless_spark_cores, spark.serverless_spark_memory, spark.serverless_spark_disk)
_CAPACITY = (spark.serverless_spark_above_maximum, spark.serverless_initial_too_small)
_FEATURES = (
    spark.serverless_storage_release,
    spark.serverless_storage_initial,
    spark.serverless_storage_small_workers,
    spark.serverless_worker_encryption_release,
    spark.serverless_lake_formation_release,
    spark.serverless_lake_formation_subnets,
    spark.serverless_lake_formation_allocation,
    configuration.serverless_metastore_network,
)


@rule(on=ServerlessJobView, source=serverless_api("ConfigurationOverrides"), remedy="use at most 100")
def serverless_job_configuration_count(job: ServerlessJobView) -> Iterator[Problem]:
    """A job has at most 100 configurations."""
    if known(job.configurations) and len(job.configurations) > 100:
        yield Problem("configurations", f"`configurations` are {len(job.configurations)}")


@rule(on=ServerlessJobView, source=_CONFIGURE, severity=Severity.WARNING)
def serverless_job_classification(job: ServerlessJobView) -> Iterator[Problem]:
    """A job has configurations that an application could have."""
    said = {**vars(_application(job)), "configurations": job.configurations}
    for one in _CLASSIFICATIONS:
        for problem in one.check(ServerlessApplicationView(**said)):
            yield Problem("configurations", problem.text, problem.remedy or one.remedy)


@rule(
    on=ServerlessJobView,
    source=_CONFIGURE,
    severity=Severity.WARNING,
    remedy="say all of it with the job, or set single properties with `conf`",
)
def serverless_job_replaces(job: ServerlessJobView) -> Iterator[Problem]:
    """A classification of a job takes the place of the application's, before emr-spark-8.1.0."""
    application = _application(job)
    if _merges(application) is not False:
        return
    own = {one.classification: one.properties for one in items(job.configurations)}
    for one in items(application.configurations):
        said = own.get(one.classification) if known(one.classification) else None
        if known(said) and known(one.properties):
            lost = sorted(set(one.properties) - set(said))
            if lost:
                text = f"{one.classification!r} replaces that of the application, whose {', '.join(lost)} is lost"
                yield Problem("configurations", text)


@rule(on=ServerlessJobView, source=guide("app-behavior"), severity=Severity.WARNING)
def serverless_job_workers(job: ServerlessJobView) -> Iterator[Problem]:
    """A job asks for workers that EMR Serverless has."""
    yield from _made_worse(job, _WORKERS)


@rule(on=ServerlessJobView, source=guide("pre-init-capacity"), severity=Severity.WARNING)
def serverless_job_capacity(job: ServerlessJobView) -> Iterator[Problem]:
    """A job asks for workers that its application can start, and keeps ready."""
    yield from _made_worse(job, _CAPACITY)


@rule(on=ServerlessJobView, source=guide("jobs-spark"), severity=Severity.WARNING)
def serverless_job_features(job: ServerlessJobView) -> Iterator[Problem]:
    """A job turns on what its application has."""
    yield from _made_worse(job, _FEATURES)


def _made_worse(job: ServerlessJobView, rules: tuple[Rule, ...]) -> Iterator[Problem]:
    """What rules on the application find with the settings of the job on it, and not without them."""
    application = _application(job)
    effective = _effective(job, application)
    for one in rules:
        told = {problem.text for problem in one.check(application)}
        for problem in one.check(effective):
            if problem.text not in told:
                yield Problem("spark_conf", problem.text, problem.remedy or one.remedy)


def _effective(job: ServerlessJobView, application: ServerlessApplicationView) -> ServerlessApplicationView:
    """The application with the settings of the job: those of `conf` first, then its own configurations."""
    theirs = application.configurations
    if known(theirs) and _merges(application) is False:
        own = {one.classification for one in items(job.configurations)}
        theirs = tuple(one for one in theirs if not (known(one) and one.classification in own))
    conf = (_classification("spark-defaults", job.spark_conf), _classification("hive-site", job.hive_conf))
    said = (*conf, *_listed(job.configurations), *_listed(theirs))
    return ServerlessApplicationView(**{**vars(application), "configurations": said})


def _listed(configurations: Any) -> tuple[Any, ...]:
    """A list that is not known is one item that is not, which may set anything."""
    return (UNKNOWN,) if configurations is UNKNOWN else configurations or ()


def _classification(name: str, settings: Maybe[Mapping[str, Any]]) -> RuntimeConfigurationView:
    return RuntimeConfigurationView(classification=name, properties={} if settings is None else settings)


def _merges(application: ServerlessApplicationView) -> bool | None:
    """Whether EMR merges the configurations of the application with a job's; None where the release is not known."""
    label = application.release_label
    return features.supports("serverless_configuration_merge", label) if known(label) else None


def _application(job: ServerlessJobView) -> ServerlessApplicationView:
    """The application, or one of which nothing is known."""
    return job.runs_on() or _UNKNOWN_APPLICATION
