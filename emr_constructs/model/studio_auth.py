"""How people log in to a Studio, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

from aws_cdk.aws_iam import IRole

from emr_constructs._jsii.arguments import type_violations
from emr_constructs.errors import EmrValidationError
from emr_constructs.model.value import Value, plain
from emr_constructs.rules.view import UNKNOWN, View, view_fields
from emr_constructs.rules.views.studio import StudioView


class StudioUserAssignment(Enum):
    """Whom a Studio with IAM Identity Center lets in."""

    REQUIRED = "REQUIRED"
    """Only the users and groups that are assigned to it."""

    OPTIONAL = "OPTIONAL"
    """Everybody whom the instance of IAM Identity Center knows. Who has no session policy may do all that the user role
    may: what all others may together."""


@dataclass(frozen=True, kw_only=True)
class StudioAuth(Value):
    """How people log in to a Studio: use ``iam`` or ``identity_center``. A Studio whose mode changes is replaced.

    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-authentication.html
    """

    _VIEW: ClassVar[type[View] | None] = StudioView

    _is_identity_center: bool
    _idp_auth_url: str | None = None
    _idp_relay_state: str | None = None
    _idc_instance: str | None = None
    _idc_user_assignment: StudioUserAssignment | None = None
    _trusted_identity_propagation: bool = False
    _user_role: IRole | None = None

    @staticmethod
    def iam(*, idp_auth_url: str | None = None, idp_relay_state: str | None = None) -> StudioAuth:
        """People are users, groups and roles of IAM, also by federation: ``studio.grant_access`` lets them in.

        :param idp_auth_url: login page of the identity provider, for federated users who begin at the URL of the
            Studio; with ``idp_relay_state``. Default: none, they begin at their provider
        :param idp_relay_state: how the provider calls its RelayState parameter, for example ``RelayState``. Default:
            none
        :raises EmrValidationError: ``ArgumentType``, ``StudioIdpValues``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-create-studio.html
        """
        return StudioAuth(
            _is_identity_center=False,
            **_checked(
                idp_auth_url=(str | None, idp_auth_url),
                idp_relay_state=(str | None, idp_relay_state),
            ),
        )

    @staticmethod
    def identity_center(
        *,
        idc_instance: str | None = None,
        idc_user_assignment: StudioUserAssignment | None = None,
        trusted_identity_propagation: bool = False,
        user_role: IRole | None = None,
    ) -> StudioAuth:
        """People are users and groups of IAM Identity Center: ``studio.add_user`` and ``add_group`` let them in.

        :param idc_instance: ARN of the instance of IAM Identity Center. Default: not said
        :param idc_user_assignment: who gets in. Default: StudioUserAssignment.REQUIRED
        :param trusted_identity_propagation: let clusters read data as the person at the notebook. Such a Studio has
            clusters only that do so too, nothing else, and no collaboration. Default: False
        :param user_role: the role of all users, which gains the policies of the Studio's people. Default: a new
            ``StudioUserRole``
        :raises EmrValidationError: ``ArgumentType``, ``StudioIdentityCenterLength``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-authentication.html
        """
        return StudioAuth(
            _is_identity_center=True,
            **_checked(
                idc_instance=(str | None, idc_instance),
                idc_user_assignment=(StudioUserAssignment | None, idc_user_assignment or StudioUserAssignment.REQUIRED),
                trusted_identity_propagation=(bool, trusted_identity_propagation),
                user_role=(IRole | None, user_role),
            ),
        )

    @property
    def _mode(self) -> str:
        return "SSO" if self._is_identity_center else "IAM"

    @property
    def _said_propagation(self) -> bool | None:
        """Whether identities are propagated, where that is said: it may be a token."""
        return None if self._trusted_identity_propagation is False else self._trusted_identity_propagation

    def _view(self) -> StudioView:
        """A Studio of which nothing but this is known."""
        return studio_view(**self._seen())

    def _seen(self) -> dict[str, Any]:
        """What rules see of it."""
        role = UNKNOWN if self._is_identity_center else None
        names = ("idp_auth_url", "idp_relay_state", "idc_instance", "idc_user_assignment")
        return {
            "auth_mode": self._mode,
            "user_role": role,
            "user_role_arn": role,
            "trusted_identity_propagation": plain(self._said_propagation),
            **{name: plain(getattr(self, f"_{name}")) for name in names},
        }

    def _render(self, user_role: IRole | None) -> dict[str, Any]:
        """The arguments of the L1.

        :param user_role: that of the Studio.
        """
        return {
            "auth_mode": self._mode,
            "user_role": user_role.role_arn if user_role is not None else None,
            "idp_auth_url": self._idp_auth_url,
            "idp_relay_state_parameter_name": self._idp_relay_state,
            "idc_instance_arn": self._idc_instance,
            "idc_user_assignment": self._idc_user_assignment.value if self._idc_user_assignment else None,
            "trusted_identity_propagation_enabled": self._said_propagation,
        }


def studio_view(**known: Any) -> StudioView:
    """A Studio of which nothing is known but this.

    :param known: fields of the view.
    """
    return StudioView(**{**{one.name: UNKNOWN for one in view_fields(StudioView)}, **known})


def _checked(**arguments: tuple[Any, Any]) -> dict[str, Any]:
    """Fields with their values, where each argument is of its type.

    :param arguments: by the name of the argument: its type, its value.
    """
    hints = {name: hint for name, (hint, _) in arguments.items()}
    values = {name: value for name, (_, value) in arguments.items()}
    violations = list(type_violations(hints, values))
    if violations:
        raise EmrValidationError(violations)
    return {f"_{name}": value for name, value in values.items()}
