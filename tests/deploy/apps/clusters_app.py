"""Three clusters that say as much as EMR takes, on the profile that platform_app.py exports.

Context: ``later`` (any value) says what a second deployment changes: in place for two of them, the third is replaced.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager

import emr_constructs as emr

RELEASE = emr.ReleaseLabel.EMR_7_14_0


class Fleets(cdk.Stack):
    """Fleets of unlike types, with a task fleet added; configurations from many places, a secret among them."""

    def __init__(self, scope: cdk.App, *, later: bool) -> None:
        super().__init__(scope, "Fleets")
        secret = secretsmanager.Secret(self, "Password", removal_policy=cdk.RemovalPolicy.DESTROY)
        instances = emr.InstanceFleets(
            primary=emr.InstanceFleet.primary(
                emr.InstanceTypeConfig(instance_type="m7g.xlarge", priority=0),
                emr.InstanceTypeConfig(instance_type="m6g.xlarge", priority=1),
                on_demand_allocation_strategy=emr.OnDemandAllocationStrategy.PRIORITIZED,
            ),
            core=_core(12 if later else 8),
        )
        cluster = emr.Cluster(
            self,
            "Cluster",
            release_label=RELEASE,
            applications=[emr.Application.SPARK, emr.Application.HIVE, emr.Application.PIG, emr.Application.FLINK],
            profile=emr.ClusterProfile.from_export(self, "Profile", "deploytests"),
            instances=instances,
            managed_scaling=emr.ManagedScaling.task_nodes_only(
                maximum_capacity=96 if later else 64,
                minimum_capacity=8,
                strategy=emr.ScalingStrategy.ADVANCED,
                utilization_performance_index=75,
            ),
            features=[emr.SparkDefaults(executor_cores=4)],
            configurations=_configurations(secret),
            bootstrap_actions=_bootstrap_actions(),
        )
        for name, step in _steps("added").items():
            cluster.add_step(name, step)
        task = emr.InstanceFleet(
            instance_types=["r7g.2xlarge", "r6g.2xlarge"],
            target_spot_capacity=16 if later else 8,
            spot_timeout=cdk.Duration.minutes(30),
            spot_timeout_action=emr.SpotTimeoutAction.TERMINATE_CLUSTER,
            spot_allocation_strategy=emr.SpotAllocationStrategy.CAPACITY_OPTIMIZED,
        )
        emr.TaskFleet(self, "Tasks", cluster=cluster, fleet=task)
        self.fingerprint = cluster.replacement_fingerprint


class Groups(cdk.Stack):
    """HBase on S3 with three primaries; a core and an added task group that scale by policies."""

    def __init__(self, scope: cdk.App, *, later: bool) -> None:
        super().__init__(scope, "Groups")
        tables = s3.Bucket(self, "Tables", removal_policy=cdk.RemovalPolicy.DESTROY)
        workspace = emr.WalWorkspace(
            self, "Logs", workspace_name="deploytests", removal_policy=cdk.RemovalPolicy.DESTROY
        )
        cluster = emr.Cluster(
            self,
            "Cluster",
            release_label=RELEASE,
            applications=[emr.Application.HBASE],
            profile=emr.ClusterProfile.from_export(self, "Profile", "deploytests"),
            instances=emr.InstanceGroups(
                primary=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=3),
                core=emr.InstanceGroup(
                    instance_type="r7g.xlarge",
                    instance_count=3 if later else 2,
                    volumes=[emr.EbsVolume(size=cdk.Size.gibibytes(100), volumes_per_instance=2)],
                    auto_scaling=_policy(8 if later else 4),
                ),
            ),
            features=[emr.HBaseOnS3(bucket=tables, wal_workspace=workspace)],
        )
        task = emr.InstanceGroup(
            instance_type="m7g.xlarge",
            instance_count=4 if later else 2,
            market=emr.Market.SPOT,
            bid_price="0.10",
            auto_scaling=_policy(6),
        )
        emr.TaskGroup(self, "Tasks", cluster=cluster, group=task)
        self.fingerprint = cluster.replacement_fingerprint


class Nightly(cdk.Stack):
    """A cluster that is made with its steps and ends after them."""

    def __init__(self, scope: cdk.App, *, later: bool) -> None:
        super().__init__(scope, "Nightly")
        cluster = emr.Cluster(
            self,
            "Cluster",
            release_label=RELEASE,
            applications=[emr.Application.SPARK, emr.Application.HIVE, emr.Application.PIG, emr.Application.FLINK],
            profile=emr.ClusterProfile.from_export(self, "Profile", "deploytests"),
            keep_alive=False,
            steps=list(_steps("later" if later else "first").values()),
        )
        self.fingerprint = cluster.replacement_fingerprint


def _core(units: int) -> emr.InstanceFleet:
    """A Graviton type and an Intel one, unlike in everything that a type can say."""
    return emr.InstanceFleet(
        instance_types=[
            emr.InstanceTypeConfig(
                instance_type="r7g.xlarge",
                weighted_capacity=4,
                custom_ami="ami-0123456789abcdef0",
                volumes=[emr.EbsVolume(size=cdk.Size.gibibytes(200), iops=6000, throughput=500)],
            ),
            emr.InstanceTypeConfig(
                instance_type="r7i.2xlarge",
                weighted_capacity=8,
                custom_ami="ami-0fedcba9876543210",
                bid_price_percentage=60,
                configurations=[emr.Configuration(classification="yarn-site", properties={"a": "b"})],
            ),
        ],
        target_on_demand_capacity=units,
        capacity_reservations=emr.CapacityReservations(
            usage_strategy=emr.CapacityReservationUsageStrategy.FIRST,
            resource_group="arn:aws:resource-groups:eu-central-1:000000000000:group/reserved",
        ),
        resize=emr.FleetResize(
            spot_timeout=cdk.Duration.minutes(20),
            spot_allocation_strategy=emr.SpotAllocationStrategy.DIVERSIFIED,
            on_demand_timeout=cdk.Duration.hours(1),
            capacity_reservations=emr.CapacityReservations(preference=emr.CapacityReservationPreference.NONE),
        ),
    )


def _configurations(secret: secretsmanager.ISecret) -> list[object]:
    """Two halves of each of two classifications, in different spellings, one of them nested; and a secret."""
    return [
        emr.Configuration(classification="spark-env", configurations=[_export("A", "1")]),
        {"Classification": "spark-env", "Configurations": [{"Classification": "export", "Properties": {"B": "2"}}]},
        {"classification": "spark-defaults", "configuration_properties": {"spark.speculation": "true"}},
        emr.Configuration(
            classification="hive-site",
            properties={"javax.jdo.option.ConnectionPassword": emr.ConfigurationSecret.of(secret)},
        ),
    ]
