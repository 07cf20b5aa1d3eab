"""Rules for events of a cluster: a method for each kind of event."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_events as events_of_cdk
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns
from synthesized import Brought, Synthesized, new_stack, warnings

import emr_constructs as emr
from emr_constructs.cluster.imports import ImportedCluster
from emr_constructs.facts.events import CLUSTERS
from emr_constructs.foundation.resource_options import EventOptions

METHODS = sorted(name for name in dir(emr.ICluster) if name.startswith("on_") and name != "on_event")
# Methods speak of states, also of steps; and the cluster itself needs no name.
NAMES = {"EMR Cluster State Change": "on_state_change", "EMR Step Status Change": "on_step_state_change"}


def method_of(event: str) -> str:
    return NAMES.get(event) or f"on_{event.removeprefix('EMR ').replace(' ', '_').lower()}"


WITH_STATES = sorted(method_of(name) for name in CLUSTERS.names() if (one := CLUSTERS.get(name)) and one.states)


def imported(stack: cdk.Stack) -> emr.ICluster:
    return ImportedCluster(stack, "Analytics", cluster_id="j-ABC")


@cache
def every_rule() -> Synthesized:
    """A rule by each method, without any option."""
    stack = new_stack()
    cluster = imported(stack)
    for method in METHODS:
        getattr(cluster, method)(method)
    assert warnings(stack) == []
    return Synthesized(stack)


def pattern(rule: str, found: Synthesized) -> Any:
    return found.properties(f"Analytics/{rule}/Resource")["EventPattern"]


def test_the_methods_are_the_events_of_the_facts() -> None:
    assert sorted(method_of(name) for name in CLUSTERS.names()) == METHODS
    assert len(METHODS) == 20


@pytest.mark.parametrize("event", CLUSTERS.names())
def test_a_rule_matches_its_kind_of_event_of_this_cluster(event: str) -> None:
    assert pattern(method_of(event), every_rule()) == {
        "source": ["aws.emr"],
        "detail-type": [event],
        "detail": {"clusterId": ["j-ABC"]},
    }


def test_kinds_of_events_with_states_take_states() -> None:
    takes = [name for name in METHODS if "states" in inspect.signature(getattr(emr.ICluster, name)).parameters]
    assert takes == WITH_STATES


@pytest.mark.parametrize("method", WITH_STATES)
def test_states_narrow_a_rule(method: str) -> None:
    (kind,) = [one for name in CLUSTERS.names() if method_of(name) == method and (one := CLUSTERS.get(name))]
    stack = new_stack()
    getattr(imported(stack), method)("Rule", states=kind.states)
    assert pattern("Rule", Synthesized(stack))["detail"] == {"clusterId": ["j-ABC"], "state": list(kind.states)}
    assert warnings(stack) == []


def test_any_event_of_a_cluster_that_is_made_here() -> None:
    stack = new_stack()
    Brought(stack).cluster("Analytics").on_event("Any")
    found = Synthesized(stack)
    id = found.attribute("Analytics/Resource", "Id")  # noqa: A001
    assert pattern("Any", found) == {"source": ["aws.emr"], "detail": {"clusterId": [id]}}


def test_a_rule_takes_what_rules_of_cdk_take() -> None:
    stack = new_stack()
    topic = sns.Topic(stack, "Topic")
    made = imported(stack).on_state_change(
        "Failed",
        states=["TERMINATED"],
        target=targets.SnsTopic(topic),
        description="ours",
        rule_name="failed",
        event_pattern=events_of_cdk.EventPattern(detail={"severity": ["CRITICAL"]}),
    )
    assert isinstance(made, events_of_cdk.Rule)
    found = Synthesized(stack)
    rule = found.properties("Analytics/Failed/Resource")
    assert (rule["Description"], rule["Name"], rule["State"]) == ("ours", "failed", "ENABLED")
    assert rule["EventPattern"]["detail"] == {
        "clusterId": ["j-ABC"],
        "severity": ["CRITICAL"],
        "state": ["TERMINATED"],
    }
    assert [one["Arn"] for one in rule["Targets"]] == [found.ref("Topic/Resource")]


def test_the_options_are_those_of_cdk() -> None:
    of_cdk = set(inspect.signature(events_of_cdk.OnEventOptions.__init__).parameters) - {"self"}
    assert set(EventOptions.__annotations__) == of_cdk


def test_the_target_of_another_stack_can_have_the_rule() -> None:
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
    stack, other = cdk.Stack(app, "Stack"), cdk.Stack(app, "Other")
    topic = sns.Topic(other, "Topic")
    imported(stack).on_state_change("Ended", target=targets.SnsTopic(topic), cross_stack_scope=other)
    assert Synthesized(other).paths("AWS::Events::Rule") == ["Ended/Resource"]
    assert Synthesized(stack).resources == {}


@pytest.mark.parametrize(
    ("method", "states", "problem"),
    [
        ("on_step_state_change", ["FAILLED"], "'FAILLED' is no state of 'EMR Step Status Change'; use FAILED"),
        ("on_step_state_change", ["failed"], "'failed' is no state of 'EMR Step Status Change'; use FAILED"),
        (
            "on_state_change",
            ["FAILED"],
            "'FAILED' is no state of 'EMR Cluster State Change'; use one of STARTING, RUNNING, WAITING, TERMINATED,"
            " TERMINATED_WITH_ERRORS",
        ),
    ],
)
def test_a_state_that_does_not_exist_is_refused(method: str, states: list[str], problem: str) -> None:
    stack = new_stack()
    cluster = imported(stack)
    with pytest.raises(emr.EmrValidationError) as caught:
        getattr(cluster, method)("Rule", states=states)
    assert str(caught.value) == f"EventState: `states`: {problem} [at Stack/Analytics/Rule]"
    assert cluster.node.children == []


def test_events_without_states_have_none() -> None:
    cluster = imported(new_stack())
    with pytest.raises(emr.EmrValidationError) as caught:
        cluster.on_event("Rule", detail_types=["EMR Managed Scaling Action"], states=["FAILED"])
    assert "'FAILED' is no state of 'EMR Managed Scaling Action'; leave `states` out" in str(caught.value)


def test_states_of_any_of_the_events_are_right() -> None:
    stack = new_stack()
    cluster = imported(stack)
    both = ["EMR Cluster State Change", "EMR Step Status Change"]
    cluster.on_event("Both", detail_types=both, states=["FAILED", "TERMINATED_WITH_ERRORS"])
    cluster.on_event("All", states=["SUSPENDED"])
    assert pattern("Both", Synthesized(stack))["detail-type"] == both
    assert warnings(stack) == []
    with pytest.raises(emr.EmrValidationError) as caught:
        cluster.on_event("Wrong", states=["SUSPENDID"])
    assert "EventState: `states`: 'SUSPENDID' is no state of any event; use SUSPENDED" in str(caught.value)


def test_a_state_that_aws_does_not_document_is_warned_of() -> None:
    stack = new_stack()
    imported(stack).on_state_change("Rule", states=["BOOTSTRAPPING", "WAITING"])
    assert warnings(stack) == [
        "AWS's documentation names no event with the state 'BOOTSTRAPPING': it may not come"
        " [ack: emr_constructs:EventStateUndocumented]"
    ]
    assert pattern("Rule", Synthesized(stack))["detail"]["state"] == ["BOOTSTRAPPING", "WAITING"]


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        ("EMR Step State Change", "EMR's list of events has no 'EMR Step State Change'; use 'EMR Step Status Change'"),
        ("Weather", "EMR's list of events has no 'Weather'; see that it comes before you wait for it"),
    ],
)
def test_an_event_that_emr_does_not_list_is_warned_of(name: str, warning: str) -> None:
    stack = new_stack()
    # Nobody knows its states.
    imported(stack).on_event("Rule", detail_types=[name], states=["SUNNY"])
    assert warnings(stack) == [f"{warning} [ack: emr_constructs:EventUnknown]"]


def test_what_is_told_later_is_neither_refused_nor_warned_of() -> None:
    stack = new_stack()
    state, kind = (cdk.CfnParameter(stack, name).value_as_string for name in ("State", "Kind"))
    cluster = imported(stack)
    cluster.on_state_change("States", states=[state])
    cluster.on_event("Kinds", detail_types=[kind], states=["SUNNY"])
    found = Synthesized(stack)
    assert pattern("States", found)["detail"]["state"] == [{"Ref": "State"}]
    assert pattern("Kinds", found)["detail-type"] == [{"Ref": "Kind"}]
    assert warnings(stack) == []


def test_wrong_arguments_are_told_at_once() -> None:
    cluster: Any = imported(new_stack())
    with pytest.raises(emr.EmrValidationError) as caught:
        cluster.on_event("Rule", detail_types="EMR Step Status Change", states="FAILED")
    assert caught.value.codes == ("ArgumentType", "ArgumentType")
    with pytest.raises(emr.EmrValidationError, match="`event_pattern` must be an EventPattern"):
        cluster.on_state_change("Rule", event_pattern={"detail": {}})
    with pytest.raises(emr.EmrValidationError, match="`target` must be an IRuleTarget, not <"):
        cluster.on_state_change("Rule", target=cdk.Stack())  # a topic without its SnsTopic, say
    with pytest.raises(TypeError, match="unexpected keyword argument 'targets'; the options are target, description,"):
        cluster.on_managed_scaling_action("Rule", targets=[])
    assert cluster.node.children == []
