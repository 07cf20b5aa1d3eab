"""Block public access: the setting of an account and region that keeps clusters off the internet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of, stack_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts.node_access import ssh_port
from emr_constructs.foundation.custom_resource import HandlerKind, declare, handler_of
from emr_constructs.foundation.handler_options import HandlerOptions

_KIND = HandlerKind(
    "BlockPublicAccess", "block_public_access", "Writes the block public access setting of Amazon EMR, and reads it"
)
_ACTIONS = [
    "elasticmapreduce:GetBlockPublicAccessConfiguration",
    "elasticmapreduce:PutBlockPublicAccessConfiguration",
]
_HIGHEST_PORT = 65535

Ports = Sequence[int | Sequence[int]]


class BlockPublicAccess(Construct):
    """Makes EMR refuse clusters in public subnets whose security groups let the whole internet in.

    **The setting belongs to the account and region, not to the stack.** It applies to every cluster that anybody
    starts there, and EMR revokes such rules of running clusters, too. Whatever was set before is overwritten; two
    stacks with this construct fight, and the last deployment wins. Declare it once, in a stack for the account. A
    change that somebody makes by hand stays until these arguments change.

    It is made by a custom resource: one Lambda function, which costs next to nothing.

    :param permitted_public_ports: ports that may be open to the internet all the same: numbers, or pairs of first and
        last. Default: none. AWS's own default excepts 22, for SSH; nodes of this library are reached through Session
        Manager
    :param restore_on_delete: put back what was set before this construct, when it is deleted. Default: False, the
        setting stays, since other clusters of the account may rely on it by then
    :param handler: role and logs of the function. Default: new ones
    :raises EmrValidationError: ``ArgumentType``, ``PublicPort``, ``BlockPublicAccessTwice``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        permitted_public_ports: Sequence[int | Sequence[int]] = (),
        restore_on_delete: bool = False,
        handler: HandlerOptions | None = None,
    ) -> None:
        check_arguments(BlockPublicAccess, scope, id, locals())
        violations = [*_port_violations(permitted_public_ports), *_violations(scope)]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        made = handler_of(self, _KIND, handler)
        made.allow(_ACTIONS, ["*"])  # these actions know no resources
        ports = [_pair(one) for one in permitted_public_ports]
        declare(
            self,
            made,
            {
                "PermittedPorts": [{"First": first, "Last": last} for first, last in ports],
                "RestoreOnDelete": restore_on_delete,
            },
        )
        self._made = made
        if any((first, last) != (ssh_port(), ssh_port()) for first, last in ports if not is_token([first, last])):
            warn(
                self,
                "PermittedPublicPorts",
                "AWS Config and Security Hub's EMR.2 find fault with permitted ports other than 22",
            )

    @property
    def function(self) -> lambda_.IFunction:
        """The function that writes the setting."""
        return self._made.function

    @property
    def role(self) -> iam.IRole:
        """The role of the function."""
        return self._made.role


def _violations(scope: Construct) -> Iterator[Violation]:
    if stack_of(scope).node.try_find_child(_KIND.handler_id) is not None:
        problem = "the stack sets block public access already, and an account has one setting; declare it once"
        yield Violation("BlockPublicAccessTwice", problem)


def _port_violations(ports: Ports) -> Iterator[Violation]:
    for index, one in enumerate(ports):
        name = f"`permitted_public_ports[{index}]`"
        if not isinstance(one, (int, float)) and len(one) != 2:
            yield Violation("PublicPort", f"{name} ({list(one)}) must be a port, or a pair of first and last port")
            continue
        first, last = _pair(one)
        if is_token([first, last]):
            continue
        if not 0 <= first <= last <= _HIGHEST_PORT:
            problem = f"{name} ({one}) must be within 0 and {_HIGHEST_PORT}, the lower port first"
            yield Violation("PublicPort", problem)


def _pair(ports: int | Sequence[int]) -> tuple[int, int]:
    """First and last of a range; a token for a number is a float."""
    if isinstance(ports, (int, float)):
        return ports, ports
    first, last = ports
    return first, last
