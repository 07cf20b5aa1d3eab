"""What the local CloudFormation makes of templates with EMR Serverless: refused, replaced, waited for, held."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from small_stacks import SmallStack, Template, small_stack, with_resource

from local_aws import LocalAws, leftovers

TYPE = "AWS::EMRServerless::Application"
TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole"}
GROUP = "arn:aws:scheduler:eu-central-1:000000000000:schedule-group/default"
INPUT = {
    "ApplicationId": "00a",
    "ClientToken": "<aws.scheduler.execution-id>",
    "ExecutionRoleArn": "arn:aws:iam::000000000000:role/jobs",
    "JobDriver": {"SparkSubmit": {"EntryPoint": "s3://b/job.py"}},
}


@pytest.fixture
def stack(aws: LocalAws) -> Iterator[SmallStack]:
    """A stack of its own; whatever the test did with it, nothing of it is left."""
    before = leftovers(aws.client)
    with small_stack(aws, "serverless-small") as made:
        yield made
    assert leftovers(aws.client) == before


def application(**properties: Any) -> Template:
    said = {"Type": "SPARK", "ReleaseLabel": "emr-7.14.0", **properties}
    return with_resource({"Resources": {}}, "Application", TYPE, **said)


def state(aws: LocalAws, application_id: str) -> str:
    found = aws.client("emr-serverless").get_application(applicationId=application_id)
    return str(found["application"]["state"])


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (application(Colour="red"), f"{TYPE} has no property Colour"),
        (application(DiskEncryptionConfiguration={}), f"{TYPE} has no property DiskEncryptionConfiguration"),
        (application(AutoStopConfiguration={"Colour": "red"}), 'Unknown parameter in autoStopConfiguration: "colour"'),
        (application(AutoStopConfiguration={"enabled": True}), "AutoStopConfig has no enabled in CloudFormation"),
        (application(AutoStopConfiguration={"IdleTimeoutMinutes": "soon"}), "Invalid type for parameter"),
        (application(InitialCapacity={"Driver": {}}), "is a list of Key and Value in CloudFormation"),
        (
            application(ReleaseLabel="emr-99"),
            "Resource handler returned message: \"Invalid request provided: Type 'SPARK' is not supported for release "
            "label 'emr-99' or release label does not exist (Service: EmrServerless, Status Code: 400)",
        ),
        (
            application(NetworkConfiguration={"SubnetIds": ["subnet-9"], "SecurityGroupIds": ["sg-9"]}),
            "The subnet subnet-9 does not exist",
        ),
    ],
)
def test_a_refused_application_rolls_back_with_the_reason(stack: SmallStack, template: Template, reason: str) -> None:
    assert stack.create(template) == "ROLLBACK_COMPLETE"
    assert reason in stack.reasons("Application")


@pytest.mark.parametrize("change", [{"Name": "other"}, {"Type": "HIVE"}])
def test_another_name_or_type_is_another_application(aws: LocalAws, stack: SmallStack, change: dict[str, str]) -> None:
    assert stack.create(application(Name="one")) == "CREATE_COMPLETE"
    before = stack.physical_id("Application")
    assert stack.update(application(**{"Name": "one", **change})) == "UPDATE_COMPLETE"
    after = stack.physical_id("Application")
    assert after != before
    assert (state(aws, before), state(aws, after)) == ("TERMINATED", "CREATED")


def test_what_changes_in_place_changes_there(aws: LocalAws, stack: SmallStack) -> None:
    """What the template says no longer stays: the API changes only what it is told."""
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    maximum = {"Cpu": "8 vCPU", "Memory": "32 GB"}
    assert stack.create(application(Tags=tags, MaximumCapacity=maximum)) == "CREATE_COMPLETE"
    before = stack.physical_id("Application")
    changed = application(Tags=[{"Key": "b", "Value": "3"}], Architecture="ARM64", ReleaseLabel="emr-7.13.0")
    assert stack.update(changed) == "UPDATE_COMPLETE"
    assert stack.physical_id("Application") == before
    found = aws.client("emr-serverless").get_application(applicationId=before)["application"]
    assert (found["architecture"], found["releaseLabel"], found["tags"]) == ("ARM64", "emr-7.13.0", {"b": "3"})
    assert found["maximumCapacity"]["cpu"] == "8 vCPU"


def test_what_was_changed_behind_its_back_is_drift(aws: LocalAws, stack: SmallStack) -> None:
    cloudformation, emr = aws.client("cloudformation"), aws.client("emr-serverless")
    maximum = {"Cpu": "8 vCPU", "Memory": "32 GB"}
    tags = [{"Key": "a", "Value": "1"}]
    stop = {"Enabled": "true", "IdleTimeoutMinutes": "5"}
    template = application(MaximumCapacity=maximum, Tags=tags, Name="n", AutoStopConfiguration=stop)
    assert stack.create(template) == "CREATE_COMPLETE"

    def drift() -> tuple[str, list[str]]:
        found = cloudformation.detect_stack_resource_drift(StackName=stack.name, LogicalResourceId="Application")
        differences = found["StackResourceDrift"].get("PropertyDifferences", [])
        status = str(found["StackResourceDrift"]["StackResourceDriftStatus"])
        return status, sorted(one["PropertyPath"] for one in differences)

    assert drift() == ("IN_SYNC", [])
    at = {"applicationId": stack.physical_id("Application")}
    changed = emr.update_application(**at, maximumCapacity={"cpu": "16 vCPU", "memory": "32 GB"})["application"]
    emr.tag_resource(resourceArn=changed["arn"], tags={"b": "2"})
    status, paths = drift()
    assert status == "MODIFIED"
    assert {path.split("/")[1] for path in paths} == {"MaximumCapacity", "Tags"}
    emr.delete_application(**at)
    assert drift() == ("DELETED", [])


def test_cloudformation_waits_until_the_application_is_there(aws: LocalAws, stack: SmallStack) -> None:
    assert stack.create(application(Tags=[{"Key": "local-aws:creates-in", "Value": "0.3"}])) == "CREATE_COMPLETE"
    assert state(aws, stack.physical_id("Application")) == "CREATED"


def test_a_started_application_holds_its_network(aws: LocalAws, stack: SmallStack) -> None:
    emr, here = aws.client("emr-serverless"), {"VpcId": {"Ref": "Vpc"}}
    template = with_resource({"Resources": {}}, "Vpc", "AWS::EC2::VPC", CidrBlock="10.1.0.0/16")
    template = with_resource(template, "Subnet", "AWS::EC2::Subnet", CidrBlock="10.1.0.0/20", **here)
    template = with_resource(template, "Group", "AWS::EC2::SecurityGroup", GroupDescription="g", **here)
    assert stack.create(template) == "CREATE_COMPLETE"
    network = {"subnetIds": [stack.physical_id("Subnet")], "securityGroupIds": [stack.physical_id("Group")]}
    made = emr.create_application(releaseLabel="emr-7.14.0", type="HIVE", networkConfiguration=network)
    at = {"applicationId": made["applicationId"]}
    aws.advance(1)
    emr.start_application(**at)
    aws.advance(1)
    assert stack.delete() == "DELETE_FAILED"
    for name in ("Subnet", "Group"):
        assert f"DependencyViolation: {stack.physical_id(name)} is in use by {at['applicationId']}" in (
            stack.reasons(name)
        )
    emr.stop_application(**at)
    aws.advance(1)
    emr.delete_application(**at)
    assert stack.delete() == "DELETE_COMPLETE"


def schedule(
    service: str = "scheduler.amazonaws.com", source: str = GROUP, request: Any = INPUT, **properties: Any
) -> Template:
    """A schedule that starts a job, with its role."""
    condition = {"StringEquals": {"aws:SourceAccount": "000000000000", "aws:SourceArn": source}}
    statement = {**TRUST, "Principal": {"Service": service}, "Condition": condition}
    role = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
    target = {
        "Arn": "arn:aws:scheduler:::aws-sdk:emrserverless:startJobRun",
        "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
        "Input": request if isinstance(request, str) else json.dumps(request),
        "RetryPolicy": {"MaximumRetryAttempts": "3"},
    }
    said = {"ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": target, **properties}
    template = with_resource({"Resources": {}}, "Role", "AWS::IAM::Role", **role)
    return with_resource(template, "Schedule", "AWS::Scheduler::Schedule", **said)


def test_a_schedule_is_made_and_changed(aws: LocalAws, stack: SmallStack) -> None:
    scheduler = aws.client("scheduler")
    zone = {"ScheduleExpressionTimezone": "Europe/Berlin", "EndDate": "2030-01-01T00:00:00Z"}
    assert stack.create(schedule(Description="first", **zone)) == "CREATE_COMPLETE"
    name = stack.physical_id("Schedule")
    first = scheduler.get_schedule(Name=name)
    assert (first["ScheduleExpressionTimezone"], first["Description"]) == ("Europe/Berlin", "first")
    assert first["EndDate"].year == 2030
    assert first["Target"]["RetryPolicy"] == {"MaximumRetryAttempts": 3}
    assert stack.update(schedule(State="DISABLED")) == "UPDATE_COMPLETE"
    assert stack.physical_id("Schedule") == name
    assert scheduler.get_schedule(Name=name)["State"] == "DISABLED"
    assert stack.update(schedule(Name="other")) == "UPDATE_COMPLETE"
    assert [one["Name"] for one in scheduler.list_schedules()["Schedules"]] == ["other"]


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (schedule(service="events.amazonaws.com"), "must allow AWS EventBridge Scheduler to assume the role"),
        (schedule(source=GROUP.replace("default", "other")), "must allow AWS EventBridge Scheduler to assume the role"),
        (schedule(Colour="red"), "AWS::Scheduler::Schedule has no property Colour"),
        (schedule(State="ASLEEP"), "'ASLEEP', allowed: ENABLED, DISABLED"),
        (schedule(GroupName="ghost"), "must allow AWS EventBridge Scheduler to assume the role"),
        (schedule(request="{"), "Target.Input is no request of StartJobRun"),
        (schedule(request={**INPUT, "Colour": "red"}), 'Unknown parameter in input: "colour"'),
        (schedule(request={**INPUT, "clientToken": "x"}), "StartJobRunRequest has no clientToken"),
        (schedule(request={"ApplicationId": "00a"}), 'Missing required parameter in input: "executionRoleArn"'),
    ],
)
def test_a_refused_schedule_rolls_back_with_the_reason(stack: SmallStack, template: Template, reason: str) -> None:
    assert stack.create(template) == "ROLLBACK_COMPLETE"
    assert reason in stack.reasons("Schedule")
