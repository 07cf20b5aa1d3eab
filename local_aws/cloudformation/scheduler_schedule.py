"""AWS::Scheduler::Schedule, over ministack's EventBridge Scheduler, whose own handler leaves half of it aside.

What it sends to EMR and EMR Serverless is checked; it sends it when a test says that its time has come.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from local_aws import policies, schedules, seam
from local_aws.botocore_model import check_input
from local_aws.cloudformation.resource import Created, Declared, Properties, RefusedError, ResourceHandler

_SERVICE = "scheduler.amazonaws.com"
_NUMBERS = ("MaximumWindowInMinutes", "MaximumEventAgeInSeconds", "MaximumRetryAttempts")


class SchedulerSchedule(ResourceHandler):
    """A schedule."""

    type_name = "AWS::Scheduler::Schedule"
    create_only = frozenset({"GroupName", "Name"})
    in_place = frozenset(
        [
            "Description",
            "EndDate",
            "FlexibleTimeWindow",
            "KmsKeyArn",
            "ScheduleExpression",
            "ScheduleExpressionTimezone",
            "StartDate",
            "State",
            "Target",
        ]
    )

    def create(self, declared: Declared) -> Created:
        name = declared.properties.get("Name") or seam.generated_name(declared.stack_name, declared.logical_id)[-64:]
        return _put("CreateSchedule", "_create_schedule", name, declared.properties)

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        return _put("UpdateSchedule", "_update_schedule", physical_id, new.properties)

    def delete(self, physical_id: str, properties: Properties) -> None:
        group = {"groupName": properties.get("GroupName", "default")}
        _refuse("DeleteSchedule", *seam.service("scheduler")._delete_schedule(physical_id, group))


def _put(operation: str, function: str, name: str, properties: Properties) -> Created:
    request = {**_numbers(properties), "Name": name}
    check_input("scheduler", operation, request)
    group, target = request.get("GroupName", "default"), request["Target"]
    source = f"arn:aws:scheduler:{seam.region()}:{seam.account_id()}:schedule-group/{group}"
    if not policies.can_assume(_SERVICE, target["RoleArn"], source):
        raise RefusedError("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.")
    schedules.check(target)
    status, headers, body = getattr(seam.service("scheduler"), function)(name, request)
    _refuse(operation, status, headers, body)
    return Created(name, {"Arn": json.loads(body)["ScheduleArn"]})


def _numbers(value: Any) -> Any:
    """CloudFormation hands numbers over as texts."""
    if not isinstance(value, Mapping):
        return value
    return {name: int(one) if name in _NUMBERS and str(one).isdigit() else _numbers(one) for name, one in value.items()}


def _refuse(operation: str, status: int, _headers: Any, body: Any) -> None:
    if status >= 400:
        raise RefusedError(f"{operation}: {body!r}")
