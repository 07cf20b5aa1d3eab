"""Rules on the roles of a Studio."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from emr_constructs.facts import access
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import ARN, shaped
from emr_constructs.rules.sources import management_guide, template_reference
from emr_constructs.rules.statements import of_services, serves_anybody
from emr_constructs.rules.view import Maybe, known
from emr_constructs.rules.views.network import RoleView, words
from emr_constructs.rules.views.studio import StudioView

_SERVICE_ROLE = management_guide("emr-studio-service-role")
_USER_ROLE = management_guide("emr-studio-user-permissions")
_SET_CONTEXT = ("sts:SetContext", "sts:*", "*")


@rule(on=StudioView, source=template_reference("aws-resource-emr-studio"))
def studio_role_arns(studio: StudioView) -> Iterator[Problem]:
    """The roles of a Studio are named by their ARNs: a cluster takes names, a Studio does not."""
    for field in ("service_role_arn", "user_role_arn"):
        yield from shaped(studio, field, ARN, "is not the ARN of a role", "write its ARN, not its name")


@rule(on=StudioView, source=_SERVICE_ROLE)
def studio_service_role_trust(studio: StudioView) -> Iterator[Problem]:
    """EMR can take the service role of a Studio."""
    yield from _untrusted(studio.service_role, "service_role")


@rule(on=StudioView, source=_USER_ROLE)
def studio_user_role_trust(studio: StudioView) -> Iterator[Problem]:
    """EMR can take the user role of a Studio."""
    yield from _untrusted(studio.user_role, "user_role")


@rule(
    on=StudioView,
    source=_USER_ROLE,
    severity=Severity.WARNING,
    remedy="allow EMR sts:SetContext, too, in the role's trust policy",
)
def studio_user_role_context(studio: StudioView) -> Iterator[Problem]:
    """For users of Identity Center, EMR sets the context of the user role."""
    if studio.auth_mode != "SSO":
        return
    actions = [words(one.get("Action", ())) for one in _of_emr(studio.user_role)]
    if actions and all(known(one) and not set(one) & set(_SET_CONTEXT) for one in actions):
        yield Problem("user_role", "EMR may take the `user_role`, but not say for whom")


@rule(
    on=StudioView,
    source=_SERVICE_ROLE,
    severity=Severity.COMPLIANCE,
    controls=("EMRC.STUDIO.2",),
    remedy="ask for aws:SourceAccount and aws:SourceArn in the role's trust policy",
)
def studio_confused_deputy(studio: StudioView) -> Iterator[Problem]:
    """EMR takes the service role of a Studio for its own account only."""
    for statement in _of_emr(studio.service_role):
        if serves_anybody(statement):
            yield Problem("service_role", "EMR may take the `service_role` on behalf of other accounts")


def _untrusted(role: Maybe[RoleView], field: str) -> Iterator[Problem]:
    """A problem where EMR certainly cannot take a role."""
    for service in access.services("service_role"):
        if known(role) and role.trusts(service) is False and role.trusts(f"{service}.cn") is False:
            yield Problem(field, f"{service} cannot take the role", "let it, in the role's trust policy")


def _of_emr(role: Maybe[RoleView]) -> list[Mapping[str, Any]]:
    """The statements of a trust policy that certainly let EMR take the role."""
    return of_services(role.statements() if known(role) else (), access.services("service_role"))
