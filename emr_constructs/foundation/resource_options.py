"""What all ``metric_...`` and ``on_...`` methods take besides their own arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

import aws_cdk as cdk
from aws_cdk import Duration, Resource
from constructs import Construct, IConstruct

from emr_constructs._jsii.arguments import hints_of, type_violations
from emr_constructs._jsii.scopes import environment_of, path_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation


class MetricOptions(TypedDict, total=False):
    """How a metric is read and shown, as ``aws_cloudwatch.MetricOptions`` has it."""

    statistic: str | None
    period: Duration | None
    label: str | None
    color: str | None
    id: str | None
    visible: bool | None
    unit: cdk.aws_cloudwatch.Unit | None
    region: str | None
    account: str | None


class EventOptions(TypedDict, total=False):
    """The rule of an event, as ``aws_events.OnEventOptions`` has it."""

    target: cdk.aws_events.IRuleTarget | None
    description: str | None
    rule_name: str | None
    event_pattern: cdk.aws_events.EventPattern | None
    cross_stack_scope: Construct | None


def check_options(kind: type, scope: IConstruct, id: str, values: Mapping[str, Any]) -> None:  # noqa: A002
    """Raise where an option does not exist, or has the wrong type.

    :param kind: ``MetricOptions`` or ``EventOptions``.
    :param id: what is made.
    :param values: the options.
    :raises TypeError: for an option that does not exist, as Python itself does.
    :raises EmrValidationError: ``ArgumentType``, one for each wrong option.
    """
    hints = hints_of(kind)
    unknown = [name for name in values if name not in hints]
    if unknown:
        raise TypeError(f"unexpected keyword argument {unknown[0]!r}; the options are {', '.join(hints)}")
    violations = list(type_violations(hints, values))
    if violations:
        raise EmrValidationError(violations, path_of(scope, id))


def is_elsewhere(resource: Resource, scope: IConstruct | None = None, *, certainly: bool = False) -> bool:
    """Whether a cluster or application stands in another region or account than a stack.

    :param scope: whose stack. Default: where the resource is said, which one imported by its ARN may not be
    :param certainly: what only deployment knows does not count. Default: what is not told to be the same counts
    """
    here, there = environment_of(scope or resource), resource.env
    pairs = ((here.region, there.region), (here.account, there.account))
    return any(one != other and not (certainly and (is_token(one) or is_token(other))) for one, other in pairs)


def elsewhere(cluster: Resource, scope: IConstruct) -> list[Violation]:
    """What is wrong with a resource that CloudFormation would add to a cluster of another region or account."""
    if not is_elsewhere(cluster, scope, certainly=True):
        return []
    region, account = cluster.env.region, cluster.env.account
    problem = f"the cluster is in {region} of {account}, which this stack is not; use a stack of that environment"
    return [Violation("ClusterElsewhere", problem)]
