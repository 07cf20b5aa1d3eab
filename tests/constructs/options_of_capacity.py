"""What each argument of added task nodes, reservations, resizes and the choice of instance types changes."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct
from options import Option, Owner, at
from synthesized import Brought, Synthesized

import emr_constructs as emr

ARN = "arn:aws:resource-groups:eu-west-1:111122223333:group/Reserved"
FIRST = emr.CapacityReservationUsageStrategy.FIRST
RESIZE = ("ResizeSpecifications",)
RESERVATIONS = ("LaunchSpecifications", "OnDemandSpecification", "CapacityReservationOptions")


def another_cluster(stack: Construct, id: str = "Other", cluster_id: str = "j-9") -> emr.ICluster:  # noqa: A002
    role = iam.Role.from_role_name(stack, f"RoleOf{id}", "EmrNodes")
    return emr.Cluster.from_cluster_attributes(stack, id, cluster_id=cluster_id, instance_role=role)


def spot(**more: Any) -> emr.InstanceFleet:
    return emr.InstanceFleet(instance_types=["m7g.xlarge"], target_spot_capacity=8, **more)


def task_fleet(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    own = arguments.get("cluster") or another_cluster(brought.stack, f"{place}Cluster", "j-1")
    emr.TaskFleet(brought.stack, place, **{"fleet": spot(), **arguments, "cluster": own})


def task_group(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    own = arguments.get("cluster") or another_cluster(brought.stack, f"{place}Cluster", "j-1")
    unsaid = {"group": emr.InstanceGroup(instance_type="m7g.xlarge")}
    emr.TaskGroup(brought.stack, place, **{**unsaid, **arguments, "cluster": own})


def reservations(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    given = spot(capacity_reservations=emr.CapacityReservations(**arguments))
    task_fleet(brought, place, {"fleet": given})


def resize(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    task_fleet(brought, place, {"fleet": spot(resize=emr.FleetResize(**arguments))})


def chosen(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """The list does not reach a template by itself: a fleet takes at most 30 of it."""
    types = emr.InstanceTypes.matching(**{"vcpus": 8, **arguments})
    cdk.CfnResource(brought.stack, place, type="Custom::Types", properties={"Types": types})


def ends(found: Synthesized, place: str) -> list[str]:
    """The first and the last type."""
    types = found.properties(place)["Types"]
    return [types[0], types[-1]]


OWNERS = {
    "TaskFleet": Owner(
        make=task_fleet,
        options={
            "cluster": Option(given=another_cluster, look=at("ClusterId"), expected="j-9"),
            "fleet": Option(given=spot(name="burst"), look=at("Name"), expected="burst"),
        },
    ),
    "TaskGroup": Owner(
        make=task_group,
        options={
            "cluster": Option(given=another_cluster, look=at("JobFlowId"), expected="j-9"),
            "group": Option(
                given=emr.InstanceGroup(instance_type="r7g.xlarge"), look=at("InstanceType"), expected="r7g.xlarge"
            ),
        },
    ),
    "CapacityReservations": Owner(
        make=reservations,
        options={
            "usage_strategy": Option(
                given=FIRST, look=at(*RESERVATIONS, "UsageStrategy"), expected="use-capacity-reservations-first"
            ),
            "preference": Option(
                given=emr.CapacityReservationPreference.OPEN,
                look=at(*RESERVATIONS, "CapacityReservationPreference"),
                expected="open",
            ),
            "resource_group": Option(
                given=ARN,
                look=at(*RESERVATIONS, "CapacityReservationResourceGroupArn"),
                expected=ARN,
                rest={"usage_strategy": FIRST},
            ),
        },
    ),
    "FleetResize": Owner(
        make=resize,
        options={
            "spot_timeout": Option(
                given=cdk.Duration.minutes(25),
                look=at(*RESIZE, "SpotResizeSpecification", "TimeoutDurationMinutes"),
                expected=25,
            ),
            "spot_allocation_strategy": Option(
                given=emr.SpotAllocationStrategy.DIVERSIFIED,
                look=at(*RESIZE, "SpotResizeSpecification", "AllocationStrategy"),
                expected="diversified",
            ),
            "on_demand_timeout": Option(
                given=cdk.Duration.days(7),
                look=at(*RESIZE, "OnDemandResizeSpecification", "TimeoutDurationMinutes"),
                expected=10_080,
            ),
            "on_demand_allocation_strategy": Option(
                given=emr.OnDemandAllocationStrategy.LOWEST_PRICE,
                look=at(*RESIZE, "OnDemandResizeSpecification", "AllocationStrategy"),
                expected="lowest-price",
            ),
            "capacity_reservations": Option(
                given=emr.CapacityReservations(usage_strategy=FIRST),
                look=at(*RESIZE, "OnDemandResizeSpecification", "CapacityReservationOptions", "UsageStrategy"),
                expected="use-capacity-reservations-first",
            ),
        },
    ),
    "InstanceTypes.matching": Owner(
        make=chosen,
        options={
            "vcpus": Option(given=(16, 32), look=ends, expected=["c8g.4xlarge", "c7g.4xlarge"]),
            "memory": Option(given=32, look=ends, expected=["m8a.2xlarge", "m5d.2xlarge"]),
            "architecture": Option(given=emr.Architecture.ARM64, look=ends, expected=["c8g.2xlarge", "r6gd.2xlarge"]),
            "generation": Option(given=7, look=ends, expected=["c7a.2xlarge", "r7iz.2xlarge"]),
            "release_label": Option(
                given=emr.ReleaseLabel.of("emr-6.5.0"), look=ends, expected=["r8gb.2xlarge", "r5d.2xlarge"]
            ),
            "families": Option(given=["m7g", "i4i"], look=ends, expected=["m7g.2xlarge", "i4i.2xlarge"]),
            "gpu": Option(given=True, look=ends, expected=["g7.2xlarge", "g4dn.2xlarge"]),
            "limit": Option(given=2, look=ends, expected=["c8g.2xlarge", "c8i.2xlarge"]),
        },
    ),
}
