"""What all ``metric_...`` and ``on_...`` methods of a cluster take besides their own arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from aws_cdk import Duration, Resource
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from constructs import Construct, IConstruct

from emr_constructs._jsii.arguments import hints_of, type_violations
from emr_constructs._jsii.scopes import environment_of, path_of
from emr_constructs.errors import EmrValidationError


class MetricOptions(TypedDict, total=False):
    """How a metric is read and shown, as ``aws_cloudwatch.MetricOptions`` has it."""

    statistic: str
    period: Duration
    label: str
    color: str
    id: str
    visible: bool
    unit: cloudwatch.Unit
    region: str
    account: str


class EventOptions(TypedDict, total=False):
    """The rule of an event, as ``aws_events.OnEventOptions`` has it."""

    target: events.IRuleTarget
    description: str
    rule_name: str
    event_pattern: events.EventPattern
    cross_stack_scope: Construct


def check_options(kind: type, scope: IConstruct, id: str, values: Mapping[str, Any]) -> None:  # noqa: A002
    """Raise where an option has the wrong type. One that does not exist is Python's own ``TypeError``.

    :param kind: ``MetricOptions`` or ``EventOptions``.
    :param id: what is made.
    :param values: the options.
    :raises EmrValidationError: ``ArgumentType``, one for each wrong option.
    """
    violations = list(type_violations(hints_of(kind), values))
    if violations:
        raise EmrValidationError(violations, path_of(scope, id))


def is_elsewhere(cluster: Resource) -> bool:
    """Whether a cluster stands in another region or account than the stack, as one imported by its ARN may."""
    here, there = environment_of(cluster), cluster.env
    return (here.region, here.account) != (there.region, there.account)
