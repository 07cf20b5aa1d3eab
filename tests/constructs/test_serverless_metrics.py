"""Metrics of an EMR Serverless application: a method for each, with all the dimensions that CloudWatch needs."""

from __future__ import annotations

import inspect
import re
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudwatch as cloudwatch
from synthesized import RELEASE, Synthesized, imported_key, new_stack, warnings

import emr_constructs as emr
from emr_constructs.facts import serverless_metrics as metrics
from emr_constructs.serverless.metrics_of_workers import WorkerQueryOptions

ALL = {name for name in dir(emr.IServerlessApplication) if name.startswith("metric_")}
ACCOUNT = "metric_account_vcpus"
WORKERS = sorted(name for name in ALL if name.startswith("metric_worker_"))
METHODS = sorted(ALL - {*WORKERS, ACCOUNT, "metric_of_workers"})
OLD, NEW = emr.ReleaseLabel.EMR_7_9_0, emr.ReleaseLabel.EMR_7_10_0
WITH_NAMES = "ApplicationId, CapacityAllocationType, JobId, WorkerType, ApplicationName, JobName"


def imported(stack: cdk.Stack, **attributes: Any) -> emr.IServerlessApplication:
    said: dict[str, Any] = {"application_name": "etl", "release_label": RELEASE, **attributes}
    return emr.ServerlessApplication.from_application_attributes(stack, "Etl", application_id="00f1", **said)


@cache
def known() -> emr.IServerlessApplication:
    return imported(new_stack())


def metric(method: str, **options: Any) -> cloudwatch.Metric:
    found: cloudwatch.Metric = getattr(known(), method)(**options)
    return found


