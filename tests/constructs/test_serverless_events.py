"""Rules for events of an EMR Serverless application and its jobs: a method for each kind of event."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_events as events_of_cdk
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns
from synthesized import RELEASE, Synthesized, imported_key, new_stack, warnings

import emr_constructs as emr
from emr_constructs.facts.events import SERVERLESS

METHODS = sorted(name for name in dir(emr.IServerlessApplication) if name.startswith("on_") and name != "on_event")
FAILED = "on_job_run_failed"


def method_of(event: str) -> str:
    return f"on_{event.removeprefix('EMR Serverless ').replace(' ', '_').lower()}"


WITH_STATES = sorted(method_of(name) for name in SERVERLESS.names() if (one := SERVERLESS.get(name)) and one.states)


def imported(stack: cdk.Stack) -> emr.IServerlessApplication:
    return emr.ServerlessApplication.from_application_id(stack, "Etl", "00f1")


@cache
def every_rule() -> Synthesized:
    """A rule by each method, without any option."""
    stack = new_stack()
    application = imported(stack)
    for method in METHODS:
        getattr(application, method)(method)
    assert warnings(stack) == []
    return Synthesized(stack)


def pattern(rule: str, found: Synthesized) -> Any:
    return found.properties(f"Etl/{rule}/Resource")["EventPattern"]


def test_the_methods_are_the_events_of_the_facts() -> None:
    assert sorted([FAILED, *(method_of(name) for name in SERVERLESS.names())]) == METHODS
    assert len(METHODS) == 5


@pytest.mark.parametrize("event", SERVERLESS.names())
def test_a_rule_matches_its_kind_of_event_of_this_application(event: str) -> None:
    assert pattern(method_of(event), every_rule()) == {
        "source": ["aws.emr-serverless"],
        "detail-type": [event],
        "detail": {"applicationId": ["00f1"]},
    }


def test_a_rule_matches_job_runs_that_failed() -> None:
    assert pattern(FAILED, every_rule()) == {
        "source": ["aws.emr-serverless"],
        "detail-type": ["EMR Serverless Job Run State Change"],
        "detail": {"applicationId": ["00f1"], "state": ["FAILED"]},
    }


def test_kinds_of_events_with_states_take_states() -> None:
    application = emr.IServerlessApplication
    takes = [name for name in METHODS if "states" in inspect.signature(getattr(application, name)).parameters]
    assert takes == WITH_STATES


@pytest.mark.parametrize("method", WITH_STATES)
def test_states_narrow_a_rule(method: str) -> None:
    (kind,) = [one for name in SERVERLESS.names() if method_of(name) == method and (one := SERVERLESS.get(name))]
    stack = new_stack()
    getattr(imported(stack), method)("Rule", states=kind.states)
    assert pattern("Rule", Synthesized(stack))["detail"] == {"applicationId": ["00f1"], "state": list(kind.states)}
    assert warnings(stack) == []


def test_any_event_of_an_application_that_is_made_here() -> None:
    stack = new_stack()
    application = emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, encryption_key=imported_key(stack))
    application.on_event("Any")
    found = Synthesized(stack)
    detail = {"applicationId": [found.attribute("Etl/Resource", "ApplicationId")]}
    assert pattern("Any", found) == {"source": ["aws.emr-serverless"], "detail": detail}


def test_a_rule_takes_what_rules_of_cdk_take() -> None:
    stack = new_stack()
    topic = sns.Topic(stack, "Topic")
    made = imported(stack).on_job_run_failed(
        "Failed",
        target=targets.SnsTopic(topic),
        description="ours",
        rule_name="failed",
        event_pattern=events_of_cdk.EventPattern(detail={"previousState": ["RUNNING"]}),
    )
    assert isinstance(made, events_of_cdk.Rule)
    found = Synthesized(stack)
    rule = found.properties("Etl/Failed/Resource")
    assert (rule["Description"], rule["Name"], rule["State"]) == ("ours", "failed", "ENABLED")
    assert rule["EventPattern"]["detail"] == {
        "applicationId": ["00f1"],
        "previousState": ["RUNNING"],
        "state": ["FAILED"],
    }
    assert [one["Arn"] for one in rule["Targets"]] == [found.ref("Topic/Resource")]


@pytest.mark.parametrize(
    ("method", "states", "problem"),
    [
        (
            "on_job_run_state_change",
            ["SUCESS"],
            "'SUCESS' is no state of 'EMR Serverless Job Run State Change'; use SUCCESS",
        ),
        (
            "on_job_run_state_change",
            ["SUCCEEDED"],
            "'SUCCEEDED' is no state of 'EMR Serverless Job Run State Change'; use one of SUBMITTED, QUEUED, PENDING,"
            " SCHEDULED, RUNNING, SUCCESS, FAILED, CANCELLING, CANCELLED",
        ),
        (
            "on_application_state_change",
            ["RUNNING"],
            "'RUNNING' is no state of 'EMR Serverless Application State Change'; use one of CREATING, CREATED,"
            " STARTING, STARTED, STOPPING, STOPPED, TERMINATED",
        ),
    ],
)
def test_a_state_that_does_not_exist_is_refused(method: str, states: list[str], problem: str) -> None:
    application = imported(new_stack())
    with pytest.raises(emr.EmrValidationError) as caught:
        getattr(application, method)("Rule", states=states)
    assert str(caught.value) == f"EventState: `states`: {problem} [at Stack/Etl/Rule]"
    assert application.node.children == []


def test_an_event_that_emr_does_not_list_is_warned_of() -> None:
    stack = new_stack()
    imported(stack).on_event("Rule", detail_types=["EMR Job Run State Change"])
    assert warnings(stack) == [
        "EMR Serverless's list of events has no 'EMR Job Run State Change'; use 'EMR Serverless Job Run State Change'"
        " [ack: emr_constructs:EventUnknown]"
    ]


def test_what_is_told_later_is_neither_refused_nor_warned_of() -> None:
    stack = new_stack()
    state = cdk.CfnParameter(stack, "State").value_as_string
    imported(stack).on_job_run_state_change("Rule", states=[state])
    assert pattern("Rule", Synthesized(stack))["detail"]["state"] == [{"Ref": "State"}]
    assert warnings(stack) == []


def test_events_of_another_region_are_sent_there() -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Stack", env=cdk.Environment(region="us-east-1", account="111122223333"))
    arn = "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/00f1"
    application = emr.ServerlessApplication.from_application_arn(stack, "Etl", arn)
    with pytest.raises(emr.EmrValidationError) as caught:
        application.on_job_run_failed("Failed")
    assert str(caught.value) == (
        "EventsElsewhere: the application sends its events to eu-west-1 of 111122223333; make the rule in a stack of"
        " that environment [at Stack/Etl/Failed]"
    )


def test_wrong_arguments_are_told_at_once() -> None:
    application: Any = imported(new_stack())
    with pytest.raises(emr.EmrValidationError) as caught:
        application.on_event("Rule", detail_types="EMR Serverless Job Run Retry", states="FAILED")
    assert caught.value.codes == ("ArgumentType", "ArgumentType")
    with pytest.raises(TypeError, match="unexpected keyword argument 'targets'; the options are target, description,"):
        application.on_job_run_retry("Rule", targets=[])
    assert application.node.children == []
