"""The views of what EMR Serverless reaches and who reaches it: roles, policies, repositories of images, keys.

They are resources of other services, and looked at only where they name EMR Serverless.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from emr_constructs.facts import access
from emr_constructs.rules.statements import of_services
from emr_constructs.rules.view import Maybe, View, dataclass, items, known, prop
from emr_constructs.rules.views.network import (
    ManagedPolicyView,
    PolicyView,
    RolePolicyView,
    RoleView,
    Statements,
    allowing,
    words,
)


class TrustingView(View):
    """What has a policy that may let EMR Serverless in."""

    trusting: ClassVar[str] = "policy"
    """The field with that policy."""

    def letting_in(self) -> list[Mapping[str, Any]]:
        """The statements that certainly let EMR Serverless in."""
        return of_services(allowing(getattr(self, self.trusting)), access.services("serverless_execution_role"))

    def is_of_emr(self) -> bool:
        """Whether it certainly lets EMR Serverless in."""
        return bool(self.letting_in())


class AllowingView(View):
    """What may let people or roles use EMR Serverless."""

    rights: ClassVar[str] = "document"
    """The field with its policies."""

    def rights_of_each(self) -> tuple[Statements, ...]:
        """The statements that allow something, of each policy."""
        return (allowing(getattr(self, self.rights)),)

    def is_of_emr(self) -> bool:
        """Whether it certainly names actions of EMR Serverless: of who may do everything nothing is said."""
        statements = [one for policy in self.rights_of_each() for one in policy if known(one)]
        named = [words(one.get("Action", ())) for one in statements]
        return any(action.startswith("emr-serverless:") for one in named if known(one) for action in one)


@dataclass(frozen=True, kw_only=True)
class ServerlessRoleView(TrustingView, AllowingView, RoleView):
    """A role that EMR Serverless takes, or that uses it."""

    trusting = "trust"
    rights = "inline_policies"

    def rights_of_each(self) -> tuple[Statements, ...]:
        """The statements that allow something, of each policy that stands in the role."""
        return tuple(allowing(one.document) for one in items(self.inline_policies))

    def is_of_emr(self) -> bool:
        """Whether EMR Serverless certainly takes it, or it certainly uses EMR Serverless."""
        return TrustingView.is_of_emr(self) or AllowingView.is_of_emr(self)


@dataclass(frozen=True, kw_only=True)
class ServerlessPolicyView(AllowingView, PolicyView):
    """A policy of those who use EMR Serverless."""


@dataclass(frozen=True, kw_only=True)
class ServerlessRolePolicyView(AllowingView, RolePolicyView):
    """A policy of one role that uses EMR Serverless."""


@dataclass(frozen=True, kw_only=True)
class ServerlessManagedPolicyView(AllowingView, ManagedPolicyView):
    """A managed policy for those who use EMR Serverless."""


@dataclass(frozen=True, kw_only=True)
class ServerlessRepositoryView(TrustingView):
    """A repository from which EMR Serverless takes images."""

    resource_type: ClassVar[str] = "AWS::ECR::Repository"

    policy: Maybe[Mapping[str, Any]] = prop("RepositoryPolicyText")


@dataclass(frozen=True, kw_only=True)
class ServerlessKeyView(TrustingView):
    """A key that EMR Serverless uses."""

    resource_type: ClassVar[str] = "AWS::KMS::Key"

    policy: Maybe[Mapping[str, Any]] = prop("KeyPolicy")
