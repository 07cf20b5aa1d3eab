"""Roles with which EMRFS asks S3 on behalf of users, as values that a security configuration is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Final

from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct
from typing_extensions import Self

from emr_constructs._jsii.arguments import type_violations
from emr_constructs.errors import EmrValidationError
from emr_constructs.facts import access
from emr_constructs.model.assumed_roles import let_take
from emr_constructs.model.security_block import SecurityBlock
from emr_constructs.model.security_documents import parsed_role
from emr_constructs.model.value import Value, plain, view_of
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.identity import RoleMappingView

_MAPPINGS: Final = "RoleMappings"


class EmrfsIdentifierType(str, Enum):
    """What decides whether EMRFS takes a role."""

    USER = "User"
    """Who asks, as Hadoop knows the user."""
    GROUP = "Group"
    """A Hadoop group of whoever asks."""
    PREFIX = "Prefix"
    """What is asked for: a place in S3."""


@dataclass(frozen=True, kw_only=True)
class EmrfsRoleMapping(Value):
    """A role with which EMRFS asks S3, and when. The first mapping that fits counts; where none does, the nodes' role.

    The nodes get the right to take the role. It separates users of applications from each other, and not those who have
    a shell on a node: they can take every role. AWS recommends S3 Access Grants instead, from emr-6.15.0 on. From
    emr-5.10.0; not on ``emr-spark-8``, which has no EMRFS.

    :param role: the role, with its rights to S3; one that was imported has to trust the nodes.
    :param identifier_type: what ``identifiers`` are; ``for_users``, ``for_groups`` and ``for_prefixes`` say it.
    :param identifiers: names of users or of groups, or prefixes such as ``s3://bucket/sales/``.
    :raises EmrValidationError: ``ArgumentType``, ``EmrfsRoleMapping``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-emrfs-iam-roles.html
    """

    _VIEW: ClassVar = RoleMappingView

    role: iam.IRole
    identifier_type: EmrfsIdentifierType
    identifiers: Sequence[str]

    @staticmethod
    def for_users(role: iam.IRole, *users: str) -> EmrfsRoleMapping:
        """A role for what some users ask for.

        :param role: the role.
        :param users: their names in Hadoop.
        :raises EmrValidationError: ``ArgumentType``, ``EmrfsRoleMapping``.
        """
        return EmrfsRoleMapping(role=role, identifier_type=EmrfsIdentifierType.USER, identifiers=users)

    @staticmethod
    def for_groups(role: iam.IRole, *groups: str) -> EmrfsRoleMapping:
        """A role for what members of some groups ask for.

        :param role: the role.
        :param groups: their names in Hadoop.
        :raises EmrValidationError: ``ArgumentType``, ``EmrfsRoleMapping``.
        """
        return EmrfsRoleMapping(role=role, identifier_type=EmrfsIdentifierType.GROUP, identifiers=groups)

    @staticmethod
    def for_prefixes(role: iam.IRole, *prefixes: str | s3.IBucket) -> EmrfsRoleMapping:
        """A role for whatever lies in some places.

        :param role: the role.
        :param prefixes: buckets, or prefixes such as ``s3://bucket/sales/``.
        :raises EmrValidationError: ``ArgumentType``, ``EmrfsRoleMapping``.
        """
        violations = list(type_violations({"prefixes": Sequence[str | s3.IBucket]}, {"prefixes": prefixes}))
        if violations:
            raise EmrValidationError(violations)
        places = [one if isinstance(one, str) else f"s3://{one.bucket_name}/" for one in prefixes]
        return EmrfsRoleMapping(role=role, identifier_type=EmrfsIdentifierType.PREFIX, identifiers=places)

    def _view(self) -> RoleMappingView:
        return view_of(RoleMappingView, self, role=UNKNOWN)

    def _render(self) -> dict[str, Any]:
        return {
            "Role": self.role.role_arn,
            "IdentifierType": self.identifier_type.value,
            "Identifiers": list(self.identifiers),
        }

    @classmethod
    def _parse(cls, scope: Construct, id: str, document: Mapping[str, Any]) -> Self:  # noqa: A002
        return cls(
            role=parsed_role(scope, id, document, "Role"),
            identifier_type=EmrfsIdentifierType(document["IdentifierType"]),
            identifiers=document["Identifiers"],
        )


@dataclass(frozen=True, kw_only=True)
class EmrfsRoleMappings(SecurityBlock):
    """All role mappings of a configuration, in their order."""

    _PLACE: ClassVar[tuple[str, ...]] = ("AuthorizationConfiguration", "EmrFsConfiguration")

    mappings: Sequence[EmrfsRoleMapping]

    def _seen(self) -> dict[str, Any]:
        return {"emrfs_role_mappings": plain(self.mappings)}

    def _document(self, scope: Construct) -> dict[str, Any]:
        return {_MAPPINGS: [one._render() for one in self.mappings]}

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self:
        written = enumerate(document.get(_MAPPINGS, ()), 1)
        return cls(mappings=[EmrfsRoleMapping._parse(scope, f"EmrfsRole{index}", one) for index, one in written])

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("emrfs_roles",)

    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        for one in self.mappings:
            let_take(one.role, instance_role, *access.actions("take_emrfs_role"))
