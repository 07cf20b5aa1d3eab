"""What custom resources share: one function of a kind in a stack, with a role and a log group of its own.

ADR 0020 says why this is neither CDK's ``AwsCustomResource`` nor its ``Provider``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from aws_cdk import CustomResource, Duration, IgnoreMode, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from emr_constructs._jsii.scopes import stack_of
from emr_constructs.errors import Violation
from emr_constructs.foundation.handler_options import HandlerOptions
from emr_constructs.foundation.keys import let_log_groups
from emr_constructs.foundation.roles import allow_or_ask, at_hand

_CODE = Path(__file__).parent
_CALLS = 3  # of a function that dies without an answer: Lambda calls it twice again,
_PAUSES = 3  # minutes: after one and after two


class HandlerKind(NamedTuple):
    """A kind of custom resource.

    :param name: in PascalCase: of its type, and of its function in a stack.
    :param module: its code in ``handlers``.
    :param summary: what its function does.
    :param more: what else of ``handlers`` it needs: files and directories.
    :param minutes: how long a call of its function may take.
    """

    name: str
    module: str
    summary: str
    more: tuple[str, ...] = ()
    minutes: int = 2

    @property
    def handler_id(self) -> str:
        """The id, in the stack, of the function and what belongs to it."""
        return f"Emr{self.name}Handler"

    @property
    def resource_type(self) -> str:
        """The type that CloudFormation shows."""
        return f"Custom::Emr{self.name}"

    @property
    def answer_within(self) -> Duration:
        """How long CloudFormation waits for an answer."""
        return Duration.minutes(_CALLS * self.minutes + _PAUSES + 1)


class Handler(Construct):
    """The function of a kind in a stack."""

    def __init__(self, scope: Construct, kind: HandlerKind, options: HandlerOptions) -> None:
        super().__init__(scope, kind.handler_id)
        self.kind = kind
        self.options = options
        self.role = at_hand(stack_of(scope), options.role or self._create_role(kind.summary, options))
        log_group = options.log_group or self._create_log_group(options)
        # Instead of AWSLambdaBasicExecutionRole, which lets a function write to the logs of all others.
        self.allow(["logs:CreateLogStream", "logs:PutLogEvents"], [log_group.log_group_arn])
        self.function = lambda_.Function(
            self,
            "Function",
            description=kind.summary,
            runtime=lambda_.Runtime.PYTHON_3_14,
            architecture=lambda_.Architecture.ARM_64,
            code=lambda_.Code.from_asset(str(_CODE), exclude=_all_but(kind), ignore_mode=IgnoreMode.GIT),
            handler=f"handlers.{kind.module}.handler",
            memory_size=256,
            timeout=Duration.minutes(kind.minutes),
            role=self.role,
            log_group=log_group,
        )

    def allow(
        self, actions: Sequence[str], resources: Sequence[str], conditions: Mapping[str, Any] | None = None
    ) -> None:
        """Give the function a right for as long as the stack has it.

        What it needs to delete a resource must not be given here where several share it: an update would take it away
        before the resource that is left out is deleted.
        """
        statement = iam.PolicyStatement(actions=actions, resources=resources, conditions=conditions)
        allow_or_ask(self, "HandlerRoleRights", self.role, statement)

    def _create_role(self, summary: str, options: HandlerOptions) -> iam.Role:
        return iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=f"Role of a Lambda function: {summary}",
            path=options.path,
            permissions_boundary=options.permissions_boundary,
        )

    def _create_log_group(self, options: HandlerOptions) -> logs.LogGroup:
        key = options.log_encryption_key
        if key is not None:
            let_log_groups(key)
        return logs.LogGroup(
            self,
            "Logs",
            retention=options.log_retention or logs.RetentionDays.ONE_YEAR,
            encryption_key=key,
            removal_policy=RemovalPolicy.DESTROY,
        )


def handler_of(scope: Construct, kind: HandlerKind, options: HandlerOptions | None) -> Handler:
    """The function of a kind in the stack of a construct, made when it is asked for first."""
    return _made(scope, kind) or Handler(stack_of(scope), kind, options or HandlerOptions())


def handler_violations(scope: Construct, kind: HandlerKind, options: HandlerOptions | None) -> list[Violation]:
    """There is one function, so there cannot be two ways to make it."""
    made = _made(scope, kind)
    if made is None or made.options == (options or HandlerOptions()):
        return []
    problem = f"the stack has one function for all its {kind.resource_type}; say the same `HandlerOptions` everywhere"
    return [Violation("HandlerOptionsDiffer", problem)]


def declare(scope: Construct, handler: Handler, properties: Mapping[str, Any], what: str = "") -> CustomResource:
    """The resource itself, as ``Resource`` below a construct.

    :param what: the end of its type, where a function serves resources of several.
    """
    return CustomResource(
        scope,
        "Resource",
        service_token=handler.function.function_arn,
        resource_type=f"{handler.kind.resource_type}{what}",
        properties=properties,
        service_timeout=handler.kind.answer_within,
    )


def _made(scope: Construct, kind: HandlerKind) -> Handler | None:
    found = stack_of(scope).node.try_find_child(kind.handler_id)
    return found if isinstance(found, Handler) else None


def _all_but(kind: HandlerKind) -> list[str]:
    """What is not uploaded, in the words of ``.gitignore``: everything but one handler and what handlers share."""
    kept = ("__init__.py", "protocol.py", f"{kind.module}.py", *kind.more)
    return ["/*", "!/handlers", "/handlers/*", *(f"!/handlers/{name}" for name in kept)]
