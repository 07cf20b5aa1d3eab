"""What a construct's surroundings say, without asking AWS."""

from __future__ import annotations

from typing import NamedTuple

from aws_cdk import Annotations, Stack
from constructs import Construct, IConstruct

from emr_constructs._jsii.once import once


class Environment(NamedTuple):
    """Where a stack goes; tokens for what is only known at deployment."""

    partition: str
    region: str
    account: str
    url_suffix: str

    def arn(self, service: str, resource: str) -> str:
        """The ARN of what a service has there.

        :param service: as ARNs name it.
        :param resource: all that stands behind the account, also a slash or a colon that it begins with.
        """
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"


_stacks: dict[IConstruct, Stack] = {}


def stack_of(scope: IConstruct) -> Stack:
    """The stack of a construct."""
    if scope not in _stacks:
        _stacks[scope] = scope if isinstance(scope, Stack) else Stack.of(scope)
    return _stacks[scope]


def note_stack(construct: IConstruct, scope: IConstruct) -> None:
    """Remember that a construct, just made, is in the stack of its scope: a question to Node less."""
    _stacks[construct] = stack_of(scope)


def environment_of(scope: IConstruct) -> Environment:
    """The environment of a construct's stack."""
    return _environment(stack_of(scope))


@once
def _environment(stack: Stack) -> Environment:
    return Environment(stack.partition, stack.region, stack.account, stack.url_suffix)


def region_of(scope: object) -> str | None:
    """The region of a construct's stack; None for what is no construct: CDK itself tells so."""
    return environment_of(scope).region if isinstance(scope, Construct) else None


def path_of(scope: IConstruct, id: str) -> str:  # noqa: A002  (CDK's own name for it)
    """The path a construct will have in ``scope``."""
    return f"{scope.node.path}/{id}" if scope.node.path else id


def warn(scope: IConstruct, code: str, message: str) -> None:
    """Warn at a construct. ``Annotations.of(scope).acknowledge_warning(id)`` silences it, with a reason."""
    Annotations.of(scope).add_warning_v2(f"emr_constructs:{code}", message)
