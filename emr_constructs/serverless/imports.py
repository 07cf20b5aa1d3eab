"""EMR Serverless applications that exist already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import aws_cdk as cdk  # whose S3 loads where it is used
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments, type_violations
from emr_constructs._jsii.scopes import path_of, stack_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation import roles
from emr_constructs.foundation.execution_roles import application_id, application_violations, log_violations
from emr_constructs.foundation.key_grants import KeyGrants
from emr_constructs.foundation.key_policy import violations_of
from emr_constructs.model.instance_types import Architecture
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.serverless_capacity import ServerlessType
from emr_constructs.model.value import plain
from emr_constructs.rules.view import UNKNOWN, view_fields
from emr_constructs.rules.views.serverless import ServerlessApplicationView
from emr_constructs.serverless.interface import IServerlessApplication
from emr_constructs.serverless.surroundings import allow_logs

_ID = re.compile(r"[0-9a-z]{1,64}")


class ImportedServerlessApplication(IServerlessApplication):
    """What the ``from_application_...`` methods of ``ServerlessApplication`` return.

    What an import was not told is missed where it is needed, and not before.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        application_id: str,
        application_name: str | None = None,
        execution_role: iam.IRole | None = None,
        security_groups: Sequence[ec2.ISecurityGroup] = (),
        release_label: ReleaseLabel | None = None,
        application_type: ServerlessType | None = None,
        architecture: Architecture | None = None,
        encryption_key: kms.IKey | None = None,
        log_bucket: cdk.aws_s3.IBucket | None = None,
        log_prefix: str | None = None,
        log_group: logs.ILogGroup | None = None,
        application_arn: str | None = None,
    ) -> None:
        check_arguments(ImportedServerlessApplication, scope, id, locals())
        violations = [
            *_id_violations(application_id),
            *log_violations(log_bucket, log_prefix),
            *(violations_of(encryption_key) if encryption_key is not None else ()),
        ]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id, environment_from_arn=application_arn)
        self._id = application_id
        self._given_arn = application_arn
        self._name = application_name
        self._role = execution_role
        self._key = encryption_key
        self._log_places = (log_bucket, log_prefix or "", log_group)
        self._groups = security_groups
        self._told = {
            "release_label": release_label,
            "application_type": application_type,
            "architecture": architecture,
            "name": application_name,
        }

    @property
    def application_id(self) -> str:
        return self._id

    @property
    def application_arn(self) -> str:
        return self._given_arn or super().application_arn

    @property
    def application_name(self) -> str | None:
        return self._name

    @property
    def execution_role(self) -> iam.IRole:
        if self._role is None:
            problem = (
                "the imported application was not told its `execution_role`; say one for the job, or import it with "
                "`ServerlessApplication.from_application_attributes(..., execution_role=...)`"
            )
            raise EmrValidationError([Violation("ApplicationWithoutRole", problem)], self.node.path)
        return roles.at_hand(stack_of(self), self._role)

    @property
    def connections(self) -> ec2.Connections:
        if not self._groups:
            problem = (
                "the imported application was not told its `security_groups`, so a connection would make no rule; "
                "import it with `ServerlessApplication.from_application_attributes(..., security_groups=...)`"
            )
            raise EmrValidationError([Violation("ApplicationWithoutGroups", problem)], self.node.path)
        return ec2.Connections(security_groups=list(self._groups))

    @property
    def _view(self) -> ServerlessApplicationView:
        told = {name: plain(value) for name, value in self._told.items() if value is not None}
        return ServerlessApplicationView(**{**_unknown(), **told})

    @property
    def _stands_on(self) -> Mapping[str, str]:
        return {}

    def _serve(self, role: iam.IRole, scope: Construct | None = None) -> None:
        at_hand = roles.at_hand(stack_of(scope or self), role)
        allow_logs(at_hand, *self._log_places)
        self._let_submit(at_hand)

    def _let_submit(self, grantee: iam.IGrantable) -> None:
        if self._key is not None:
            KeyGrants(self._key)._let_log_submitter(grantee)


def _id_violations(application_id: str) -> Iterator[Violation]:
    if not is_token(application_id) and not _ID.fullmatch(application_id):
        problem = f"`application_id` ({application_id!r}) is not the id of an application; write one such as 00f1ab2cd3"
        yield Violation("ApplicationIdShape", problem)


def application_from_arn(scope: Construct, id: str, application_arn: str) -> IServerlessApplication:  # noqa: A002
    """An application by its ARN, which may be of another region or account.

    :raises EmrValidationError: ``ArgumentType``, ``ApplicationArnShape``.
    """
    violations = list(type_violations({"application_arn": str}, {"application_arn": application_arn}))
    violations = violations or list(application_violations(application_arn))
    if violations:
        raise EmrValidationError(violations, path_of(scope, id))
    found = application_id(application_arn)
    return ImportedServerlessApplication(scope, id, application_id=found, application_arn=application_arn)


@cache
def _unknown() -> dict[str, object]:
    """An application of which nothing is known."""
    return {one.name: UNKNOWN for one in view_fields(ServerlessApplicationView)}
