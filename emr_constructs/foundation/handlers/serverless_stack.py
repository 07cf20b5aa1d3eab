"""What CloudFormation tells of the stack whose custom resource asks."""

from __future__ import annotations

import re
from typing import Any

import boto3
from botocore.exceptions import ClientError

from .protocol import CONFIG, code_of

_GOING = ("DELETE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS")  # the latter undoes the creation of a stack


class Stack:
    """A stack, while CloudFormation works on it.

    :param stack_id: its ARN, as events have it.
    """

    def __init__(self, stack_id: str) -> None:
        self._id = stack_id
        self._made: Any = None

    def physical_id(self, logical_id: str) -> str:
        """The id of a resource now; empty where there is none."""
        try:
            found = self._cloudformation.describe_stack_resource(StackName=self._id, LogicalResourceId=logical_id)
        except ClientError as error:
            if code_of(error) != "ValidationError":
                raise
            return ""
        return str(found["StackResourceDetail"].get("PhysicalResourceId", ""))

    def is_rolling_back(self) -> bool:
        """Whether an update has failed, and what it did is undone."""
        return self._status.startswith("UPDATE_ROLLBACK")

    def will_delete(self, logical_id: str, physical_id: str) -> bool:
        """Whether a resource goes with the stack, was replaced by another, or is no longer in the template."""
        if self._status in _GOING or self.physical_id(logical_id) != physical_id:
            return True
        template = self._cloudformation.get_template(StackName=self._id, TemplateStage="Processed")["TemplateBody"]
        if isinstance(template, str):  # YAML, which the standard library cannot read
            return not re.search(rf"\b{logical_id}\b", template)
        return logical_id not in template["Resources"]

    @property
    def _status(self) -> str:
        [stack] = self._cloudformation.describe_stacks(StackName=self._id)["Stacks"]
        return str(stack["StackStatus"])

    @property
    def _cloudformation(self) -> Any:
        self._made = self._made or boto3.client("cloudformation", config=CONFIG)
        return self._made
