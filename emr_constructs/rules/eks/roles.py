"""Rules on the roles that jobs and endpoints of EMR on EKS run with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from emr_constructs.facts import access, eks, features
from emr_constructs.rules.eks.work import literal
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import ROLE, shaped
from emr_constructs.rules.sources import eks_guide, template_reference
from emr_constructs.rules.view import UNKNOWN, Maybe, known
from emr_constructs.rules.views.eks import EksWorkView, JobTemplateView, ManagedEndpointView
from emr_constructs.rules.views.network import RoleView, words

_ROLE = eks_guide("iam-execution-role")
_POD_IDENTITY = eks_guide("setting-up-enable-IAM")
[_PODS] = access.services("eks_execution_role")
_BY_TOKEN = "sts:AssumeRoleWithWebIdentity"
_ACCOUNT_OF_EMR = r"system:serviceaccount:.+:emr-containers-sa-.+-(?P<role>[0-9a-z]+)"
_OF_A_NAMESPACE = r"system:serviceaccount:[^*?:]+:.+"


@rule(on=ManagedEndpointView, source=template_reference("aws-resource-emrcontainers-endpoint"))
def endpoint_execution_role(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """A managed endpoint names its execution role by an ARN."""
    yield from shaped(endpoint, "execution_role_arn", ROLE, "is not the ARN of a role", "write its ARN, not its name")


@rule(
    on=JobTemplateView,
    source=eks_guide("create-job-template"),
    severity=Severity.WARNING,
    remedy="write its ARN, not its name, or a parameter",
)
def job_template_execution_role(template: JobTemplateView) -> Iterator[Problem]:
    """A job template names its execution role by an ARN, or by a parameter for one."""
    role = literal(template.execution_role_arn)
    if role and re.fullmatch(ROLE, role, re.ASCII) is None:
        yield Problem("execution_role_arn", f"`execution_role` ({role!r}) is not the ARN of a role")


@rule(
    on=EksWorkView,
    source=_ROLE,
    severity=Severity.WARNING,
    remedy=f"let it trust the OIDC provider of the EKS cluster ({_BY_TOKEN}), or {_PODS}",
)
def job_role_trust(work: EksWorkView) -> Iterator[Problem]:
    """A job execution role trusts the pods of its EKS cluster."""
    role = work.execution_role
    if known(role) and _by_provider(role) is False and role.trusts(_PODS) is False:
        yield Problem("execution_role", "`execution_role` trusts neither an OIDC provider nor EKS pod identity")


@rule(
    on=EksWorkView,
    source=_ROLE,
    severity=Severity.WARNING,
    strict=True,
    remedy="end it with the name of the role in base 36, which tells EMR's service accounts apart",
)
def job_role_service_account(work: EksWorkView) -> Iterator[Problem]:
    """A job execution role trusts the service accounts that EMR makes for it, which have its name in base 36."""
    role = work.execution_role
    ending = eks.base36(role.name) if known(role) and known(role.name) else ""
    for subject in _subjects(role) if ending else ():
        match = re.fullmatch(_ACCOUNT_OF_EMR, subject)
        if match and match["role"] != ending:
            yield Problem(
                "execution_role",
                f"`execution_role` trusts service accounts that end in {match['role']!r}, but EMR's end in {ending!r}",
            )


@rule(
    on=ManagedEndpointView,
    source=_POD_IDENTITY,
    severity=Severity.WARNING,
    remedy="let it trust the OIDC provider of the EKS cluster, too",
)
def pod_identity_endpoint(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """EKS pod identity is for job runs, not for managed endpoints."""
    if _by_pod_identity_only(endpoint.execution_role):
        yield Problem("execution_role", "`execution_role` trusts EKS pod identity only, which is for job runs")


@rule(on=JobTemplateView, source=_POD_IDENTITY, severity=Severity.WARNING)
def pod_identity_release(template: JobTemplateView) -> Iterator[Problem]:
    """EKS pod identity needs a release that has it."""
    label = literal(template.release_label)
    if _by_pod_identity_only(template.execution_role) and features.supports("eks_pod_identity", label) is False:
        yield Problem(
            "execution_role",
            f"`execution_role` trusts EKS pod identity only, which is not in {label}",
            f"use {features.minimum('eks_pod_identity', '7.x')}-latest or later, or trust the OIDC provider, too",
        )


@rule(
    on=EksWorkView,
    source=_ROLE,
    severity=Severity.COMPLIANCE,
    controls=("EMRC.EKS.2",),
    remedy="name one namespace and EMR's service accounts in its condition on the subject (sub)",
)
def job_role_subject(work: EksWorkView) -> Iterator[Problem]:
    """A job execution role trusts the service accounts of one namespace, not every pod of the EKS cluster."""
    for statement in _token_statements(work.execution_role):
        subjects = _subjects_of(statement)
        if known(subjects) and (not subjects or any(_is_open(one) for one in subjects)):
            yield Problem("execution_role", "`execution_role` trusts service accounts of any namespace")


def _by_pod_identity_only(role: Maybe[RoleView]) -> bool:
    return known(role) and _by_provider(role) is False and role.trusts(_PODS) is True


def _by_provider(role: RoleView) -> Maybe[bool]:
    """Whether the role trusts an identity provider."""
    trusting = [_names_provider(one) for one in role.statements()]
    return True if True in trusting else UNKNOWN if UNKNOWN in trusting else False


def _names_provider(statement: Maybe[Mapping[str, Any]]) -> Maybe[bool]:
    principal = statement.get("Principal") if known(statement) else UNKNOWN
    return "Federated" in principal if isinstance(principal, Mapping) else UNKNOWN


def _token_statements(role: Maybe[RoleView]) -> list[Mapping[str, Any]]:
    """The statements of a trust policy that certainly let a provider's tokens take the role."""
    statements = [one for one in role.statements() if known(one)] if known(role) else []
    actions = [words(one.get("Action", ())) for one in statements]
    trusting = [one for one, action in zip(statements, actions, strict=True) if known(action) and _BY_TOKEN in action]
    return [one for one in trusting if _may_be_of_eks(one.get("Principal"))]


def _may_be_of_eks(principal: Any) -> bool:
    """Whether the provider that a statement trusts may be that of an EKS cluster."""
    provider = principal.get("Federated") if isinstance(principal, Mapping) else None
    return not isinstance(provider, str) or "oidc.eks." in provider


def _subjects(role: Maybe[RoleView]) -> list[str]:
    """All known subjects whose tokens take the role."""
    found = [_subjects_of(one) for one in _token_statements(role)]
    return [subject for subjects in found if known(subjects) for subject in subjects]


def _subjects_of(statement: Mapping[str, Any]) -> Maybe[tuple[str, ...]]:
    """The subjects, namespaces with service accounts, that a statement of a trust policy asks for."""
    tests = statement.get("Condition", {})
    found: list[str] = []
    for test in tests.values() if isinstance(tests, Mapping) else (tests,):
        if not isinstance(test, Mapping):
            return UNKNOWN
        for key, said in test.items():
            subjects = words(said) if str(key).endswith(":sub") else ()
            if not known(subjects):
                return UNKNOWN
            found += subjects
    return tuple(found)


def _is_open(subject: str) -> bool:
    """Whether a subject is of an EKS cluster, but leaves the namespace open."""
    if subject.startswith("system:serviceaccount:"):
        return re.fullmatch(_OF_A_NAMESPACE, subject) is None
    return subject == "*"
