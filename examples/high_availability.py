"""A cluster with three primary nodes, that outlives one of them, and the fingerprint of what would replace it."""

# [start: stack]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


class AlwaysOn(cdk.Stack):
    """Three primaries on hardware of their own, and Hive tables outside the cluster."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        cluster = emr.Cluster(
            self,
            "Warehouse",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK, emr.Application.HIVE],
            features=[emr.GlueDataCatalog()],
            instances=emr.InstanceGroups(
                primary=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=3),
                core=emr.InstanceGroup(instance_type="r7g.xlarge", instance_count=3),
            ),
            managed_scaling=emr.ManagedScaling.task_nodes_only(maximum_capacity=12),
        )
        # An output of the stack: where it changes in a diff, the deployment replaces the cluster.
        self.fingerprint = cluster.replacement_fingerprint
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    AlwaysOn(app, "AlwaysOn")
    return app


if __name__ == "__main__":
    main().synth()
