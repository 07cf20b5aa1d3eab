"""Two clusters that share network, key, log bucket, roles and security configuration."""

# [start: stack]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


class SharedPlatform(cdk.Stack):
    """What is shared stands once; each cluster adds itself and its security groups."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.network = emr.Network(self, "Network")
        self.security = emr.SecurityConfiguration(self, "Security")
        self.logs = emr.LogBucket(self, "Logs", encryption_key=self.security.encryption_key)
        self.service_role = emr.ServiceRole(self, "ServiceRole")
        self.instance_role = emr.InstanceRole(self, "InstanceRole")
        self._add_cluster("Interactive", [emr.Application.SPARK, emr.Application.LIVY])
        self._add_cluster("Batch", [emr.Application.SPARK, emr.Application.HIVE])

    def _add_cluster(self, name: str, applications: list[emr.Application]) -> emr.Cluster:
        return emr.Cluster(
            self,
            name,
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=applications,
            network=self.network,
            encryption_key=self.security.encryption_key,
            security_configuration=self.security,
            log_bucket=self.logs,
            service_role=self.service_role,
            instance_role=self.instance_role,
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    SharedPlatform(app, "SharedPlatform")
    return app


if __name__ == "__main__":
    main().synth()
