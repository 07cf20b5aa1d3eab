"""One cluster, two kinds of jobs with rights of their own, and people who may run one kind only."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr


class RuntimeRoles(cdk.Stack):
    """Jobs that load data, and reports on it: analysts run reports, and reach nothing else through the cluster."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        security = emr.SecurityConfiguration(self, "Security", runtime_roles=True, propagate_source_identity=True)
        raw, curated = self._bucket("Raw", security), self._bucket("Curated", security)
        cluster = emr.Cluster(
            self,
            "Analytics",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY],
            security_configuration=security,
        )

        # [start: roles]
        load = emr.RuntimeRole(self, "Load", clusters=[cluster])
        raw.grant_read(load)
        curated.grant_read_write(load)

        report = emr.RuntimeRole(self, "Report", clusters=[cluster])
        curated.grant_read(report)
        # [end: roles]

        # [start: people]
        analysts = iam.Role(self, "Analysts", assumed_by=iam.AccountRootPrincipal())
        report.grant_submit_as(analysts)
        # [end: people]

    def _bucket(self, name: str, security: emr.SecurityConfiguration) -> s3.Bucket:
        """Data with the key of the cluster."""
        return s3.Bucket(
            self,
            name,
            encryption_key=security.encryption_key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            minimum_tls_version=1.2,
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    RuntimeRoles(app, "RuntimeRoles")
    return app


if __name__ == "__main__":
    main().synth()
