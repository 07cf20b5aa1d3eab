"""A deep-learning cluster: TensorFlow, and Spark SQL on GPUs with the RAPIDS Accelerator."""

# [start: stack]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr

CGROUP = "/yarn-cgroup"
CUDA = ":".join(
    [
        "/usr/local/cuda/targets/x86_64-linux/lib",
        "/usr/local/cuda/extras/CUPTI/lib64",
        "/usr/local/cuda/compat/lib",
        "/usr/local/cuda/lib",
        "/usr/local/cuda/lib64",
        "/usr/lib/hadoop/lib/native",
        "/usr/lib/hadoop-lzo/lib/native",
    ]
)


class DeepLearning(cdk.Stack):
    """Two core nodes and up to four task nodes on Spot, each with 4 vCPUs and one GPU."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        release = emr.ReleaseLabel.EMR_7_14_0
        gpus = emr.InstanceTypes.matching(vcpus=4, memory=16, gpu=True, release_label=release)
        emr.Cluster(
            self,
            "DeepLearning",
            release_label=release,
            applications=[emr.Application.HADOOP, emr.Application.SPARK, emr.Application.TENSORFLOW],
            instances=emr.InstanceFleets(
                # RAPIDS does not run beside a Graviton primary.
                primary=emr.InstanceFleet.primary("m7i.xlarge", "m6i.xlarge", "m5.xlarge"),
                core=emr.InstanceFleet(instance_types=gpus, target_on_demand_capacity=8),
                task=emr.InstanceFleet(instance_types=gpus, target_spot_capacity=8),
            ),
            managed_scaling=emr.ManagedScaling.task_nodes_only(maximum_capacity=24),
            bootstrap_actions=[
                emr.BootstrapAction(
                    name="Control groups for GPUs",
                    script=emr.Script.from_asset("examples/bootstrap/mount_device_cgroup.sh"),
                    arguments=[CGROUP],
                )
            ],
            configurations=gpus_for_spark(),
        )


def gpus_for_spark() -> list[emr.Configuration]:
    """YARN hands out GPUs like memory, one executor takes a whole one, and Spark SQL runs on it."""
    return [
        emr.Configuration(classification="spark", properties={"enableSparkRapids": "true"}),
        emr.Configuration(
            classification="yarn-site",
            properties={
                "yarn.resource-types": "yarn.io/gpu",
                "yarn.nodemanager.resource-plugins": "yarn.io/gpu",
                "yarn.nodemanager.resource-plugins.gpu.allowed-gpu-devices": "auto",
                "yarn.nodemanager.resource-plugins.gpu.path-to-discovery-executables": "/usr/bin",
                "yarn.nodemanager.linux-container-executor.cgroups.mount": "true",
                "yarn.nodemanager.linux-container-executor.cgroups.mount-path": CGROUP,
                "yarn.nodemanager.linux-container-executor.cgroups.hierarchy": "yarn",
                "yarn.nodemanager.container-executor.class": (
                    "org.apache.hadoop.yarn.server.nodemanager.LinuxContainerExecutor"
                ),
            },
        ),
        emr.Configuration(
            classification="container-executor",
            configurations=[
                emr.Configuration(classification="gpu", properties={"module.enabled": "true"}),
                emr.Configuration(classification="cgroups", properties={"root": CGROUP, "yarn-hierarchy": "yarn"}),
            ],
        ),
        emr.Configuration(
            classification="capacity-scheduler",
            properties={
                "yarn.scheduler.capacity.resource-calculator": (
                    "org.apache.hadoop.yarn.util.resource.DominantResourceCalculator"
                )
            },
        ),
        emr.Configuration(
            classification="spark-defaults",
            properties={
                "spark.plugins": "com.nvidia.spark.SQLPlugin",
                "spark.executor.resource.gpu.discoveryScript": "/usr/lib/spark/scripts/gpu/getGpusResources.sh",
                "spark.executor.resource.gpu.amount": "1",
                "spark.executor.cores": "4",
                "spark.task.resource.gpu.amount": "0.25",
                "spark.executor.extraLibraryPath": CUDA,
            },
        ),
    ]


# [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    DeepLearning(app, "DeepLearning")
    return app


if __name__ == "__main__":
    main().synth()
