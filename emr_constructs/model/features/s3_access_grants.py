"""Access to S3 by grants instead of policies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_iam as iam

from emr_constructs._jsii.arguments import type_violations
from emr_constructs.errors import EmrValidationError
from emr_constructs.model.access_grants import default_instance, let_request
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import installed, require_application, require_release
from emr_constructs.model.features.feature import ClusterNodes, ClusterPlan, Feature


@dataclass(frozen=True, kw_only=True)
class S3AccessGrants(Feature):
    """Lets Spark ask S3 Access Grants for what it reads and writes, from emr-6.15.0 on.

    The nodes get the right to ask the instance of the account and region, and a ``Network`` an endpoint for STS (about
    7 USD a month for each zone). A role of jobs needs the right as well: ``grant_requests``. What they then may read
    and write say grants, such as ``S3AccessGrant``, each with at most the rights of its location. Spark alone asks;
    Iceberg, Hive, Trino and the AWS CLI do not. S3 Access Grants are free; requests for access are requests to S3.

    :param fallback_to_iam: use the policies of the role where no grant fits. False refuses what no grant covers, also
        scripts of steps and event logs in S3; IAM Identity Center asks for that. Default: True
    :param instance_arns: further instances to ask: of other accounts. Default: none
    :raises EmrValidationError: ``ArgumentType``; with the cluster ``FeatureRelease``, ``FeatureApplication``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-access-grants.html
    """

    fallback_to_iam: bool = True
    instance_arns: Sequence[str] = ()

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("s3_access_grants",)

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_release(plan, "s3_access_grants", "access to S3 by grants")
        require_application(plan, installed(plan), ["Spark"], "S3AccessGrants")
        fallback = str(self.fallback_to_iam).lower()
        if plan.release_label.is_spark_line:  # without EMRFS, whose properties S3A takes over elsewhere
            properties = {"fs.s3a.access.grants.enabled": "true", "fs.s3a.access.grants.fallback.to.iam": fallback}
            return [Configuration(classification="core-site", properties=properties)]
        properties = {"fs.s3.s3AccessGrants.enabled": "true", "fs.s3.s3AccessGrants.fallbackToIAM": fallback}
        return [Configuration(classification="emrfs-site", properties=properties)]

    def _attach(self, nodes: ClusterNodes) -> None:
        self.grant_requests(nodes.role)

    def grant_requests(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let a role ask for access: for the runtime role of a cluster that has them.

        :param grantee: the role.
        :raises EmrValidationError: ``ArgumentType``.
        """
        violations = list(type_violations({"grantee": iam.IGrantable}, {"grantee": grantee}))
        if violations:
            raise EmrValidationError(violations)
        own = let_request(grantee, [default_instance()])
        return own.combine(let_request(grantee, self.instance_arns)) if self.instance_arns else own
