"""Nodes of which everything is said, in every place where nodes can stand, and so with steps and tags."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct
from synthesized import Brought, Synthesized, new_stack

import emr_constructs as emr

IMAGE = "ami-0a1b2c3d4e5f60718"
MINUTES = cdk.Duration.minutes(10)
VOLUME = emr.EbsVolume(size=cdk.Size.gibibytes(100), iops=4000, throughput=500, volumes_per_instance=2)
CONFIGURATIONS = [
    emr.Configuration(classification="yarn-site", properties={"a": "b"}),
    emr.Configuration(
        classification="yarn-env", configurations=[emr.Configuration(classification="export", properties={"A": "b"})]
    ),
]
NODES: dict[str, Any] = {
    "custom_ami": IMAGE,
    "ebs_optimized": True,
    "volumes": [VOLUME],
    "configurations": CONFIGURATIONS,
}
RESERVATIONS = emr.CapacityReservations(
    usage_strategy=emr.CapacityReservationUsageStrategy.FIRST,
    preference=emr.CapacityReservationPreference.OPEN,
    resource_group="arn:aws:resource-groups:eu-west-1:111122223333:group/Reserved",
)
RESIZE = emr.FleetResize(
    spot_timeout=MINUTES,
    spot_allocation_strategy=emr.SpotAllocationStrategy.DIVERSIFIED,
    on_demand_timeout=MINUTES,
    on_demand_allocation_strategy=emr.OnDemandAllocationStrategy.LOWEST_PRICE,
    capacity_reservations=RESERVATIONS,
)
TYPES = [
    emr.InstanceTypeConfig(instance_type="m7g.xlarge", weighted_capacity=4, bid_price="0.2", priority=0, **NODES),
    emr.InstanceTypeConfig(
        instance_type="m7g.2xlarge", weighted_capacity=8, bid_price_percentage=90, priority=1, custom_ami=IMAGE
    ),
]
FLEET: dict[str, Any] = {
    "capacity_reservations": RESERVATIONS,
    "resize": RESIZE,
    "spot_timeout": MINUTES,
    "spot_allocation_strategy": emr.SpotAllocationStrategy.CAPACITY_OPTIMIZED_PRIORITIZED,
}
RULE = emr.ScalingRule(
    name="Grow",
    description="When memory is short",
    alarm=emr.ScalingAlarm(
        metric_name="YARNMemoryAvailablePercentage",
        comparison_operator=emr.ScalingComparison.LESS_THAN,
        threshold=15,
        unit=emr.ScalingMetricUnit.PERCENT,
        namespace="Team/Queues",
    ),
    adjustment=1,
    cooldown=cdk.Duration.seconds(300),
    market=emr.Market.ON_DEMAND,
)
STEP = emr.CustomJar(
    jar="/usr/lib/hadoop-mapreduce/hadoop-mapreduce-examples.jar", main_class="a.B", properties={"a": "b"}
)
SCALING = emr.AutoScalingPolicy(minimum_capacity=2, maximum_capacity=8, rules=[RULE])


def fleet(name: str) -> emr.InstanceFleet:
    return emr.InstanceFleet(
        name=name, instance_types=TYPES, target_on_demand_capacity=8, target_spot_capacity=8, **FLEET
    )


def group(name: str, **more: Any) -> emr.InstanceGroup:
    given = {"market": emr.Market.SPOT, "bid_price": "0.2", **NODES, **more}
    return emr.InstanceGroup(name=name, instance_type="m7g.xlarge", instance_count=2, **given)


@cache
def everything_said() -> Synthesized:
    """A cluster of fleets, a transient one of groups, task nodes that are resources of their own, and tags for all."""
    stack = new_stack()
    cdk.Tags.of(stack).add("Team", "Data")
    emr.WalWorkspace(stack, "Workspace")
    brought = Brought(stack)
    primary = emr.InstanceFleet.primary(*TYPES, spot=True, **FLEET)
    fleets = emr.InstanceFleets(primary=primary, core=fleet("core"), task=fleet("task"))
    brought.cluster("OfFleets", instances=fleets)
    groups = emr.InstanceGroups(
        primary=emr.InstanceGroup(
            name="primary",
            instance_type="m7g.xlarge",
            market=emr.Market.SPOT,
            bid_price="0.2",
            spot_primary=True,
            **NODES,
        ),
        core=group("core", auto_scaling=SCALING),
        task=[group("task", auto_scaling=SCALING)],
    )
    brought.cluster("OfGroups", instances=groups, managed_scaling=None, keep_alive=False, steps=[STEP])
    emr.TaskFleet(stack, "TaskFleet", cluster=_imported(stack, "One"), fleet=fleet("added"))
    emr.TaskGroup(stack, "TaskGroup", cluster=_imported(stack, "Other"), group=group("added", auto_scaling=SCALING))
    return Synthesized(stack)


def _imported(scope: Construct, id: str) -> emr.ICluster:  # noqa: A002
    role = iam.Role.from_role_name(scope, f"{id}Role", "EmrNodes")
    return emr.Cluster.from_cluster_attributes(scope, id, cluster_id="j-1", instance_role=role)