def words(name: str) -> str:
    """A metric's name as a method says it: ``MaxCPUAllowed`` as max_cpu_allowed."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def test_the_methods_are_the_metrics_of_the_facts() -> None:
    assert sorted(f"metric_{words(name)}" for name in metrics.names()) == METHODS
    assert sorted(f"metric_{words(name)}" for name in metrics.worker_names()) == WORKERS
    assert (len(METHODS), len(WORKERS)) == (18, 8)


@pytest.mark.parametrize("method", METHODS)
def test_a_metric_is_what_the_facts_say(method: str) -> None:
    made = metric(method)
    facts = metrics.get(made.metric_name)
    assert facts is not None
    assert method == f"metric_{words(made.metric_name)}"
    assert made.namespace == "AWS/EMRServerless"
    assert made.dimensions == {"ApplicationId": "00f1", "ApplicationName": "etl"}
    assert (made.statistic, made.period.to_seconds()) == (facts.statistic, 60)


@pytest.mark.parametrize("method", [*METHODS, *WORKERS])
def test_a_docstring_says_the_unit(method: str) -> None:
    text = inspect.getdoc(getattr(emr.IServerlessApplication, method)) or ""
    name = next(one for one in (*metrics.names(), *metrics.worker_names()) if f"metric_{words(one)}" == method)
    facts = metrics.get(name) or metrics.worker_metric(name)
    assert facts is not None
    starts = {"vCPU": "vCPUs ", "Gigabytes": "GB of ", "Count": "Count of ", "Bytes": "Bytes "}
    assert text.startswith(starts[facts.unit])


def test_alarms_name_an_application_that_is_made_here_by_id_and_name() -> None:
    stack = new_stack()
    application = emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, encryption_key=imported_key(stack))
    cloudwatch.Alarm(stack, "Failed", metric=application.metric_failed_jobs(), threshold=1, evaluation_periods=1)
    found = Synthesized(stack)
    resource = found.properties("Etl/Resource")
    assert found.properties("Failed/Resource") == {
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Dimensions": [
            {"Name": "ApplicationId", "Value": found.attribute("Etl/Resource", "ApplicationId")},
            {"Name": "ApplicationName", "Value": resource["Name"]},
        ],
        "EvaluationPeriods": 1,
        "MetricName": "FailedJobs",
        "Namespace": "AWS/EMRServerless",
        "Period": 60,
        "Statistic": "Sum",
        "Threshold": 1,
    }
    assert resource["Name"]


# Dimensions


def test_before_a_release_the_id_alone_finds_a_metric() -> None:
    stack = new_stack()
    old = imported(stack, release_label=OLD, application_name=None)
    assert old.metric_failed_jobs().dimensions == {"ApplicationId": "00f1"}
    assert warnings(stack) == []


def test_from_a_release_on_the_name_is_needed_too() -> None:
    stack = new_stack()
    assert imported(stack, release_label=NEW).metric_failed_jobs().dimensions == {
        "ApplicationId": "00f1",
        "ApplicationName": "etl",
    }
    assert warnings(stack) == []


@pytest.mark.parametrize("release", [NEW, None])
def test_an_import_without_its_name_says_how_to_give_it(release: emr.ReleaseLabel | None) -> None:
    application = imported(new_stack(), release_label=release, application_name=None)
    with pytest.raises(emr.EmrValidationError) as caught:
        application.metric_failed_jobs()
    assert str(caught.value) == (
        "MetricWithoutName: from emr-7.10.0 on, metrics are found by the id and the name of the application together,"
        " and the imported application was not told its name; import it with"
        " `ServerlessApplication.from_application_attributes(..., application_name=..., release_label=...)`,"
        " and with the name '[Unspecified]' where it has none [at Stack/Etl/FailedJobs]"
    )


@pytest.mark.parametrize("later", [False, True])
def test_a_release_that_is_not_known_is_taken_for_a_new_one_with_a_warning(later: bool) -> None:
    stack = new_stack()
    label = cdk.CfnParameter(stack, "Release").value_as_string
    application = imported(stack, release_label=emr.ReleaseLabel.of(label) if later else None)
    application.metric_failed_jobs()
    assert application.metric_running_jobs().dimensions == {"ApplicationId": "00f1", "ApplicationName": "etl"}
    (warning,) = warnings(stack)
    assert "Give an imported application its `release_label`" in warning
    assert warning.endswith("[ack: emr_constructs:MetricReleaseUnknown]")


def test_some_workers() -> None:
    made = metric("metric_running_worker_count", worker_type="Spark_Executor", pre_initialized=True)
    assert made.dimensions == {
        "ApplicationId": "00f1",
        "ApplicationName": "etl",
        "WorkerType": "Spark_Executor",
        "CapacityAllocationType": "PreInitCapacity",
    }
    demanded = metric("metric_cpu_allocated", worker_type="Spark_Driver", pre_initialized=False)
    assert demanded.dimensions["CapacityAllocationType"] == "OnDemandCapacity"  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "options", "problem"),
    [
        (
            "RunningWorkerCount",
            {"worker_type": "Spark_Driver"},
            "`worker_type` alone has no data; say `worker_type` and `pre_initialized`, or neither for all workers",
        ),
        ("RunningWorkerCount", {"pre_initialized": False}, "`pre_initialized` alone has no data; "),
        (
            "FailedJobs",
            {"worker_type": "Spark_Driver", "pre_initialized": True},
            "FailedJobs is reported for the application as a whole; leave `worker_type` and `pre_initialized` out",
        ),
        (
            "WorkerCpuUsed",
            {},
            "WorkerCpuUsed is reported for each job run; use `metric_of_workers('WorkerCpuUsed')`, which adds them up",
        ),
    ],
)
def test_dimensions_that_find_nothing_are_refused(name: str, options: dict[str, Any], problem: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        known().metric(name, **options)
    assert str(caught.value).startswith(f"MetricDimensions: {problem}")
    assert str(caught.value).endswith(f"[at Stack/Etl/{name}]")


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("Executor", "use Spark_Executor"), ("SPARK_DRIVER", "use Spark_Driver"), ("Xyz", "see that it has data before")],
)
def test_a_type_of_worker_that_aws_does_not_name_is_warned_of(name: str, remedy: str) -> None:
    stack = new_stack()
    made = imported(stack).metric_cpu_allocated(worker_type=name, pre_initialized=False)
    assert made.dimensions["WorkerType"] == name  # type: ignore[index]
    (warning,) = warnings(stack)
    assert warning.startswith(f"AWS names no type of worker {name!r} in metrics; {remedy}")
    assert warning.endswith("[ack: emr_constructs:MetricWorkerType]")


def test_what_is_told_later_is_neither_refused_nor_warned_of() -> None:
    stack = new_stack()
    text = cdk.CfnParameter(stack, "Text").value_as_string
    application = imported(stack, application_name=text)
    application.metric(text)
    application.metric_cpu_allocated(worker_type=text, pre_initialized=False)
    application.metric_worker_cpu_used(job_name=text, worker_type=text)
    assert warnings(stack) == []


# Options


def test_a_metric_that_emr_does_not_list_is_warned_of() -> None:
    stack = new_stack()
    made = imported(stack).metric("JobsFailed")
    assert (made.metric_name, made.statistic, made.period.to_seconds()) == ("JobsFailed", "Average", 60)
    assert warnings(stack) == [
        "EMR Serverless's list of metrics has no 'JobsFailed'; use FailedJobs [ack: emr_constructs:MetricUnknown]"
    ]


def test_what_is_said_goes_before_what_fits() -> None:
    made = metric("metric_failed_jobs", statistic="p99", period=cdk.Duration.hours(1), label="ours", color=None)
    assert (made.statistic, made.period.to_seconds(), made.label) == ("p99", 3600, "ours")


def test_wrong_options_are_told_at_once() -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        metric("metric_cpu_allocated", statistic=3, worker_type=4, pre_initialized="yes")
    assert caught.value.codes == ("ArgumentType", "ArgumentType", "ArgumentType")
    with pytest.raises(TypeError, match="unexpected keyword argument 'stat'; the options are"):
        metric("metric_failed_jobs", stat="Average")


@pytest.mark.parametrize("method", ["metric", "metric_of_workers"])
def test_a_name_that_is_none_is_told(method: str) -> None:
    with pytest.raises(emr.EmrValidationError, match="ArgumentType: `name` must be a string, not 5"):
        getattr(imported(new_stack()), method)(5)


def test_another_region_sees_the_metrics_where_the_application_is() -> None:
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
    here, there = (
        cdk.Stack(app, name, env=cdk.Environment(region=name, account="111122223333"))
        for name in ("eu-west-1", "us-east-1")
    )
    arn = "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/00f1"
    application = emr.ServerlessApplication.from_application_arn(there, "Etl", arn)
    assert (application.metric_account_vcpus().region, application.env.region) == ("eu-west-1", "eu-west-1")
    query = application.metric_worker_cpu_used()
    assert (query.search_region, query.search_account) == ("eu-west-1", "111122223333")
    near = emr.ServerlessApplication.from_application_arn(here, "Etl", arn)
    assert near.metric_worker_cpu_used().search_region is None


# Workers of job runs


def query(method: str = "metric_worker_cpu_used", **options: Any) -> cloudwatch.MathExpression:
    found: cloudwatch.MathExpression = getattr(known(), method)(**options)
    return found


@pytest.mark.parametrize("method", WORKERS)
def test_workers_of_all_job_runs_are_added_up(method: str) -> None:
    made = query(method)
    (name,) = [one for one in metrics.worker_names() if f"metric_{words(one)}" == method]
    assert made.expression == (
        f"SELECT SUM({name}) FROM SCHEMA(\"AWS/EMRServerless\", {WITH_NAMES}) WHERE ApplicationId = '00f1'"
    )
    # Over a longer time the values of each minute would be added, too.
    assert made.period.to_seconds() == 60
    assert made.label == name


def test_workers_of_some_job_runs() -> None:
    made = query(job_name="nightly", worker_type="Spark_Executor", pre_initialized=True, label="ours", color="#ff0000")
    assert made.expression.partition(" WHERE ")[2] == (
        "ApplicationId = '00f1' AND WorkerType = 'Spark_Executor' AND CapacityAllocationType = 'PreInitCapacity'"
        " AND JobName = 'nightly'"
    )
    assert (made.label, made.color) == ("ours", "#ff0000")


def test_workers_before_names_were_among_the_dimensions() -> None:
    old = imported(new_stack(), release_label=OLD, application_name=None)
    text = old.metric_worker_memory_used(worker_type="Spark_Driver").expression
    assert text == (
        'SELECT SUM(WorkerMemoryUsed) FROM SCHEMA("AWS/EMRServerless", ApplicationId, CapacityAllocationType, JobId,'
        " WorkerType) WHERE ApplicationId = '00f1' AND WorkerType = 'Spark_Driver'"
    )
    with pytest.raises(emr.EmrValidationError) as caught:
        old.metric_worker_memory_used(job_name="nightly")
    assert str(caught.value) == (
        "MetricDimensions: `job_name` is among the dimensions from emr-7.10.0 on, and the release is emr-7.9.0; leave"
        " it out [at Stack/Etl/WorkerMemoryUsed]"
    )


@pytest.mark.parametrize(
    ("name", "options", "problem"),
    [
        ("WorkerCPUUsed", {}, "EMR Serverless reports no 'WorkerCPUUsed' of workers; use WorkerCpuUsed"),
        ("Xyz", {}, "EMR Serverless reports no 'Xyz' of workers; use one of WorkerCpuAllocated, WorkerCpuUsed, "),
        ("WorkerCpuUsed", {"job_name": "it's"}, '`job_name` ("it\'s") holds a quote, which no query can hold'),
    ],
)
def test_a_query_that_cannot_be_is_refused(name: str, options: dict[str, Any], problem: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        known().metric_of_workers(name, **options)
    assert str(caught.value).startswith(f"MetricDimensions: {problem}")
    with pytest.raises(TypeError, match=f"the options are {', '.join(WorkerQueryOptions.__annotations__)}"):
        known().metric_of_workers("WorkerCpuUsed", period=cdk.Duration.hours(1))  # type: ignore[call-arg]


def test_an_alarm_takes_a_query() -> None:
    stack = new_stack()
    full = imported(stack).metric_worker_ephemeral_storage_used()
    cloudwatch.Alarm(stack, "Full", metric=full, threshold=1000, evaluation_periods=3)
    (asked,) = Synthesized(stack).properties("Full/Resource")["Metrics"]
    assert asked["Expression"] == full.expression
    assert (asked["Period"], asked["ReturnData"], asked["Label"]) == (60, True, "WorkerEphemeralStorageUsed")


# The account


def test_what_the_account_uses() -> None:
    made = metric(ACCOUNT)
    assert (made.namespace, made.metric_name, made.statistic) == ("AWS/Usage", "ResourceCount", "Maximum")
    assert made.period.to_seconds() == 300
    assert made.dimensions == metrics.usage().dimensions
    assert metric(ACCOUNT, statistic="Average").statistic == "Average"
    with pytest.raises(emr.EmrValidationError, match="`period` must be a Duration"):
        metric(ACCOUNT, period=60)
