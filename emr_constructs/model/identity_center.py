"""Authentication with IAM Identity Center, as a value that a security configuration is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from aws_cdk import aws_iam as iam
from constructs import Construct
from typing_extensions import Self

from emr_constructs.facts import access
from emr_constructs.model.assumed_roles import let_take
from emr_constructs.model.security_block import SecurityBlock
from emr_constructs.model.security_documents import parsed_role, refuse_off, said
from emr_constructs.model.value import view_of
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.identity import IdentityCenterView

_FIELDS: Final = {
    "instance_arn": "IdentityCenterInstanceARN",
    # So the text of AWS's page spells it, and API and CloudFormation of EMR on EKS; two examples have "Assigment".
    "assignment_required": "IdentityCenterApplicationAssignmentRequired",
    "background_sessions": "EnableUserBackgroundSession",
}
_ENABLED: Final = "EnableIdentityCenter"
_ROLE: Final = "IAMRoleForEMRIdentityCenterApplicationARN"


@dataclass(frozen=True, kw_only=True)
class IdentityCenter(SecurityBlock):
    """Authentication with IAM Identity Center: Spark in notebooks reads data as the person who is logged in.

    EMR makes an application in IAM Identity Center with each security configuration: the role that deploys the stack
    needs the rights to do so. Needs encryption in transit, Lake Formation or S3 Access Grants, and emr-6.15.0; with
    runtime roles emr-7.8.0. Not with three primary nodes. The nodes get the right to take the role.

    :param role: the role with which nodes get tokens and data for people; one of your own has to have the rights of an
        ``IdentityCenterRole``. Default: the security configuration makes such a role
    :param instance_arn: the instance of IAM Identity Center. Default: EMR looks for that of the account
    :param assignment_required: let in only people and groups that are assigned to the application. Default: False
    :param background_sessions: let Spark sessions of SageMaker Unified Studio go on when people log off, from
        emr-7.11.0. Default: False
    :raises EmrValidationError: ``ArgumentType``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-idc-start.html
    """

    _PLACE: ClassVar[tuple[str, ...]] = ("AuthenticationConfiguration", "IdentityCenterConfiguration")
    _VIEW: ClassVar = IdentityCenterView

    role: iam.IRole | None = None
    instance_arn: str | None = None
    assignment_required: bool | None = None
    background_sessions: bool | None = None
    _written: bool = False

    @property
    def _needs_role(self) -> bool:
        """Whether a role has to be made. One that was read is as it is."""
        return self.role is None and not self._written

    def _with_role(self, role: iam.IRole) -> Self:
        """The same, with a role that was made for it."""
        return replace(self, role=role)

    def _view(self) -> IdentityCenterView:
        role = UNKNOWN if self.role is not None or self._needs_role else None
        return view_of(IdentityCenterView, self, enabled=True, instance=self.instance_arn, role=role)

    def _seen(self) -> dict[str, Any]:
        return {"identity_center": self._view()}

    def _document(self, scope: Construct) -> dict[str, Any]:
        role = self.role.role_arn if self.role is not None else None
        fields = {key: getattr(self, name) for name, key in _FIELDS.items()}
        return said({_ENABLED: True, **fields, _ROLE: role})

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self:
        refuse_off(document, _ENABLED)
        return cls(
            role=parsed_role(scope, "IdentityCenterRole", document, _ROLE) if _ROLE in document else None,
            _written=True,
            **{name: document.get(key) for name, key in _FIELDS.items()},
        )

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("identity_center",)

    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        if self.role is not None:
            let_take(self.role, instance_role, *access.actions("take_identity_center_role"))
