"""What stands around an EMR Serverless application: in the right order, with no right too many, told of changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from synthesized import (
    ACCOUNT,
    PARTITION,
    REGION,
    RELEASE,
    Synthesized,
    contains,
    imported_key,
    imported_role,
    join,
    new_stack,
    strings,
    warnings,
)

import emr_constructs as emr
from emr_constructs.foundation import handlers

HANDLER = "EmrServerlessLifecycleHandler"
TYPE = "Custom::EmrServerlessLifecycle"
LIFECYCLE = "First/Lifecycle"
WITHOUT_LOGS = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False, managed_logs=False)


def application(scope: cdk.Stack, id: str, **arguments: Any) -> emr.ServerlessApplication:  # noqa: A002
    """A small one: what it stands on is proved elsewhere."""
    base = {
        "release_label": RELEASE,
        "encryption_key": scope.node.try_find_child("Key") or imported_key(scope),
        "monitoring": WITHOUT_LOGS,
        "safe_lifecycle": emr.SafeLifecycle(),
    }
    return emr.ServerlessApplication(scope, id, **{**base, **arguments})


@cache
def made() -> Synthesized:
    """Two applications, the first with all that is offered."""
    stack = new_stack()
    disks = kms.Key(stack, "Disks")
    role = emr.JobExecutionRole(stack, "Jobs")
    application(stack, "First", disk_encryption_key=disks, job_level_cost_allocation=True, execution_role=role)
    waiting = emr.SafeLifecycle(cancel_runs=False, wait=Duration.seconds(90))
    application(stack, "Second", safe_lifecycle=waiting, removal_policy=RemovalPolicy.RETAIN)
    application(stack, "Third", safe_lifecycle=None)
    return Synthesized(stack)


def properties(path: str) -> dict[str, Any]:
    found = dict(made().properties(f"{path}/Resource/Default"))
    assert found.pop("ServiceTimeout") == str(49 * 60)  # three calls of 15 minutes, and two pauses of 1 and 2
    assert found.pop("ServiceToken") == made().arn(f"{HANDLER}/Function/Resource")
    return found


def application_id(name: str) -> Any:
    return made().attribute(f"{name}/Resource", "ApplicationId")


def arn_of(name: str, *below: str) -> Any:
    texts = ["arn:", PARTITION, ":emr-serverless:", REGION, ":", ACCOUNT, ":/applications/", application_id(name)]
    return join(*texts, *below)


# Resources


def test_each_application_has_two_resources_and_a_third_for_what_only_the_api_sets() -> None:
    kinds = {path: made().resource(path)["Type"] for path in made().by_path() if "/Lifecycle/" in path}
    around = {"BeforeUpdate": 2, "BeforeDelete": 2, "Settings": 1}
    assert {name: list(kinds.values()).count(f"{TYPE}{name}") for name in around} == around
    assert not [path for path in kinds if path.startswith("Third")]


def test_all_applications_of_a_stack_share_one_function() -> None:
    assert made().paths("AWS::Lambda::Function") == [f"{HANDLER}/Function/Resource"]
    function = made().properties(f"{HANDLER}/Function/Resource")
    assert (function["Timeout"], function["Handler"]) == (900, "handlers.serverless_lifecycle.handler")


def test_the_function_gets_its_own_code_and_nothing_else() -> None:
    app = cdk.App()
    application(cdk.Stack(app, "Stack"), "First")
    [directory] = Path(app.synth().directory).glob("asset.*")
    found = {str(path.relative_to(directory / "handlers")) for path in directory.rglob("*") if path.is_file()}
    own = {f"serverless_{one}.py" for one in ("application", "lifecycle", "stack")}
    model = "models/emr-serverless/2021-07-13/service-2.sdk-extras.json"
    assert found == {"__init__.py", "protocol.py", model} | own
    assert own <= {path.name for path in Path(next(iter(handlers.__path__))).iterdir()}


def test_what_stops_before_an_update_comes_first_and_does_not_name_the_application() -> None:
    before = properties(f"{LIFECYCLE}/BeforeUpdate")
    own = made().id("First/Resource")
    assert made().id(f"{LIFECYCLE}/BeforeUpdate/Resource/Default") in made().depends_on("First/Resource")
    assert {name: before[name] for name in ("Moment", "LogicalId", "CancelRuns", "WaitMinutes")} == {
        "Moment": "BeforeUpdate",
        "LogicalId": own,
        "CancelRuns": True,
        "WaitMinutes": 10,
    }
    assert not contains(before, application_id("First"))
    assert not contains(before, {"Ref": own})


def test_what_stops_before_a_delete_names_the_application_and_waits_for_its_rights() -> None:
    assert properties("Second/Lifecycle/BeforeDelete") == {
        "Moment": "BeforeDelete",
        "LogicalId": made().id("Second/Resource"),
        "ApplicationId": application_id("Second"),
        "CancelRuns": False,
        "WaitMinutes": 1.5,
    }
    for one in ("BeforeDelete", "Settings"):
        assert made().depends_on(f"{LIFECYCLE}/{one}/Resource/Default") == {made().id(f"{LIFECYCLE}/Policy")}


def test_settings_follow_the_application_and_each_of_its_changes() -> None:
    settings = properties(f"{LIFECYCLE}/Settings")
    assert settings["ApplicationId"] == application_id("First")
    assert settings["DiskEncryption"] == {"encryptionKeyArn": made().arn("Disks/Resource")}
    assert settings["JobLevelCostAllocation"] is True
    assert settings["Application"] == properties(f"{LIFECYCLE}/BeforeUpdate")["Application"]


def test_what_only_the_api_sets_is_not_in_the_template_of_the_application() -> None:
    assert not {"encryptionKeyArn", "DiskEncryptionConfiguration"} & set(strings(made().properties("First/Resource")))


def test_settings_that_are_not_said_are_not_asked_for() -> None:
    stack = new_stack()
    application(stack, "Costs", job_level_cost_allocation=True)
    found = Synthesized(stack).properties("Costs/Lifecycle/Settings/Resource/Default")
    assert (found["DiskEncryption"], found["JobLevelCostAllocation"]) == ({}, True)


@pytest.mark.parametrize(("name", "policy"), [("First", "Delete"), ("Second", "Retain")])
def test_an_application_that_stays_is_not_stopped(name: str, policy: str) -> None:
    for one in (f"{name}/Resource", f"{name}/Lifecycle/BeforeDelete/Resource/Default"):
        found = made().resource(one)
        assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == (policy, policy)


def test_without_it_an_application_has_no_function() -> None:
    stack = new_stack()
    plain = application(stack, "Plain", safe_lifecycle=None)
    assert plain.lifecycle_function is None
    assert Synthesized(stack).paths("AWS::Lambda::Function") == []


def test_the_function_is_shown() -> None:
    stack = new_stack()
    first, second = application(stack, "First"), application(stack, "Second")
    assert first.lifecycle_function is second.lifecycle_function
    assert first.lifecycle_function is not None


# Rights


def test_the_function_may_ask_about_its_stack_and_write_its_log() -> None:
    statements = made().statements(f"{HANDLER}/Role/DefaultPolicy/Resource")
    found = {str(one["Action"]): one["Resource"] for one in statements if "kms" not in str(one["Action"])}
    actions = [f"cloudformation:{one}" for one in ("DescribeStackResource", "DescribeStacks", "GetTemplate")]
    assert found == {
        str(["logs:CreateLogStream", "logs:PutLogEvents"]): made().arn(f"{HANDLER}/Logs/Resource"),
        str(actions): {"Ref": "AWS::StackId"},
    }


@pytest.mark.parametrize("name", ["First", "Second"])
def test_the_function_may_stop_these_applications_only(name: str) -> None:
    policy = made().properties(f"{name}/Lifecycle/Policy")
    actions = ["GetApplication", "ListJobRuns", "ListSessions", "StopApplication", "UpdateApplication"]
    assert [(one["Action"], one["Resource"]) for one in policy["PolicyDocument"]["Statement"]] == [
        ([f"emr-serverless:{one}" for one in actions], arn_of(name)),
        ("emr-serverless:CancelJobRun", arn_of(name, "/jobruns/*")),
        ("emr-serverless:TerminateSession", arn_of(name, "/sessions/*")),
    ]
    assert policy["RoleName"] == made().ref(f"{HANDLER}/Role/Resource")
    # For another application it is another policy, so that the right outlives the former one.
    assert policy["PolicyName"] == {"Fn::Join": ["-", ["SafeLifecycle", application_id(name)]]}


def test_the_key_for_disks_is_let_to_emr_to_jobs_and_to_the_function() -> None:
    key = made().arn("Disks/Resource")
    services = [one for one in made().statements("Disks/Resource") if "Service" in one["Principal"]]
    assert [one["Principal"] for one in services] == [{"Service": "emr-serverless.amazonaws.com"}]
    assert services[0]["Condition"]["Null"] == {"kms:EncryptionContext:applicationId": "false"}
    jobs = [one for one in made().statements("Jobs/DefaultPolicy/Resource") if one["Resource"] == key]
    assert [one["Action"] for one in jobs] == [["kms:Decrypt", "kms:GenerateDataKey"]]
    function = [one for one in made().statements(f"{HANDLER}/Role/DefaultPolicy/Resource") if one["Resource"] == key]
    assert [one["Action"] for one in function] == ["kms:DescribeKey", ["kms:Decrypt", "kms:GenerateDataKey"]]
    via = join("emr-serverless.", REGION, ".", {"Ref": "AWS::URLSuffix"})
    assert function[1]["Condition"] == {"StringEquals": {"kms:ViaService": via}}


def test_who_may_start_jobs_may_use_the_key_for_disks() -> None:
    stack = new_stack()
    disks, submitter = imported_key(stack, "Disks"), iam.User(stack, "Submitter")
    one = application(stack, "First", disk_encryption_key=disks)
    one.grants.start_job_run(submitter, execution_role=one.execution_role)
    statements = Synthesized(stack).statements("Submitter/DefaultPolicy/Resource")
    found = [entry["Action"] for entry in statements if contains(entry["Resource"], ":key/Disks")]
    assert found == ["kms:DescribeKey", ["kms:Decrypt", "kms:GenerateDataKey"]]


def test_the_owner_of_a_role_that_cannot_be_changed_is_told_everything() -> None:
    stack = new_stack()
    theirs = emr.HandlerOptions(role=imported_role(stack, "Theirs", mutable=False))
    application(stack, "First", safe_lifecycle=emr.SafeLifecycle(handler=theirs))
    text = "\n".join(one for one in warnings(stack) if "HandlerRoleRights" in one)
    expected = ["logs:PutLogEvents", "cloudformation:GetTemplate", "emr-serverless:StopApplication"]
    expected += ["emr-serverless:CancelJobRun", "emr-serverless:TerminateSession"]
    assert [one for one in expected if one not in text] == []
    assert Synthesized(stack).paths("AWS::IAM::RolePolicy") == []


@pytest.mark.parametrize("one_key", [True, False], ids=["one key", "two keys"])
def test_keys_and_roles_may_be_of_other_stacks(one_key: bool) -> None:
    app = cdk.App()
    base, stack = cdk.Stack(app, "Base"), cdk.Stack(app, "Stack")
    logs = kms.Key(base, "Logs")
    role = iam.Role(base, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    safe = emr.SafeLifecycle(handler=emr.HandlerOptions(role=role))
    disks = logs if one_key else kms.Key(base, "Disks")
    emr.ServerlessApplication(
        stack,
        "First",
        release_label=RELEASE,
        encryption_key=logs,
        execution_role=emr.JobExecutionRole(base, "Jobs"),
        safe_lifecycle=safe,
        disk_encryption_key=disks,
    )
    app.synth()  # refuses stacks that wait for each other
    assert [one.node.id for one in stack.dependencies] == ["Base"]
    assert not base.dependencies


def test_one_key_of_the_same_stack_is_enough() -> None:
    stack = new_stack()
    key = kms.Key(stack, "Key")
    emr.ServerlessApplication(
        stack,
        "First",
        release_label=RELEASE,
        encryption_key=key,
        safe_lifecycle=emr.SafeLifecycle(),
        disk_encryption_key=key,
    )
    found = Synthesized(stack)  # refuses a circle
    settings = found.properties("First/Lifecycle/Settings/Resource/Default")
    assert settings["DiskEncryption"] == {"encryptionKeyArn": found.arn("Key/Resource")}
    # EMR may use it for disks, whoever may submit jobs.
    assert [one for one in found.statements("Key/Resource") if "Null" in one.get("Condition", {})]


# Wrong arguments


def refused(make: Callable[[], object]) -> list[str]:
    with pytest.raises(emr.EmrValidationError) as raised:
        make()
    return [f"{one.code}: {one.message}" for one in raised.value.violations]


def test_what_has_to_stop_the_application_asks_for_consent() -> None:
    stack = new_stack()
    told = refused(
        lambda: application(
            stack,
            "First",
            safe_lifecycle=None,
            disk_encryption_key=imported_key(stack, "Disks"),
            job_level_cost_allocation=True,
        )
    )
    assert told == [
        f"SafeLifecycleNeeded: CloudFormation has no property for `{name}`, and the function that sets it has to stop "
        "the application; say `safe_lifecycle=SafeLifecycle()` too"
        for name in ("disk_encryption_key", "job_level_cost_allocation")
    ]


def test_a_key_for_disks_has_to_be_of_the_region() -> None:
    stack = new_stack("eu-west-1")
    key = kms.Key.from_key_arn(stack, "Disks", "arn:aws:kms:us-east-1:111122223333:key/1")
    told = refused(lambda: application(stack, "First", safe_lifecycle=None, disk_encryption_key=key))
    # Both at once, before anything is made.
    assert sorted(one.split(":")[0] for one in told) == ["KeyElsewhere", "SafeLifecycleNeeded"]


def test_one_function_has_one_set_of_options() -> None:
    stack = new_stack()
    application(stack, "First")
    own = emr.SafeLifecycle(handler=emr.HandlerOptions(path="/emr/"))
    [told] = refused(lambda: application(stack, "Second", safe_lifecycle=own))
    assert told.startswith(f"HandlerOptionsDiffer: the stack has one function for all its {TYPE};")


@pytest.mark.parametrize("seconds", [59, 14 * 60 + 1])
def test_a_function_waits_for_minutes(seconds: int) -> None:
    [told] = refused(lambda: emr.SafeLifecycle(wait=Duration.seconds(seconds)))
    text = Duration.seconds(seconds).to_human_string()
    assert told == f"SafeLifecycleWait: `wait` ({text}) must be within 1 and 14 minutes: a function has 15 in all"
    assert emr.SafeLifecycle(wait=Duration.minutes(14)).wait is not None


def test_a_wait_that_only_deployment_knows_is_in_minutes() -> None:
    number = cdk.CfnParameter(new_stack(), "Wait", type="Number").value_as_number
    assert [one.split(":")[0] for one in refused(lambda: emr.SafeLifecycle(wait=Duration.seconds(number)))] == [
        "TokenUnit"
    ]
    assert emr.SafeLifecycle(wait=Duration.minutes(number)).wait is not None


def test_wrong_types_are_told() -> None:
    [told] = refused(lambda: application(new_stack(), "First", safe_lifecycle=True))
    assert told.startswith("ArgumentType: `safe_lifecycle` must be")
