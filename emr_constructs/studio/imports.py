"""Studios that exist already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments, type_violations
from emr_constructs._jsii.scopes import path_of, stack_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation import roles
from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups
from emr_constructs.model.studio_auth import StudioAuth, studio_view
from emr_constructs.rules.views.studio import StudioView
from emr_constructs.studio.interface import IStudio
from emr_constructs.studio.people import Team

_ID = re.compile(r"es-[0-9A-Z]+")
_ARN = re.compile(r"arn:[\w-]+:elasticmapreduce:[\w-]+:\d{12}:studio/es-[0-9A-Z]+")


class ImportedStudio(IStudio):
    """What the ``from_studio_...`` methods of ``Studio`` return.

    What an import was not told is missed where it is needed, and not before.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        studio_id: str,
        studio_url: str | None = None,
        auth: StudioAuth | None = None,
        service_role: iam.IRole | None = None,
        security_groups: IStudioSecurityGroups | None = None,
        vpc: ec2.IVpc | None = None,
        collaboration: bool = False,
        studio_arn: str | None = None,
    ) -> None:
        check_arguments(ImportedStudio, scope, id, locals())
        if not is_token(studio_id) and not _ID.fullmatch(studio_id):
            problem = f"`studio_id` ({studio_id!r}) is not the id of a Studio; write one such as es-1A2B3C4D5E6F7"
            raise EmrValidationError([Violation("StudioIdShape", problem)], path_of(scope, id))
        super().__init__(scope, id, environment_from_arn=studio_arn)
        self._id, self._given_arn, self._url = studio_id, studio_arn, studio_url
        self._auth, self._role, self._groups, self._vpc = auth, service_role, security_groups, vpc
        self._together, self._team = collaboration, Team()

    @property
    def studio_id(self) -> str:
        return self._id

    @property
    def studio_arn(self) -> str:
        return self._given_arn or super().studio_arn

    @property
    def studio_url(self) -> str:
        if self._url is None:
            untold = Violation("StudioWithoutUrl", _untold("studio_url", "so nobody can be sent there"))
            raise EmrValidationError([untold], self.node.path)
        return self._url

    @property
    def service_role(self) -> iam.IRole:
        if self._role is None:
            untold = Violation("StudioWithoutServiceRole", _untold("service_role", "and people need it for Workspaces"))
            raise EmrValidationError([untold], self.node.path)
        return roles.at_hand(stack_of(self), self._role)

    @property
    def user_role(self) -> iam.IRole | None:
        return self._auth._user_role if self._auth is not None else None

    @property
    def security_groups(self) -> IStudioSecurityGroups:
        if self._groups is None:
            untold = Violation("StudioWithoutGroups", _untold("security_groups", "so no cluster can be reached"))
            raise EmrValidationError([untold], self.node.path)
        return self._groups

    @property
    def _known_vpc(self) -> ec2.IVpc | None:
        return self._vpc

    @property
    def _known_subnets(self) -> Sequence[str]:
        return ()

    @property
    def _view(self) -> StudioView:
        return self._auth._view() if self._auth is not None else studio_view()

    @property
    def _collaborates(self) -> bool:
        return self._together

    @property
    def _path(self) -> str | None:
        return None


def studio_from_arn(scope: Construct, id: str, studio_arn: str) -> IStudio:  # noqa: A002
    """A Studio by its ARN, which may be of another region or account.

    :raises EmrValidationError: ``ArgumentType``, ``StudioArnShape``.
    """
    violations = list(type_violations({"studio_arn": str}, {"studio_arn": studio_arn}))
    if not (violations or is_token(studio_arn) or _ARN.fullmatch(studio_arn)):
        shape = "arn:<partition>:elasticmapreduce:<region>:<account>:studio/es-..."
        violations = [
            Violation("StudioArnShape", f"`studio_arn` ({studio_arn!r}) is not the ARN of a Studio; write {shape}")
        ]
    if violations:
        raise EmrValidationError(violations, path_of(scope, id))
    parts = Stack.of(scope).split_arn(studio_arn, ArnFormat.SLASH_RESOURCE_NAME)
    return ImportedStudio(scope, id, studio_id=str(parts.resource_name), studio_arn=studio_arn)


def _untold(argument: str, consequence: str) -> str:
    return (
        f"the imported Studio was not told its `{argument}`, {consequence}; import it with "
        f"`Studio.from_studio_attributes(..., {argument}=...)`"
    )
