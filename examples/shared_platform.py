"""A platform team says once what clusters stand on; two clusters of other stacks share it."""

# [start: platform]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


class Platform(cdk.Stack):
    """Network, key, log bucket, security configuration and roles, and an export of them for other apps."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.profile = emr.ClusterProfile(self, "Profile")
        self.profile.export_as("analytics", release_labels=[emr.ReleaseLabel.EMR_7_14_0])
        # [end: platform]


# [start: tenants]
class Tenants(cdk.Stack):
    """Each cluster adds itself and its security groups; one has a role of its own, for data of its own."""

    def __init__(self, scope: Construct, construct_id: str, profile: emr.IClusterProfile) -> None:
        super().__init__(scope, construct_id)
        emr.Cluster(
            self,
            "Interactive",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK, emr.Application.LIVY],
            profile=profile,
        )
        emr.Cluster(
            self,
            "Finance",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK, emr.Application.HIVE],
            profile=profile,
            instance_role=emr.InstanceRole(self, "FinanceNodes"),
        )
        # [end: tenants]


# [start: other-app]
class OtherApp(cdk.Stack):
    """A cluster of another app, in the same account and region, by the export."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        emr.Cluster(
            self,
            "Marketing",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            profile=emr.ClusterProfile.from_export(self, "Profile", "analytics"),
            instance_role=emr.InstanceRole(self, "MarketingNodes"),
        )
        # [end: other-app]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    platform = Platform(app, "Platform")
    Tenants(app, "Tenants", platform.profile)
    OtherApp(app, "OtherApp")
    return app


if __name__ == "__main__":
    main().synth()
