"""The role with which jobs on EMR on EKS run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from aws_cdk import CfnJson
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments, type_violations
from emr_constructs._jsii.scopes import environment_of, path_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import access, eks
from emr_constructs.foundation import execution_roles, roles
from emr_constructs.foundation.trust import Nobody, trust
from emr_constructs.model.value import is_list_token
from emr_constructs.rules.shapes import LABEL

_NAMESPACE = re.compile(LABEL)
_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)


class EksExecutionRole(iam.Role):
    """The role of jobs and managed endpoints of EMR on EKS, for the service accounts that EMR makes for it.

    EMR writes the name of a role into the names of these accounts, so that it has to be fixed. They take the role
    through the OIDC provider of their EKS cluster or, jobs of releases from 7.3 only, by EKS Pod Identity; and only
    those of the namespaces named. It starts with the right to write its logs where you say, and gains what is granted:
    ``bucket.grant_read(role)``. Costs nothing.

    A provider that is made in the same app is known at deployment only, and IAM reads its name as a key: a custom
    resource of CDK (a Lambda function) writes it then. Import the provider by its ARN to do without.

    :param role_name: a name that is short: EMR makes names of pods and service accounts of it, of limited length.
    :param namespaces: Kubernetes namespaces of the virtual clusters.
    :param oidc_provider: the provider of the EKS cluster; ``allow`` adds those of others, up to about 12 in all.
        Default: none, and then ``pod_identity`` has to be set
    :param pod_identity: let EKS Pod Identity give the role to jobs; each of ``service_accounts`` wants an association
        with it. Default: False
    :param log_bucket: where jobs may put their logs. Default: nowhere
    :param log_prefix: where in that bucket. Default: anywhere
    :param log_group: where jobs may send their logs, with rights to make the group and its streams. Default: nowhere
    :param path: IAM path. Default: ``/``
    :param permissions_boundary: policy that limits the role. Default: none
    :param description: Default: a sentence that says what it is for
    :raises EmrValidationError: ``ArgumentType``, ``EksRoleName``, ``EksRoleNamespaces``, ``EksRoleUntaken``,
        ``JobLogPrefix``, ``BucketPrefix``.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-on-EKS-DevelopmentGuide/iam-execution-role.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        role_name: str,
        namespaces: Sequence[str],
        oidc_provider: iam.IOpenIdConnectProvider | None = None,
        pod_identity: bool = False,
        log_bucket: s3.IBucket | None = None,
        log_prefix: str | None = None,
        log_group: logs.ILogGroup | None = None,
        path: str | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(EksExecutionRole, scope, id, locals())
        violations = [*_name_violations(role_name), *_namespace_violations(namespaces)]
        if oidc_provider is None and not pod_identity:
            problem = "nobody could take the role; give the `oidc_provider` of the EKS cluster, or set `pod_identity`"
            violations.append(Violation("EksRoleUntaken", problem))
        violations += execution_roles.log_violations(log_bucket, log_prefix)
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(
            scope,
            id,
            assumed_by=Nobody(),
            role_name=role_name,
            description=description or "Role of jobs of Amazon EMR on EKS",
            path=path,
            permissions_boundary=permissions_boundary,
        )
        account = environment_of(self).account
        self._subject = eks.service_account_pattern(account, role_name)
        self._providers = 0
        self._accounts = eks.pod_identity_service_accounts(account, role_name)
        if oidc_provider is not None:
            self._trust_provider(oidc_provider, namespaces)
        if pod_identity:
            self._trust_pod_identity(namespaces)
        if log_bucket is not None:
            roles.allow_log_delivery(self, log_bucket, log_prefix or "")
        if log_group is not None:
            execution_roles.allow_log_group(self, log_group)

    @property
    def service_accounts(self) -> tuple[str, ...]:
        """The service accounts of jobs, each of which wants an EKS Pod Identity association with the role."""
        return self._accounts

    def allow(self, oidc_provider: iam.IOpenIdConnectProvider, namespaces: Sequence[str]) -> None:
        """Let jobs of a further EKS cluster have the role.

        :param oidc_provider: the provider of that cluster.
        :param namespaces: Kubernetes namespaces of the virtual clusters on it.
        :raises EmrValidationError: ``ArgumentType``, ``EksRoleNamespaces``.
        """
        hints = {"oidc_provider": iam.IOpenIdConnectProvider, "namespaces": Sequence[str]}
        given: dict[str, Any] = {"oidc_provider": oidc_provider, "namespaces": namespaces}
        violations = list(type_violations(hints, given)) or _namespace_violations(namespaces)
        if violations:
            raise EmrValidationError(violations, self.node.path)
        self._trust_provider(oidc_provider, namespaces)

    def grant_pass(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody hand the role to EKS Pod Identity, and to nothing else, as whoever starts a job with it has to.

        Without Pod Identity nobody hands the role on. A role of another stack gets it as a policy in the stack of this
        one.

        :param grantee: the role or user.
        :raises EmrValidationError: ``ArgumentType``.
        """
        return execution_roles.grant_pass(self, grantee, "eks_execution_role")

    def _trust_provider(self, provider: iam.IOpenIdConnectProvider, namespaces: Sequence[str]) -> None:
        self._providers += 1
        issuer = provider.open_id_connect_provider_issuer
        audience = {f"{issuer}:aud": "sts.amazonaws.com"}
        subject = {f"{issuer}:sub": [f"system:serviceaccount:{one}:{self._subject}" for one in namespaces]}
        trust(
            self,
            iam.FederatedPrincipal(provider.open_id_connect_provider_arn),
            ["sts:AssumeRoleWithWebIdentity"],
            {
                "StringEquals": self._with_known_keys("Audience", audience),
                "StringLike": self._with_known_keys("Subject", subject),
            },
        )

    def _with_known_keys(self, name: str, test: dict[str, Any]) -> Any:
        """A part of a condition. A template takes no reference for a key."""
        if not is_token(list(test)):
            return test
        return CfnJson(self, f"{name}{self._providers}", value=test)

    def _trust_pod_identity(self, namespaces: Sequence[str]) -> None:
        """EKS tags the session with what it gives the role to: that is what there is to ask for."""
        [service] = access.services("eks_execution_role")
        here = environment_of(self)
        clusters = here.arn("eks", "cluster/*")
        conditions = {
            "StringEquals": {_tag("namespace"): list(namespaces)},
            "StringLike": {_tag("eks_cluster"): clusters, _tag("service_account"): self._subject},
        }
        trust(self, iam.ServicePrincipal(service), access.actions("take_by_pod_identity"), conditions)


def _tag(purpose: str) -> str:
    return f"aws:RequestTag/{access.session_tag(purpose)}"


def _name_violations(name: str) -> list[Violation]:
    if is_token(name):
        later = "`role_name` is known at deployment only, and EMR's service accounts have it in their names; write it"
        return [Violation("EksRoleName", later)]
    if not _NAME.fullmatch(name):
        problem = f"`role_name` ({name!r}) is no name of a role; write up to 64 letters, digits and +=,.@_-"
        return [Violation("EksRoleName", problem)]
    return []


def _namespace_violations(namespaces: Sequence[str]) -> list[Violation]:
    if not namespaces or is_list_token(namespaces):
        return [Violation("EksRoleNamespaces", "`namespaces` must name those that may have the role; write a list")]
    wrong = [one for one in namespaces if not is_token(one) and not _NAMESPACE.fullmatch(one)]
    problem = "`namespaces` has {!r}, which is no namespace; name each, with small letters, digits and hyphens"
    return [Violation("EksRoleNamespaces", problem.format(one)) for one in wrong]
