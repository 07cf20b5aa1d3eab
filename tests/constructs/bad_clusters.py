"""Arguments that a cluster refuses, and what each refusal has to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aws_cdk import Duration, Size
from aws_cdk import aws_ec2 as ec2
from constructs import Construct
from synthesized import imported_vpc

import emr_constructs as emr

App = emr.Application
Label = emr.ReleaseLabel


def fleets(
    *,
    primary: emr.InstanceFleet | None = None,
    core: emr.InstanceFleet | None = None,
    task: emr.InstanceFleet | None = None,
) -> emr.InstanceFleets:
    return emr.InstanceFleets(primary=primary or emr.InstanceFleet.primary("m7g.xlarge"), core=core, task=task)


def fleet(*types: str, units: int = 8, **more: Any) -> emr.InstanceFleet:
    return emr.InstanceFleet(
        instance_types=list(types or ("m7g.xlarge",)), **{"target_on_demand_capacity": units, **more}
    )


def groups(primary: int = 1, core: int = 2, **more: Any) -> emr.InstanceGroups:
    return emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=primary, **more),
        core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=core),
    )


@dataclass(frozen=True)
class Bad:
    """Arguments of a cluster, made when the test runs, and what the error has to say."""

    arguments: Callable[[Construct], dict[str, Any]]
    codes: tuple[str, ...]
    words: tuple[str, ...]


def bad(codes: str, *words: str, **arguments: Any) -> Bad:
    return Bad(lambda stack: arguments, tuple(codes.split()), words)


CASES = {
    "features that do not suit, and more": bad(
        "FeatureRelease FeatureApplication ApplicationNotInRelease",
        "Delta Lake is not in emr-6.8.1",
        "Trino is for Trino",
        "'AmazonCloudWatchAgent'",
        release_label=Label.of("emr-6.8.1"),
        applications=[App.SPARK, App.AMAZON_CLOUDWATCH_AGENT],
        features=[emr.Delta(), emr.Trino(), emr.S3Access(maximum_retries=30)],
    ),
    "a string for a release": bad(
        "ArgumentType", "`release_label`", "'emr-7.14.0'", "ReleaseLabel.EMR_7_14_0", release_label="emr-7.14.0"
    ),
    "a string for an application": bad(
        "ArgumentType", "`applications[0]`", "'spark'", "Application.SPARK", applications=["spark"]
    ),
    "an application the release lacks": bad(
        "ApplicationNotInRelease",
        "'Ganglia'",
        "emr-7.14.0",
        "emr-6.15.0",
        "AmazonCloudWatchAgent",
        applications=[App.GANGLIA],
    ),
    "Presto with Trino": bad(
        "PrestoAndTrino", "Presto or Trino", "`applications`", applications=[App.PRESTO, App.TRINO]
    ),
    "a burstable type": bad(
        "InstanceTypeNotSupported",
        "`instances.core`",
        "'t3.xlarge'",
        "burstable",
        "use ",
        instances=fleets(core=fleet("t3.xlarge")),
        managed_scaling=None,
    ),
    "a metal type": bad(
        "InstanceTypeNotSupported",
        "'m7g.metal'",
        "metal",
        "use ",
        instances=fleets(core=fleet("m7g.metal")),
    ),
    "a type the release lacks, twice": bad(
        "InstanceTypeNotSupported InstanceTypeNotSupported",
        "'m7g.xlarge'",
        "emr-6.0.0",
        "use ",
        release_label=Label.of("emr-6.0.0"),
        instances=groups(),
        auto_termination=None,
    ),
    "two architectures with one image": bad(
        "CustomAmiArchitecture",
        "`custom_ami`",
        "m5.xlarge",
        "m7g.xlarge",
        "one architecture",
        custom_ami="ami-1",
        instances=fleets(core=fleet("m5.xlarge")),
    ),
    "an image for the cluster and for a type": bad(
        "CustomAmiTwice",
        "`custom_ami`",
        "keep one",
        custom_ami="ami-1",
        instances=groups(custom_ami="ami-2"),
    ),
    "two primaries": bad("PrimaryCount", "`instances.primary`", "2 nodes", "1, or 3", instances=groups(primary=2)),
    "a Spot primary without consent": bad(
        "SpotPrimary",
        "`instances.primary`",
        "Spot",
        "`spot_primary=True`",
        instances=fleets(
            primary=emr.InstanceFleet(
                instance_types=[emr.InstanceTypeConfig(instance_type="m7g.xlarge", weighted_capacity=1)],
                target_spot_capacity=1,
            )
        ),
    ),
    "a Spot primary group without consent": bad(
        "SpotPrimary", "Spot", "`spot_primary=True`", instances=groups(market=emr.Market.SPOT)
    ),
    "a core above the limits": bad(
        "ManagedScalingLimits ManagedScalingLimits ManagedScalingLimits",
        "`minimum_capacity` (8)",
        "`maximum_capacity` (4)",
        managed_scaling=emr.ManagedScaling.task_nodes_only(maximum_capacity=4),
    ),
    "a unit that fleets do not have": bad(
        "ManagedScalingUnit",
        "VCPU",
        "InstanceFleetUnits",
        managed_scaling=emr.ManagedScaling(maximum_capacity=64, unit=emr.ScalingUnit.VCPU),
    ),
    "scaling of one node": bad(
        "ManagedScalingSingleNode",
        "core",
        "`managed_scaling=None`",
        instances=fleets(),
        managed_scaling=emr.ManagedScaling(maximum_capacity=8, minimum_capacity=1),
    ),
    "more copies than core nodes": bad(
        "CoreBelowReplication",
        "3 copies",
        "2 nodes",
        "`hdfs_replication=2`",
        hdfs_replication=3,
    ),
    "more copies than core nodes, by a classification": bad(
        "CoreBelowReplication",
        "3 copies",
        "the core has 1",
        instances=groups(core=1),
        configurations=[emr.Configuration(classification="hdfs-site", properties={"dfs.replication": "3"})],
    ),
    "too short an idle time": bad(
        "IdleTimeout", "`auto_termination`", "59 s", "60 s", "604800 s", auto_termination=Duration.seconds(59)
    ),
    "too long an idle time": bad("IdleTimeout", "691200 s", "604800 s", auto_termination=Duration.days(8)),
    "half a second of idle time": bad("IdleTimeout", "90.5 s", "whole", auto_termination=Duration.millis(90500)),
    "too many steps at once": bad(
        "StepConcurrencyRange", "`step_concurrency`", "(257)", "1 and 256", step_concurrency=257
    ),
    "no step at once": bad("StepConcurrencyRange", "(0)", step_concurrency=0),
    "steps at once in an old release": bad(
        "StepConcurrencyRelease",
        "`step_concurrency`",
        "emr-5.27.0",
        "emr-5.28.0",
        release_label=Label.of("emr-5.27.0"),
        step_concurrency=2,
    ),
    "a small root volume": bad(
        "RootVolumeSize",
        "`root_volume.size`",
        "14 GiB",
        "15 and 100",
        root_volume=emr.RootVolume(size=Size.gibibytes(14)),
    ),
    "a large root volume": bad("RootVolumeSize", "101 GiB", root_volume=emr.RootVolume(size=Size.gibibytes(101))),
    "root volume performance in an old release": bad(
        "RootVolumePerformance",
        "`root_volume.iops`",
        "emr-6.14.0",
        "emr-6.15.0",
        release_label=Label.EMR_6_14_0,
        root_volume=emr.RootVolume(iops=4000),
    ),
    "root volume performance out of range": bad(
        "RootVolumePerformance RootVolumePerformance",
        "(99)",
        "3000 to 16000",
        "(9 MiB/s)",
        "125 to 1000",
        root_volume=emr.RootVolume(iops=99, throughput=9),
    ),
    "a public subnet": Bad(
        lambda stack: {
            "vpc": imported_vpc(stack, "Open", public_subnet_ids=["subnet-8", "subnet-9"]),
            "vpc_subnets": ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC),
        },
        ("PublicSubnet",),
        ("`vpc_subnets`", "public", "PRIVATE_ISOLATED"),
    ),
    "a VPC of public subnets": Bad(
        lambda stack: {
            "vpc": imported_vpc(
                stack,
                "Open",
                isolated_subnet_ids=None,
                isolated_subnet_route_table_ids=None,
                public_subnet_ids=["subnet-8", "subnet-9"],
            )
        },
        ("PublicSubnet",),
        ("public", "PRIVATE_ISOLATED"),
    ),
    "a VPC without host names": Bad(
        lambda stack: {"vpc": ec2.Vpc(stack, "Mute", enable_dns_hostnames=False)},
        ("VpcHostNames",),
        ("`vpc`", "enable_dns_hostnames=True"),
    ),
    "a VPC without DNS": Bad(
        lambda stack: {"vpc": ec2.Vpc(stack, "Mute", enable_dns_hostnames=False, enable_dns_support=False)},
        ("VpcHostNames", "VpcDnsSupport"),
        ("`vpc`", "enable_dns_support=True"),
    ),
    "a network and a VPC": Bad(
        lambda stack: {"network": emr.Network(stack, "Net"), "vpc": imported_vpc(stack, "Other")},
        ("NetworkAndVpc",),
        ("`network`", "`vpc`", "exclude each other"),
    ),
    "subnets of no VPC": Bad(
        lambda stack: {"vpc": None, "vpc_subnets": ec2.SubnetSelection()},
        ("SubnetsWithoutVpc",),
        ("`vpc_subnets`", "`vpc` or `network`"),
    ),
    "a selection of no subnets": Bad(
        lambda stack: {
            "vpc": imported_vpc(stack, "Other"),
            "vpc_subnets": ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
        },
        ("SubnetsNotFound",),
        ("`vpc_subnets`", "'Private'", "Isolated", "select private ones"),
    ),
    "a selection of another zone": Bad(
        lambda stack: {
            "vpc": imported_vpc(stack, "Other"),
            "vpc_subnets": ec2.SubnetSelection(availability_zones=["eu-west-1z"]),
        },
        ("SubnetsNotFound",),
        ("`vpc_subnets`", "select private ones"),
    ),
    "a managed setting said otherwise": bad(
        "ManagedSetting",
        "hdfs-site",
        "'dfs.replication'",
        "'3'",
        "`hdfs_replication`",
        "'2'",
        hdfs_replication=2,
        configurations=[emr.Configuration(classification="hdfs-site", properties={"dfs.replication": "3"})],
        instances=fleets(core=fleet(units=16)),
    ),
    "a property with two values": bad(
        "ConfigurationConflict",
        "`configurations[0]`",
        "`configurations[1]`",
        "spark-defaults 'a'",
        "'1'",
        "'2'",
        "say it once",
        configurations=[
            emr.Configuration(classification="spark-defaults", properties={"a": value}) for value in ("1", "2")
        ],
    ),
    "a misspelt classification": bad(
        "ClassificationMisspelt",
        "'spark-default'",
        "write 'spark-defaults'",
        configurations=[{"Classification": "spark-default", "Properties": {"a": "1"}}],
    ),
    "a name that EMR refuses": bad(
        "ClusterName", "`cluster_name`", "'nightly <jobs>'", "< >", "leave out", cluster_name="nightly <jobs>"
    ),
    "an empty name": bad("ClusterName", "`cluster_name`", "1 to 256", cluster_name=""),
    "a long name": bad("ClusterName", "`cluster_name`", "257 characters", "use 1 to 256", cluster_name="x" * 257),
    "too many bootstrap actions": bad(
        "BootstrapActions",
        "`bootstrap_actions`",
        "(17)",
        "16",
        bootstrap_actions=[emr.BootstrapAction(name="one", script=emr.Script.from_asset(__file__))] * 17,
    ),
    "wrong kinds of everything": bad(
        "ArgumentType ArgumentType ArgumentType ArgumentType ArgumentType",
        "`applications` must be a list",
        "`termination_protection` must be True or False or AUTO, not 'yes'",
        "`step_concurrency` must be a whole number, not 2.5",
        "`auto_termination` must be a Duration",
        "`removal_policy` must be a RemovalPolicy",
        applications=App.SPARK,
        termination_protection="yes",
        step_concurrency=2.5,
        auto_termination=3600,
        removal_policy="destroy",
    ),
    "several violations at once": bad(
        "ClusterName IdleTimeout StepConcurrencyRange RootVolumeSize PrestoAndTrino PrimaryCount",
        "6 violations",
        "(300)",
        "5 s",
        cluster_name="a|b",
        auto_termination=Duration.seconds(5),
        step_concurrency=300,
        root_volume=emr.RootVolume(size=Size.gibibytes(200)),
        applications=[App.PRESTO, App.TRINO],
        instances=groups(primary=2),
    ),
}
