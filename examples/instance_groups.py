"""A cluster of fixed size: instance groups, volumes of your own, a bootstrap action, no managed scaling."""

# [start: stack]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


class FixedSize(cdk.Stack):
    """One primary, four core nodes with two volumes each, two task nodes on Spot."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        data_volumes = emr.EbsVolume(size=cdk.Size.gibibytes(256), throughput=250, volumes_per_instance=2)
        emr.Cluster(
            self,
            "Warehouse",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.HADOOP, emr.Application.HIVE, emr.Application.SPARK],
            instances=emr.InstanceGroups(
                primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
                core=emr.InstanceGroup(instance_type="r7g.2xlarge", instance_count=4, volumes=[data_volumes]),
                task=[emr.InstanceGroup(instance_type="r7g.2xlarge", instance_count=2, market=emr.Market.SPOT)],
            ),
            managed_scaling=None,
            root_volume=emr.RootVolume(size=cdk.Size.gibibytes(50)),
            bootstrap_actions=[
                emr.BootstrapAction(
                    name="Swap late",
                    script=emr.Script.from_asset("examples/bootstrap/set_kernel_parameter.sh"),
                    arguments=["vm.swappiness=1"],
                )
            ],
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    FixedSize(app, "FixedSize")
    return app


if __name__ == "__main__":
    main().synth()
