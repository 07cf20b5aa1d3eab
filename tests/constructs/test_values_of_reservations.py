"""Capacity reservations, resizes, storage of a type, and that each limit speaks in Python's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Duration, Size, Token
from aws_cdk import aws_emr as cfn

import emr_constructs as emr

FIRST = emr.CapacityReservationUsageStrategy.FIRST
GROUP = "arn:aws-cn:resource-groups:cn-north-1:111122223333:group/Reserved"
L1 = cfn.CfnCluster


def fleet(*types: str | emr.InstanceTypeConfig, **more: Any) -> emr.InstanceFleet:
    return emr.InstanceFleet(instance_types=list(types or ("m7g.xlarge",)), **{"target_spot_capacity": 8, **more})


def one(**more: Any) -> emr.InstanceTypeConfig:
    return emr.InstanceTypeConfig(instance_type="m7g.xlarge", **more)


def test_targeted_reservations_are_used_first() -> None:
    reservations = emr.CapacityReservations(usage_strategy=FIRST, resource_group=GROUP)
    launch: Any = fleet(capacity_reservations=reservations)._render("core").launch_specifications
    assert launch.on_demand_specification == L1.OnDemandProvisioningSpecificationProperty(
        allocation_strategy="lowest-price",
        capacity_reservation_options=L1.OnDemandCapacityReservationOptionsProperty(
            usage_strategy="use-capacity-reservations-first", capacity_reservation_resource_group_arn=GROUP
        ),
    )


def test_a_resize_says_what_is_said_and_no_more() -> None:
    assert fleet()._render("core").resize_specifications is None
    assert fleet(resize=emr.FleetResize())._render("core").resize_specifications is None
    spot = emr.FleetResize(spot_timeout=Duration.hours(1))._render()
    assert spot == L1.InstanceFleetResizingSpecificationsProperty(
        spot_resize_specification=L1.SpotResizingSpecificationProperty(timeout_duration_minutes=60)
    )
    on_demand = emr.FleetResize(capacity_reservations=emr.CapacityReservations(usage_strategy=FIRST))._render()
    assert on_demand == L1.InstanceFleetResizingSpecificationsProperty(
        on_demand_resize_specification=L1.OnDemandResizingSpecificationProperty(
            capacity_reservation_options=L1.OnDemandCapacityReservationOptionsProperty(
                usage_strategy="use-capacity-reservations-first"
            )
        )
    )


def test_each_type_has_its_own_image_and_storage() -> None:
    fast = emr.EbsVolume(size=Size.gibibytes(200), iops=6000, throughput=500)
    x86 = emr.InstanceTypeConfig(instance_type="m7i.xlarge", custom_ami="ami-x86", volumes=[fast])
    graviton = one(custom_ami="ami-arm", ebs_optimized=True)
    first, second = fleet(x86, graviton)._rendered_types
    assert (first.custom_ami_id, second.custom_ami_id) == ("ami-x86", "ami-arm")
    storage: Any = first.ebs_configuration
    assert storage.ebs_optimized is None
    assert storage.ebs_block_device_configs[0].volume_specification == L1.VolumeSpecificationProperty(
        size_in_gb=200, volume_type="gp3", iops=6000, throughput=500
    )
    assert second.ebs_configuration == L1.EbsConfigurationProperty(ebs_optimized=True)


def test_three_primaries_are_three_instances_of_any_size() -> None:
    primaries = emr.InstanceFleet.primary("m7g.xlarge", "m7g.4xlarge", count=3)
    assert (primaries.target_on_demand_capacity, primaries.target_spot_capacity) == (3, 0)
    assert [kind.weighted_capacity for kind in primaries._types] == [1, 1]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            lambda: emr.FleetResize(spot_timeout=Duration.minutes(4)),
            "ResizeTimeout: `spot_timeout` (4 minutes) must be 5 to 10080 minutes",
        ),
        (
            lambda: emr.FleetResize(on_demand_timeout=Duration.days(8)),
            "ResizeTimeout: `on_demand_timeout` (11520 minutes) must be 5 to 10080 minutes",
        ),
        (
            lambda: emr.FleetResize(spot_timeout=Duration.seconds(Token.as_number({"Ref": "Later"}))),
            "TokenUnit: `spot_timeout` is a token in seconds, which CDK cannot convert; write Duration.minutes(token)",
        ),
        (
            lambda: emr.FleetResize(
                on_demand_allocation_strategy=emr.OnDemandAllocationStrategy.PRIORITIZED,
                capacity_reservations=emr.CapacityReservations(),
            ),
            "ResizeReservationStrategy: `on_demand_allocation_strategy` is prioritized, which takes no "
            "`capacity_reservations`; use lowest-price",
        ),
        (
            lambda: emr.CapacityReservations(usage_strategy=FIRST, resource_group="Reserved"),
            "CapacityReservation: `resource_group` ('Reserved') is not the ARN of a resource group",
        ),
        (
            lambda: fleet(
                one(priority=0),
                on_demand_allocation_strategy=emr.OnDemandAllocationStrategy.PRIORITIZED,
                capacity_reservations=emr.CapacityReservations(usage_strategy=FIRST),
            ),
            "CapacityReservationStrategy: `on_demand_allocation_strategy` is prioritized, which takes no "
            "`capacity_reservations`; use lowest-price",
        ),
        (
            lambda: fleet(spot_allocation_strategy=emr.SpotAllocationStrategy.CAPACITY_OPTIMIZED_PRIORITIZED),
            "PriorityMissing: `spot_allocation_strategy` is capacity-optimized-prioritized, but no instance type has a "
            "priority; give the types you prefer a `priority`, 0 first",
        ),
        (
            lambda: fleet(
                resize=emr.FleetResize(on_demand_allocation_strategy=emr.OnDemandAllocationStrategy.PRIORITIZED)
            ),
            "PriorityMissing: `resize` goes by prioritized, but no instance type has a priority; give the types you "
            "prefer a `priority`, 0 first",
        ),
        (
            lambda: fleet(spot_timeout=Duration.minutes(1441)),
            "SpotTimeout: `spot_timeout` (1441 minutes) must be 5 to 1440 minutes",
        ),
        (
            lambda: one(bid_price="0.1", bid_price_percentage=50),
            "BidTwice: `bid_price` and `bid_price_percentage` exclude each other; give one of them",
        ),
        (lambda: one(weighted_capacity=0), "WeightRange: `weighted_capacity` (0) must be at least 1"),
        (lambda: one(priority=-1), "WeightRange: `priority` (-1) must be at least 0"),
        (
            lambda: fleet(one(weighted_capacity=2), "m6g.xlarge"),
            "MixedWeights: m6g.xlarge would count for 1 unit beside types with other weights; give each of them a "
            "`weighted_capacity`",
        ),
        (
            lambda: one(ebs_optimized=True, volumes=[emr.EbsVolume(size=Size.gibibytes(9))]),
            "EbsOptimizedSize: `volumes` of 9 GiB are too small for `ebs_optimized`; use larger ones",
        ),
        (
            lambda: emr.InstanceGroup(
                instance_type="m7g.xlarge", ebs_optimized=True, volumes=[emr.EbsVolume(size=Size.gibibytes(9))]
            ),
            "EbsOptimizedSize: `volumes` of 9 GiB are too small for `ebs_optimized`; use larger ones",
        ),
        (
            lambda: one(volumes=[emr.EbsVolume(size=Size.gibibytes(9), volumes_per_instance=13)] * 2),
            "InstanceVolumes: `volumes` are 26 on each instance, and 25 is the most; use fewer and larger ones",
        ),
    ],
)
def test_a_limit_speaks_in_the_words_of_python(make: Callable[[], object], said: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    assert str(caught.value) == said
