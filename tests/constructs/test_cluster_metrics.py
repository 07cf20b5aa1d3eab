"""Metrics of a cluster: a method for each, with what fits it."""

from __future__ import annotations

import inspect
import re
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudwatch as cloudwatch
from synthesized import Brought, Synthesized, imported_role, new_stack, warnings

import emr_constructs as emr
from emr_constructs.facts import metrics
from emr_constructs.foundation.resource_options import MetricOptions

METHODS = sorted(name for name in dir(emr.ICluster) if name.startswith("metric_"))


@cache
def imported() -> emr.ICluster:
    stack = new_stack()
    role = imported_role(stack, "Nodes")
    return emr.Cluster.from_cluster_attributes(stack, "Analytics", cluster_id="j-ABC", instance_role=role)


def metric(method: str, **options: Any) -> cloudwatch.Metric:
    found: cloudwatch.Metric = getattr(imported(), method)(**options)
    return found


def words(name: str) -> str:
    """A metric's name as a method says it: ``YARNMemoryAvailablePercentage`` as yarn_memory_available_percentage."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=\d)(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return apart.replace("HDFSBytes", "HDFS_Bytes").lower()


def test_the_methods_are_the_metrics_of_the_facts() -> None:
    assert sorted(f"metric_{words(name)}" for name in metrics.names()) == METHODS
    assert len(METHODS) == 68


def test_every_metric_has_one_method() -> None:
    assert sorted(metric(method).metric_name for method in METHODS) == sorted(metrics.names())


@pytest.mark.parametrize("method", METHODS)
def test_a_metric_is_what_the_facts_say(method: str) -> None:
    made = metric(method)
    facts = metrics.get(made.metric_name)
    assert facts is not None
    assert method == f"metric_{words(made.metric_name)}"
    assert made.namespace == "AWS/ElasticMapReduce"
    assert made.dimensions == {"JobFlowId": "j-ABC"}
    assert made.statistic == facts.statistic
    assert made.period.to_seconds() == facts.period


@pytest.mark.parametrize("method", METHODS)
def test_a_docstring_says_the_unit(method: str) -> None:
    text = inspect.getdoc(getattr(emr.ICluster, method)) or ""
    facts = metrics.get(metric(method).metric_name)
    assert facts is not None
    start = {"Boolean": "1 where ", "Percent": "Percent "}.get(facts.unit, "")
    assert text.startswith(start)
    if facts.unit == "Count" and not start:
        assert re.match(r"Count |Bytes |MB |GB |vCPUs |Units |Waiting ", text)


def test_alarms_name_the_cluster() -> None:
    stack = new_stack()
    cluster = Brought(stack).cluster("Analytics")
    cloudwatch.Alarm(stack, "Idle", metric=cluster.metric_is_idle(), threshold=1, evaluation_periods=6)
    found = Synthesized(stack)
    assert found.properties("Idle/Resource") == {
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Dimensions": [{"Name": "JobFlowId", "Value": found.attribute("Analytics/Resource", "Id")}],
        "EvaluationPeriods": 6,
        "MetricName": "IsIdle",
        "Namespace": "AWS/ElasticMapReduce",
        "Period": 300,
        "Statistic": "Minimum",
        "Threshold": 1,
    }


def test_another_region_sees_the_metric_where_the_cluster_is() -> None:
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
    here, there = (cdk.Stack(app, name, env=cdk.Environment(region=name)) for name in ("eu-west-1", "us-east-1"))
    role = imported_role(here, "Nodes")
    cluster = emr.Cluster.from_cluster_attributes(here, "Analytics", cluster_id="j-1", instance_role=role)
    cloudwatch.Dashboard(there, "Board", widgets=[[cloudwatch.GraphWidget(left=[cluster.metric_apps_failed()])]])
    body = Synthesized(there).properties("Board/Resource")["DashboardBody"]
    text = "".join(part for part in body["Fn::Join"][1] if isinstance(part, str))
    assert '["AWS/ElasticMapReduce","AppsFailed","JobFlowId","j-1",{"region":"eu-west-1"' in text


OPTIONS: dict[str, Any] = {
    "statistic": "p99",
    "period": cdk.Duration.minutes(15),
    "label": "ours",
    "color": "#ff0000",
    "id": "m1",
    "visible": False,
    "unit": cloudwatch.Unit.COUNT,
    "region": "eu-west-1",
    "account": "444455556666",
}


def test_the_options_are_those_of_cdk_but_what_makes_it_this_metric() -> None:
    of_cdk = set(inspect.signature(cloudwatch.MetricOptions.__init__).parameters) - {"self"}
    assert set(MetricOptions.__annotations__) == of_cdk - {"dimensions_map", "stack_account", "stack_region"}
    assert set(OPTIONS) == set(MetricOptions.__annotations__)


@pytest.mark.parametrize("name", sorted(set(OPTIONS) - {"period", "unit"}))
def test_what_is_said_goes_before_what_fits(name: str) -> None:
    assert getattr(metric("metric_is_idle", **{name: OPTIONS[name]}), name) == OPTIONS[name]
    assert getattr(metric("metric_is_idle"), name) != OPTIONS[name]


def test_a_period_and_a_unit_that_are_said() -> None:
    said = metric("metric_is_idle", period=OPTIONS["period"], unit=OPTIONS["unit"])
    assert said.period.to_seconds() == 900
    assert said.to_metric_config().metric_stat.unit_filter == cloudwatch.Unit.COUNT  # type: ignore[union-attr]
    assert metric("metric_is_idle").to_metric_config().metric_stat.unit_filter is None  # type: ignore[union-attr]


def test_an_option_that_is_none_is_not_said() -> None:
    unsaid = metric("metric_is_idle", statistic=None, period=None)
    assert (unsaid.statistic, unsaid.period.to_seconds()) == ("Minimum", 300)


def test_wrong_options_are_told_at_once() -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        metric("metric_is_idle", statistic=3, period=60)
    assert caught.value.codes == ("ArgumentType", "ArgumentType")
    assert "`period` must be a Duration, not 60" in str(caught.value)
    assert "[at Stack/Analytics/IsIdle]" in str(caught.value)
    with pytest.raises(TypeError, match="unexpected keyword argument 'stat'; the options are statistic, period,"):
        metric("metric_is_idle", stat="Average")


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        ("isIdle", "EMR's list of metrics has no 'isIdle'; use IsIdle"),
        ("Xyz", "EMR's list of metrics has no 'Xyz'; see that it has data before an alarm waits for it"),
        (
            "DeadDataNodes",
            "EMR's list of metrics has no 'DeadDataNodes'; see that it has data before an alarm waits for it",
        ),
    ],
)
def test_a_metric_that_emr_does_not_list_is_warned_of(name: str, warning: str) -> None:
    stack = new_stack()
    role = imported_role(stack, "Nodes")
    cluster = emr.Cluster.from_cluster_attributes(stack, "Analytics", cluster_id="j-1", instance_role=role)
    made = cluster.metric(name)
    assert (made.metric_name, made.statistic) == (name, "Maximum" if name == "DeadDataNodes" else "Average")
    assert made.period.to_seconds() == 300
    assert warnings(stack) == [f"{warning} [ack: emr_constructs:MetricUnknown]"]


def test_a_metric_that_emr_lists_or_that_is_told_later_is_not_warned_of() -> None:
    stack = new_stack()
    role = imported_role(stack, "Nodes")
    cluster = emr.Cluster.from_cluster_attributes(stack, "Analytics", cluster_id="j-1", instance_role=role)
    cluster.metric_is_idle()
    cluster.metric(cdk.CfnParameter(stack, "Name").value_as_string)
    assert warnings(stack) == []
