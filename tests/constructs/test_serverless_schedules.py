"""Jobs on EMR Serverless by the clock: what EventBridge Scheduler sends, and with which rights."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk.assertions import Template
from botocore.session import get_session
from state_machines import ID, application_in, complaints, text_of
from synthesized import REGION, Synthesized, as_list, imported_key, imported_role, join, new_stack, warnings

import emr_constructs as emr

DAILY = scheduler.ScheduleExpression.cron(minute="30", hour="2", time_zone=cdk.TimeZone.EUROPE_BERLIN)
SCRIPT = emr.Script.from_asset("examples/jobs/orders_by_day.py")
ARN = "arn:aws:scheduler:::aws-sdk:emrserverless:startJobRun"


def every_night(application: Any, id: str = "Nightly", **more: Any) -> emr.JobSchedule:  # noqa: A002
    job = emr.SparkJob(script=SCRIPT, arguments=["--at", scheduler.ContextAttribute.scheduled_time])
    made: emr.JobSchedule = application.schedule_job(id, **{"job": job, "schedule": DAILY, **more})
    return made


@cache
def schedules() -> Synthesized:
    """One stack with a schedule for each thing to be seen."""
    stack = new_stack()
    application = application_in(stack)
    every_night(application)
    tagged = emr.SparkJob(script=SCRIPT, name="Orders", tags={"team": "data"})
    key, brought = kms.Key(stack, "Key"), sqs.Queue(stack, "Brought")
    every_night(application, "Keyed", job=tagged, encryption_key=key)
    group = scheduler.ScheduleGroup(stack, "Group")
    every_night(application, "Grouped", schedule_group=group, dead_letter_queue=brought)
    every_night(
        application,
        "Framed",
        dead_letter_queue=brought,
        schedule=scheduler.ScheduleExpression.rate(cdk.Duration.hours(6)),
        time_window=scheduler.TimeWindow.flexible(cdk.Duration.minutes(15)),
        start=datetime(2026, 12, 1, tzinfo=timezone.utc),
        end=datetime(2027, 12, 1, tzinfo=timezone(timedelta(hours=1))),
        max_event_age=cdk.Duration.hours(1),
        retry_attempts=3,
        enabled=False,
        description="While we move",
    )
    return Synthesized(stack)


def schedule_of(name: str) -> Any:
    return schedules().properties(f"Application/{name}/Schedule/Resource")


def request_of(name: str) -> dict[str, Any]:
    """What EMR Serverless is asked for."""
    parsed: dict[str, Any] = json.loads(text_of(schedule_of(name)["Target"]["Input"]))
    return parsed


def rights_of(name: str, found: Synthesized | None = None) -> dict[str, Any]:
    """The resources and the condition of each action that the role of a schedule may do."""
    policy = (found or schedules()).statements(f"Application/{name}/Role/DefaultPolicy/Resource")
    return {action: (one["Resource"], one.get("Condition")) for one in policy for action in as_list(one["Action"])}


def arn_of(resource: str, service: str = "emr-serverless") -> Any:
    return join(
        "arn:", {"Ref": "AWS::Partition"}, f":{service}:", REGION, ":", {"Ref": "AWS::AccountId"}, f":{resource}"
    )


def test_the_job_starts_at_that_time_in_that_zone() -> None:
    found = schedule_of("Nightly")
    assert found["ScheduleExpression"] == "cron(30 2 * * ? *)"
    assert found["ScheduleExpressionTimezone"] == "Europe/Berlin"
    assert found["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert found["State"] == "ENABLED"
    assert text_of(found["Target"]["Arn"]) == ARN


def test_the_request_is_in_pascal_case_with_a_token_of_its_own() -> None:
    asked = request_of("Nightly")
    driver = asked.pop("JobDriver")["SparkSubmit"]
    assert asked == {
        "Name": "Nightly",
        "ApplicationId": ID,
        "ExecutionRoleArn": "arn:aws:iam::111122223333:role/teams/Jobs",
        "ClientToken": "<aws.scheduler.execution-id>",
    }
    assert driver["EntryPointArguments"] == ["--at", "<aws.scheduler.scheduled-time>"]
    assert request_of("Keyed")["Name"] == "Orders"
    assert request_of("Keyed")["Tags"] == {"team": "data"}


def test_numbers_and_lists_that_only_deployment_knows_stay_what_they_are() -> None:
    stack = new_stack()
    minutes = cdk.CfnParameter(stack, "Minutes", type="Number").value_as_number
    words = cdk.CfnParameter(stack, "Words", type="CommaDelimitedList").value_as_list
    job = emr.SparkJob(script=SCRIPT, arguments=words, timeout=cdk.Duration.minutes(minutes))
    application_in(stack).schedule_job("Nightly", job=job, schedule=DAILY)
    found = Synthesized(stack).properties("Application/Nightly/Schedule/Resource")["Target"]["Input"]["Fn::Join"][1]
    before = {json.dumps(one): found[index - 1] for index, one in enumerate(found)}
    assert before[json.dumps({"Ref": "Minutes"})].endswith('"ExecutionTimeoutMinutes":')
    [(_, said)] = [(one, said) for one, said in before.items() if "CdkJsonStringify" in one]
    assert said.endswith('"EntryPointArguments":')


@pytest.mark.parametrize("name", ["Nightly", "Keyed", "Framed"])
def test_emr_serverless_takes_the_request(name: str) -> None:
    token = {"ClientToken": "d32c5kddcf5bb8c3"}
    assert complaints({**request_of(name), **token}) == ""


def test_the_target_is_a_service_and_an_operation_of_the_sdk() -> None:
    *_, service, action = ARN.split(":")
    model = get_session().get_service_model("emr-serverless")
    assert model.service_id.hyphenize().replace("-", "") == service
    assert action[0].upper() + action[1:] in model.operation_names


def test_what_can_be_said_of_a_schedule() -> None:
    found = schedule_of("Framed")
    assert found["ScheduleExpression"] == "rate(6 hours)"
    assert found["FlexibleTimeWindow"] == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}
    assert (found["StartDate"], found["EndDate"]) == ("2026-12-01T00:00:00.000Z", "2027-11-30T23:00:00.000Z")
    assert found["Target"]["RetryPolicy"] == {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 3}
    assert found["State"] == "DISABLED"
    assert found["Description"] == "While we move"


# Rights


def test_the_role_may_start_jobs_of_this_application_as_this_role() -> None:
    assert rights_of("Nightly") == {
        "emr-serverless:StartJobRun": (arn_of(f"/applications/{ID}"), None),
        "iam:PassRole": (
            join("arn:", {"Ref": "AWS::Partition"}, ":iam::", {"Ref": "AWS::AccountId"}, ":role/teams/Jobs"),
            {"StringLike": {"iam:PassedToService": "emr-serverless.amazonaws.com*"}},
        ),
        "sqs:SendMessage": (schedules().arn("Application/Nightly/DeadLetters/Resource"), None),
    }


def test_tags_and_a_key_need_rights_of_their_own() -> None:
    key = schedules().arn("Key/Resource")
    more = {name: one for name, one in rights_of("Keyed").items() if name not in rights_of("Nightly")}
    assert more == {
        "emr-serverless:TagResource": (
            [arn_of(f"/applications/{ID}"), arn_of(f"/applications/{ID}/jobruns/*")],
            {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}},
        ),
        "kms:Decrypt": (key, None),
        "kms:GenerateDataKey": (key, None),
    }


@pytest.mark.parametrize("name", ["Nightly", "Grouped"])
def test_only_schedules_of_one_group_of_the_account_take_the_role(name: str) -> None:
    [trust] = schedules().statements(f"Application/{name}/Role/Resource")
    group = {"Nightly": arn_of("schedule-group/default", "scheduler"), "Grouped": schedules().arn("Group/Resource")}
    assert trust == {
        "Action": "sts:AssumeRole",
        "Effect": "Allow",
        "Principal": {"Service": "scheduler.amazonaws.com"},
        "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}, "aws:SourceArn": group[name]}},
    }


def test_a_schedule_waits_for_all_rights() -> None:
    waits = schedules().depends_on("Application/Nightly/Schedule/Resource")
    assert schedules().id("Application/Nightly/Role/DefaultPolicy/Resource") in waits
    [reading] = [path for path in schedules().paths("AWS::IAM::Policy") if path.startswith("Jobs/")]
    assert schedules().id(reading) in waits


def test_who_starts_a_job_needs_the_key_of_its_logs() -> None:
    stack = new_stack()
    application = emr.ServerlessApplication(stack, "Application", release_label=emr.ReleaseLabel.EMR_7_14_0)
    made = every_night(application)
    found = Synthesized(stack)
    key = found.arn("Application/Key/Resource")
    assert [rights_of("Nightly", found)[f"kms:{one}"] for one in ("Decrypt", "GenerateDataKey")] == [(key, None)] * 2
    assert made.execution_role is application.execution_role


def test_a_schedule_of_another_stack_leaves_the_stack_of_the_application_alone() -> None:
    stack = new_stack()
    application = emr.ServerlessApplication(stack, "Application", release_label=emr.ReleaseLabel.EMR_7_14_0)
    starter = iam.Role(stack, "Starter", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"))
    other = cdk.Stack(stack.node.scope, "Other")  # type: ignore[arg-type]
    made = emr.JobSchedule(
        other, "Nightly", application=application, job=emr.SparkJob(script=SCRIPT), schedule=DAILY, role=starter
    )
    assert made.role is starter
    found, home = Synthesized(other), json.dumps(Template.from_stack(stack).to_json())
    actions = [one["Action"] for path in found.paths("AWS::IAM::Policy") for one in found.statements(path)]
    assert "emr-serverless:StartJobRun" in actions
    assert "s3:GetObject" in actions
    assert "StartJobRun" not in home
    assert "s3:GetObject" not in home


def test_the_owner_of_a_role_that_cannot_be_changed_is_told() -> None:
    stack = new_stack()
    every_night(application_in(stack), role=imported_role(stack, "Fixed", mutable=False))
    told = [one for one in warnings(stack) if "Stack/Fixed cannot be changed" in one]
    assert len(told) == 3
    for action in ("emr-serverless:StartJobRun", "iam:PassRole", "sqs:SendMessage"):
        assert any(action in one for one in told)


def test_the_owner_of_a_key_is_told_where_the_role_cannot_be_changed() -> None:
    stack = new_stack()
    fixed = imported_role(stack, "Fixed", mutable=False)
    every_night(application_in(stack), role=fixed, encryption_key=imported_key(stack))
    told = [one.rpartition(":")[2] for one in warnings(stack) if "the policy of an imported key" in one]
    assert sorted(told) == ["ImportedKeyPolicyDeadLetters]", "ImportedKeyPolicyScheduledJobs]"]


# What could not be started


def test_what_could_not_be_started_is_kept_encrypted() -> None:
    queue = schedules().properties("Application/Nightly/DeadLetters/Resource")
    assert queue == {"MessageRetentionPeriod": 14 * 24 * 3600, "SqsManagedSseEnabled": True}
    arn = schedules().arn("Application/Nightly/DeadLetters/Resource")
    assert schedule_of("Nightly")["Target"]["DeadLetterConfig"] == {"Arn": arn}
    [policy] = schedules().statements("Application/Nightly/DeadLetters/Policy/Resource")
    assert (policy["Effect"], policy["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_one_key_for_the_schedule_and_its_queue() -> None:
    key = schedules().arn("Key/Resource")
    assert schedule_of("Keyed")["KmsKeyArn"] == key
    assert schedules().properties("Application/Keyed/DeadLetters/Resource")["KmsMasterKeyId"] == key


def test_a_queue_can_be_shared() -> None:
    queue = schedules().arn("Brought/Resource")
    assert schedule_of("Grouped")["Target"]["DeadLetterConfig"] == {"Arn": queue}
    assert "Application/Grouped/DeadLetters/Resource" not in schedules()
    assert rights_of("Grouped")["sqs:SendMessage"] == (queue, None)


def test_a_schedule_waits_for_its_group() -> None:
    assert schedule_of("Grouped")["GroupName"] == schedules().properties("Group/Resource")["Name"]
    waits = schedules().depends_on("Application/Grouped/Schedule/Resource")
    assert schedules().id("Group/Resource") in waits


# What is refused

UTC = timezone.utc
ONCE = scheduler.ScheduleExpression.at(datetime(2026, 12, 1, tzinfo=UTC))
FOREIGN = "ScheduledValue: the job has a value of Step Functions, which a schedule hands on as it is written; use "


def _of_a_state(**more: Any) -> emr.SparkJob:
    return emr.SparkJob(script=SCRIPT, **more)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"retry_attempts": 186}, "ScheduleRetries: `retry_attempts` (186) must be 0 to 185"),
        (
            {"max_event_age": cdk.Duration.seconds(59)},
            "ScheduleRetries: `max_event_age` (59 seconds) must be 1 minute to 1 day",
        ),
        (
            {"max_event_age": cdk.Duration.hours(25)},
            "ScheduleRetries: `max_event_age` (1 day 1 hour) must be 1 minute to",
        ),
        (
            {"max_event_age": cdk.Duration.millis(60_500)},
            "ScheduleRetries: `max_event_age` (1 minute 500 millis) must be 1 minute to 1 day, in whole seconds",
        ),
        (
            {"start": datetime(2026, 12, 1)},
            "ScheduleFrame: `start` (2026-12-01T00:00:00) has no time zone; write `datetime(..., tzinfo=timezone.utc)`",
        ),
        (
            {"start": datetime(2026, 12, 1, tzinfo=UTC), "end": datetime(2026, 12, 1, tzinfo=UTC)},
            "ScheduleFrame: `end` (2026-12-01T00:00:00+00:00) must be after `start` (2026-12-01T00:00:00+00:00)",
        ),
        (
            {"schedule": ONCE, "end": datetime(2026, 12, 1, tzinfo=UTC)},
            "ScheduleFrame: `start` and `end` are for schedules that repeat, and `at` is for one time; leave them out",
        ),
        ({"job": _of_a_state(arguments=[f"--day={sfn.JsonPath.string_at('$.day')}"])}, FOREIGN),
        ({"job": _of_a_state(arguments=sfn.JsonPath.list_at("$.all"))}, FOREIGN),
        ({"job": _of_a_state(timeout=cdk.Duration.minutes(sfn.JsonPath.number_at("$.minutes")))}, FOREIGN),
        ({"job": _of_a_state(conf={"spark.day": "{% $states.input.day %}"})}, FOREIGN),
        ({"description": "x" * 513}, "ScheduleDescription: `description` has 513 characters; at most 512 are allowed"),
        ({"schedule": "rate(1 day)"}, "ArgumentType: `schedule` must be a ScheduleExpression, not 'rate(1 day)'"),
    ],
    ids=[
        "attempts",
        "young",
        "old",
        "split",
        "naive",
        "empty",
        "once",
        "path",
        "list",
        "number",
        "expression",
        "description",
        "type",
    ],
)
def test_what_the_scheduler_would_refuse(given: dict[str, Any], message: str) -> None:
    stack = new_stack()
    application = application_in(stack)
    with pytest.raises(emr.EmrValidationError) as caught:
        every_night(application, **given)
    assert str(caught.value).startswith(message)
    assert application.node.try_find_child("Nightly") is None


@pytest.mark.parametrize(
    "given",
    [
        {"retry_attempts": 0, "max_event_age": cdk.Duration.minutes(1)},
        {"retry_attempts": 185, "max_event_age": cdk.Duration.days(1), "description": "x" * 512},
        {"job": _of_a_state(arguments=["{% if $x %}", cdk.Aws.REGION])},
    ],
    ids=["least", "most", "template"],
)
def test_the_limits_themselves_are_allowed(given: dict[str, Any]) -> None:
    assert every_night(application_in(new_stack()), **given).schedule.schedule_name


def test_a_fifo_queue_is_no_place_for_dead_letters() -> None:
    stack = new_stack()
    queue = sqs.Queue(stack, "Queue", fifo=True)
    with pytest.raises(emr.EmrValidationError, match="ScheduleDeadLetters: `dead_letter_queue` is a FIFO queue"):
        every_night(application_in(stack), dead_letter_queue=queue)


def test_an_option_that_does_not_exist_is_an_error_of_python() -> None:
    with pytest.raises(TypeError, match="retries"):
        every_night(application_in(new_stack()), retries=3)
