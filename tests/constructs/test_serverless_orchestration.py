"""Jobs on EMR Serverless as states: what Step Functions reads, and the rights that its role gets."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk.assertions import Template
from state_machines import ID, complaints, definition, job, machine, run, start_job_run
from synthesized import Synthesized, as_list, imported_role, join, new_stack, warnings

import emr_constructs as emr

JSONATA = sfn.QueryLanguage.JSONATA
SYNC = "arn:aws:states:::emr-serverless:startJobRun.sync"
SCRIPT = emr.Script.from_asset("examples/jobs/orders_by_day.py")


@cache
def states() -> Synthesized:
    """One stack with a state machine for each thing to be seen."""
    stack = new_stack()
    path, day = sfn.JsonPath, sfn.JsonPath.string_at("$.day")
    every = job(
        name="Orders",
        arguments=["--day", day, f"s3://in-{stack.account}/{day}/{{x}}", '{"a": "b"}', "plain"],
        conf={"spark.app.day": day, "spark.text": "two words"},
        tags={"team": "data"},
        timeout=cdk.Duration.hours(2),
        retry_policy=emr.RetryPolicy(max_attempts=2),
        configurations=[emr.Configuration(classification="spark-defaults", properties={"spark.ui.enabled": day})],
    )
    state = run(
        stack,
        "Run",
        job=every,
        comment="Nightly",
        task_timeout=sfn.Timeout.duration(cdk.Duration.hours(3)),
        input_path="$.jobs",
        result_selector={"state.$": "$.State", "id": path.string_at("$.JobRunId")},
        result_path="$.run",
        output_path="$.run",
        assign={"last": path.string_at("$.JobRunId")},
    )
    state.add_retry(max_attempts=1, errors=["EMRServerless.ThrottlingException"])
    state.add_catch(sfn.Fail(stack, "Failed"), result_path="$.error")
    state.next(sfn.Succeed(stack, "Done"))
    machine(stack, "InJsonPath", state)

    expression = "{% $states.input.day %}"
    said = run(
        stack,
        "InJsonata",
        job=job(
            arguments=["--day", expression, f"s3://in-{stack.account}/{expression}/{{x}}", f'"{expression}"'],
            conf={"spark.app.day": expression, "spark.app.name": "{% $lookup($states.input, 'name') %}"},
        ),
        outputs={"state": "{% $states.result.State %}"},
        assign={"last": "{% $states.result.JobRunId %}"},
        task_timeout=sfn.Timeout.jsonata("{% $states.input.seconds %}"),
    )
    said.add_catch(sfn.Fail(stack, "FailedToo"), outputs={"error": "{% $states.errorOutput %}"})
    machine(stack, "Jsonata", said, query_language=JSONATA)

    machine(stack, "OneOfJsonata", run(stack, "Mixed", query_language=JSONATA))
    nested = sfn.Parallel(stack, "Both").branch(run(stack, "Left"), run(stack, "Right"))
    machine(stack, "Nested", nested)
    passing = {"integration_pattern": sfn.IntegrationPattern.REQUEST_RESPONSE}
    express = sfn.StateMachineType.EXPRESS
    machine(stack, "Express", run(stack, "Submit", **passing), state_machine_type=express)
    machine(stack, "Discards", run(stack, "Discard", result_path=path.DISCARD, task_timeout=sfn.Timeout.at("$.most")))
    return Synthesized(stack)


def state_of(name: str, state: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = definition(states(), f"{name}/Resource")["States"][state]
    return found


def rights_of(name: str, found: Synthesized | None = None) -> dict[str, Any]:
    """The resources and the condition of each action that the role of a state machine may do."""
    policy = (found or states()).statements(f"{name}/Role/DefaultPolicy/Resource")
    return {action: (one["Resource"], one.get("Condition")) for one in policy for action in as_list(one["Action"])}


# What Step Functions reads


def test_a_state_of_json_path() -> None:
    state = dict(state_of("InJsonPath", "Run"))
    parameters = state.pop("Parameters")
    assert state == {
        "Type": "Task",
        "Resource": SYNC,
        "Comment": "Nightly",
        "TimeoutSeconds": 3 * 3600,
        "InputPath": "$.jobs",
        "ResultSelector": {"state.$": "$.State", "id.$": "$.JobRunId"},
        "ResultPath": "$.run",
        "OutputPath": "$.run",
        "Assign": {"last.$": "$.JobRunId"},
        "Retry": [{"ErrorEquals": ["EMRServerless.ThrottlingException"], "MaxAttempts": 1}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Failed"}],
        "Next": "Done",
    }
    assert parameters == {
        "Name": "Orders",
        "ApplicationId": ID,
        "ExecutionRoleArn": "arn:aws:iam::111122223333:role/teams/Jobs",
        "JobDriver": {
            "SparkSubmit": {
                "EntryPoint": "s3://code-of-the-team/job.py",
                # A text and a list around a path are functions; what deployment knows is an argument of them.
                "EntryPointArguments.$": (
                    "States.Array('--day', $.day, "
                    "States.Format('s3://in-{}/{}/\\{x\\}', '111122223333', $.day), '\\{\"a\": \"b\"\\}', 'plain')"
                ),
                "SparkSubmitParameters.$": (
                    "States.Format('--conf spark.app.day={} --conf \\'spark.text=two words\\'', $.day)"
                ),
            }
        },
        "ConfigurationOverrides": {
            "ApplicationConfiguration": [
                {"Classification": "spark-defaults", "Properties": {"spark.ui.enabled.$": "$.day"}}
            ]
        },
        "ExecutionTimeoutMinutes": 120,
        "RetryPolicy": {"MaxAttempts": 2},
        "Tags": {"team": "data"},
    }


def test_a_state_of_jsonata() -> None:
    state = dict(state_of("Jsonata", "InJsonata"))
    arguments = state.pop("Arguments")
    assert state == {
        "Type": "Task",
        "Resource": SYNC,
        "TimeoutSeconds": "{% $states.input.seconds %}",
        "Output": {"state": "{% $states.result.State %}"},
        "Assign": {"last": "{% $states.result.JobRunId %}"},
        "Catch": [
            {"ErrorEquals": ["States.ALL"], "Output": {"error": "{% $states.errorOutput %}"}, "Next": "FailedToo"}
        ],
        "End": True,
    }
    assert arguments["JobDriver"]["SparkSubmit"] == {
        "EntryPoint": "s3://code-of-the-team/job.py",
        "EntryPointArguments": [
            "--day",
            "{% $states.input.day %}",
            '{% "s3://in-111122223333/" & ($states.input.day) & "/{x}" %}',
            '{% "\\"" & ($states.input.day) & "\\"" %}',
        ],
        # The quotes of the command line stay outside of the expression.
        "SparkSubmitParameters": (
            '{% "--conf \'spark.app.day=" & ($states.input.day) & "\' '
            "--conf 'spark.app.name=\" & ($lookup($states.input, 'name')) & \"'\" %}"
        ),
    }
    assert definition(states(), "Jsonata/Resource")["QueryLanguage"] == "JSONata"


def test_a_state_of_jsonata_among_others_says_so() -> None:
    state = state_of("OneOfJsonata", "Mixed")
    assert state["QueryLanguage"] == "JSONata"
    assert state["Arguments"]["Name"] == "Mixed"
    assert "Parameters" not in state


def test_a_result_can_be_dropped_and_a_timeout_be_of_the_input() -> None:
    state = state_of("Discards", "Discard")
    assert state["ResultPath"] is None
    assert state["TimeoutSecondsPath"] == "$.most"
    assert "TimeoutSeconds" not in state


def test_a_state_that_does_not_wait() -> None:
    assert state_of("Express", "Submit")["Resource"] == SYNC.removesuffix(".sync")


@pytest.mark.parametrize(
    ("name", "state", "fields"), [("Jsonata", "InJsonata", "Arguments"), ("Express", "Submit", "Parameters")]
)
def test_emr_serverless_takes_the_request(name: str, state: str, fields: str) -> None:
    assert complaints(state_of(name, state)[fields]) == ""


def test_what_emr_serverless_does_not_take_would_be_seen() -> None:
    wrong = {**state_of("Express", "Submit")["Parameters"], "jobDrivers": {}, "Tags": {"team": 5}}
    assert 'Unknown parameter in input: "jobDrivers"' in complaints(wrong)
    assert "Invalid type for parameter tags.team" in complaints(wrong)
    assert "clientToken" in start_job_run().members


def test_cfn_lint_knows_every_definition() -> None:
    from cfnlint.api import lint  # half a second, which only the process that runs this test should pay

    names = [path.removesuffix("/Resource") for path in states().paths("AWS::StepFunctions::StateMachine")]
    texts = {name: json.dumps(definition(states(), f"{name}/Resource")) for name in names}
    texts["Broken"] = texts["Express"].replace('"Resource"', '"Resourse"')
    role = "arn:aws:iam::111122223333:role/Any"
    resources = {
        name: {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": role, "DefinitionString": text}}
        for name, text in texts.items()
    }
    assert len(names) == 6
    found = [one.message for one in lint(json.dumps({"Resources": resources}))]
    # Its schema is older than expressions for numbers.
    old = "'{% $states.input.seconds %}' is not of type 'number' at 'States/InJsonata/TimeoutSeconds'"
    assert "'Resource' is a required property at 'States/Submit'" in found
    assert [one for one in found if "States/Submit" not in one] == [old]


def test_expressions_of_jsonata_say_what_was_written() -> None:
    submitted = state_of("Jsonata", "InJsonata")["Arguments"]["JobDriver"]["SparkSubmit"]
    texts = [*submitted["EntryPointArguments"], submitted["SparkSubmitParameters"]]
    assert [_evaluated(one) for one in texts] == [
        "--day",
        "2026-11-20",
        "s3://in-111122223333/2026-11-20/{x}",
        '"2026-11-20"',
        "--conf 'spark.app.day=2026-11-20' --conf 'spark.app.name=Orders'",
    ]


def _evaluated(text: str) -> Any:
    """A value as an execution gets it."""
    if not text.startswith("{%"):
        return text
    before = sys.getrecursionlimit()
    try:
        expression = import_module("jsonata").Jsonata(text.removeprefix("{%").removesuffix("%}"))
        expression.assign("states", {"input": {"day": "2026-11-20", "name": "Orders"}})
        return expression.evaluate(None)
    finally:
        sys.setrecursionlimit(before)  # the package raises it for the whole process


# Rights


def arn_of(resource: str, service: str = "emr-serverless") -> Any:
    here = [{"Ref": "AWS::Partition"}, f":{service}:", {"Ref": "AWS::Region"}, ":", {"Ref": "AWS::AccountId"}]
    return join("arn:", *here, f":{resource}")


RUNS = arn_of(f"/applications/{ID}/jobruns/*")
STARTING = {
    "emr-serverless:StartJobRun": (arn_of(f"/applications/{ID}"), None),
    "iam:PassRole": (
        join("arn:", {"Ref": "AWS::Partition"}, ":iam::", {"Ref": "AWS::AccountId"}, ":role/teams/Jobs"),
        {"StringLike": {"iam:PassedToService": "emr-serverless.amazonaws.com*"}},
    ),
}
RULE = arn_of("rule/StepFunctionsGetEventsForEMRServerlessJobRule", "events")
WAITING = {
    "emr-serverless:CancelJobRun": (RUNS, None),
    "emr-serverless:GetJobRun": (RUNS, None),
    "events:DescribeRule": (RULE, None),
    "events:PutRule": (RULE, None),
    "events:PutTargets": (RULE, None),
}
TAGGING = {
    "emr-serverless:TagResource": (
        [arn_of(f"/applications/{ID}"), RUNS],
        {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}},
    )
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jsonata", {**STARTING, **WAITING}),
        ("Nested", {**STARTING, **WAITING}),
        ("Express", STARTING),
        ("InJsonPath", {**STARTING, **WAITING, **TAGGING}),
    ],
)
def test_the_state_machine_has_these_rights_and_no_others(name: str, expected: dict[str, Any]) -> None:
    assert rights_of(name) == expected


def test_states_of_one_machine_share_their_rights() -> None:
    assert len(states().statements("Nested/Role/DefaultPolicy/Resource")) == 4


def test_rights_and_files_stand_in_the_stack_of_the_state() -> None:
    stack = new_stack()
    application = emr.ServerlessApplication(stack, "Application", release_label=emr.ReleaseLabel.EMR_7_14_0)
    other = cdk.Stack(stack.node.scope, "Other")  # type: ignore[arg-type]
    state = emr.orchestration.ServerlessStartJobRun(
        other, "Run", application=application, job=emr.SparkJob(script=SCRIPT)
    )
    machine(other, "Machine", state)
    found = Synthesized(other)
    assert state.execution_role is application.execution_role
    rights = rights_of("Machine", found)
    # Who starts a job needs the key of its logs, too.
    assert {"kms:Decrypt", "kms:GenerateDataKey", "iam:PassRole", *WAITING} < set(rights)
    reading = [one for path in found.paths("AWS::IAM::Policy") for one in found.statements(path)]
    assert [one["Action"] for one in reading].count("s3:GetObject") == 1
    assert "s3:GetObject" not in json.dumps(Template.from_stack(stack).to_json())


def test_the_owner_of_a_role_that_cannot_be_changed_is_told() -> None:
    stack = new_stack()
    machine(stack, "Machine", run(stack, "Run"), role=imported_role(stack, "Fixed", mutable=False))
    told = [one for one in warnings(stack) if "Stack/Fixed cannot be changed" in one]
    assert len(told) == len(set(told)) == 4
    for action in (*STARTING, *WAITING):
        assert any(action in one for one in told)


def test_an_express_state_machine_waits_for_no_job() -> None:
    stack = new_stack()
    machine(stack, "Machine", run(stack, "Run"), state_machine_type=sfn.StateMachineType.EXPRESS)
    with pytest.raises(RuntimeError, match="ExpressStateMachine: the state machine Stack/Machine is Express"):
        Template.from_stack(stack)
