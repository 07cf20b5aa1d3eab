"""Cases of the rules on the roles of jobs and endpoints of EMR on EKS."""

from __future__ import annotations

from typing import Any

from eks_views import PODS, ROLE, by_provider, endpoint, job_template, role
from views import case

from emr_constructs.rules.view import View

_NO_ARN = "is not the ARN of a role; write its ARN, not its name"
_ANY = (
    "`execution_role` trusts service accounts of any namespace; "
    "name one namespace and EMR's service accounts in its condition on the subject (sub)"
)
_EC2 = {"Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com"]}, "Action": "sts:AssumeRole"}
_IN_BASE36 = "c7ohmynrs14q04uudoef8n97xdufwajzua"
_OF_THE_DOCUMENTATION = "2eum5fah1jc1kwyjc19ikdhdkdegh1n26vbe"


def _runs_with(*statements: Any, name: Any = None, **said: Any) -> View:
    return job_template(execution_role_arn=None, execution_role=role(*statements, name=name), **said)


def _account(ending: str, namespace: str = "jobs") -> str:
    return f"system:serviceaccount:{namespace}:emr-containers-sa-*-*-111122223333-{ending}"


def _named(ending: str) -> View:
    return _runs_with(by_provider(_account(ending)), name="JobExecutionRoleIRSAv2")


CASES = [
    case(
        "EndpointExecutionRole",
        endpoint(execution_role_arn="Jobs"),
        f"`execution_role` ('Jobs') {_NO_ARN}",
        good=endpoint(execution_role_arn=ROLE),
    ),
    case(
        "JobTemplateExecutionRole",
        job_template(execution_role_arn="Jobs"),
        "`execution_role` ('Jobs') is not the ARN of a role; write its ARN, not its name, or a parameter",
        good=job_template(execution_role_arn="arn:aws-cn:iam::111122223333:role/team/Jobs"),
    ),
    case(
        "JobRoleTrust",
        _runs_with(_EC2),
        "`execution_role` trusts neither an OIDC provider nor EKS pod identity; let it trust the OIDC provider of the "
        "EKS cluster (sts:AssumeRoleWithWebIdentity), or pods.eks.amazonaws.com",
        good=_runs_with(_EC2, PODS),
    ),
    case(
        "JobRoleServiceAccount",
        _named(_OF_THE_DOCUMENTATION),
        f"`execution_role` trusts service accounts that end in '{_OF_THE_DOCUMENTATION}', but EMR's end in "
        f"'{_IN_BASE36}'; end it with the name of the role in base 36, which tells EMR's service accounts apart",
        good=_named(_IN_BASE36),
    ),
    case(
        "JobRoleServiceAccount",
        _named("jobs"),
        f"`execution_role` trusts service accounts that end in 'jobs', but EMR's end in '{_IN_BASE36}'; "
        "end it with the name of the role in base 36, which tells EMR's service accounts apart",
        good=_named("*"),
    ),
    case(
        "PodIdentityEndpoint",
        endpoint(execution_role_arn=None, execution_role=role(PODS)),
        "`execution_role` trusts EKS pod identity only, which is for job runs; "
        "let it trust the OIDC provider of the EKS cluster, too",
        good=endpoint(execution_role_arn=None, execution_role=role(PODS, by_provider(_account("*")))),
    ),
    case(
        "PodIdentityRelease",
        _runs_with(PODS, release_label="emr-7.2.0-latest"),
        "`execution_role` trusts EKS pod identity only, which is not in emr-7.2.0-latest; "
        "use emr-7.3.0-latest or later, or trust the OIDC provider, too",
        good=_runs_with(PODS, release_label="emr-7.3.0-latest"),
    ),
    case("JobRoleSubject", _runs_with(by_provider()), _ANY, good=_runs_with(by_provider(_account("*")))),
    case(
        "JobRoleSubject",
        _runs_with(by_provider(_account("*", namespace="*"))),
        _ANY,
        good=_runs_with(PODS),
    ),
    case(
        "JobRoleSubject",
        _runs_with(by_provider("*")),
        _ANY,
        good=_runs_with(by_provider(provider="cognito-identity.amazonaws.com")),
    ),
    case(
        "JobRoleSubject",
        _runs_with(by_provider("system:serviceaccount:*")),
        _ANY,
        good=_runs_with(by_provider("repo:team/project:*")),
    ),
]
