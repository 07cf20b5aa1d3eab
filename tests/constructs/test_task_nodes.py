"""Task nodes as resources of their own: the same structs, the same rules, one task fleet for a cluster."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_emr as cfn
from everything_said import SCALING
from options_of_capacity import another_cluster
from synthesized import EMR_TAG, RELEASE, Brought, Synthesized, new_stack, warnings

import emr_constructs as emr

VOLUME = emr.EbsVolume(size=cdk.Size.gibibytes(100), iops=4000, throughput=200)
EXPORT = emr.Configuration(classification="export", properties={"PYSPARK_PYTHON": "python3"})
NESTED = emr.Configuration(classification="spark-env", configurations=[EXPORT])
FIRST = emr.CapacityReservations(usage_strategy=emr.CapacityReservationUsageStrategy.FIRST)
ONE_TYPE = emr.InstanceTypeConfig(
    instance_type="m7g.xlarge",
    weighted_capacity=4,
    bid_price_percentage=80,
    priority=1,
    custom_ami="ami-1",
    volumes=[VOLUME],
    ebs_optimized=True,
    configurations=[NESTED],
)
FLEET = emr.InstanceFleet(
    instance_types=[ONE_TYPE],
    target_on_demand_capacity=4,
    target_spot_capacity=8,
    spot_allocation_strategy=emr.SpotAllocationStrategy.CAPACITY_OPTIMIZED_PRIORITIZED,
    capacity_reservations=FIRST,
    resize=emr.FleetResize(
        spot_timeout=cdk.Duration.minutes(30),
        on_demand_timeout=cdk.Duration.minutes(40),
        capacity_reservations=FIRST,
    ),
)
GROUP = emr.InstanceGroup(
    instance_type="m7g.xlarge",
    instance_count=3,
    market=emr.Market.SPOT,
    bid_price="0.2",
    custom_ami="ami-1",
    volumes=[VOLUME],
    ebs_optimized=True,
    configurations=[NESTED],
)


def spot(*types: str, **more: Any) -> emr.InstanceFleet:
    return emr.InstanceFleet(instance_types=list(types or ("m7g.xlarge",)), **{"target_spot_capacity": 8, **more})


def group(**more: Any) -> emr.InstanceGroup:
    return emr.InstanceGroup(**{"instance_type": "m7g.xlarge", **more})


def fleets(**more: Any) -> emr.InstanceFleets:
    core = emr.InstanceFleet(instance_types=["m7g.xlarge"], target_on_demand_capacity=8)
    return emr.InstanceFleets(**{"primary": emr.InstanceFleet.primary("m7g.xlarge"), "core": core, **more})


def groups(**core: Any) -> emr.InstanceGroups:
    return emr.InstanceGroups(primary=group(), core=group(instance_count=2, **core))


@cache
def added() -> Synthesized:
    stack = new_stack()
    brought = Brought(stack)
    brought.cluster("WithFleets", instances=fleets(task=FLEET))
    emr.TaskFleet(stack, "Burst", cluster=another_cluster(stack, "One"), fleet=FLEET)
    of_groups = brought.cluster("WithGroups", instances=groups(auto_scaling=SCALING))
    emr.TaskGroup(stack, "Extra", cluster=of_groups, group=GROUP)
    emr.TaskGroup(stack, "Named", cluster=of_groups, group=group(name="steady"))
    emr.TaskGroup(stack, "Scaled", cluster=of_groups, group=group(instance_count=2, auto_scaling=SCALING))
    return Synthesized(stack)


def test_a_fleet_is_written_as_it_is_in_a_cluster() -> None:
    (inside,) = added().properties("WithFleets/Resource")["Instances"]["TaskInstanceFleets"]
    beside = added().properties("Burst/Resource")
    assert beside == {**inside, "Name": "Burst", "ClusterId": "j-9", "InstanceFleetType": "TASK"}
    assert len(inside) == 6


def test_a_group_is_written_with_everything() -> None:
    assert added().properties("Extra/Resource") == {
        "JobFlowId": added().attribute("WithGroups/Resource", "Id"),
        "InstanceRole": "TASK",
        "Name": "Extra",
        "InstanceType": "m7g.xlarge",
        "InstanceCount": 3,
        "Market": "SPOT",
        "BidPrice": "0.2",
        "CustomAmiId": "ami-1",
        "EbsConfiguration": {
            "EbsOptimized": True,
            "EbsBlockDeviceConfigs": [
                {
                    "VolumesPerInstance": 1,
                    "VolumeSpecification": {"VolumeType": "gp3", "SizeInGB": 100, "Iops": 4000, "Throughput": 200},
                }
            ],
        },
        "Configurations": [
            {
                "Classification": "spark-env",
                "Configurations": [
                    {"Classification": "export", "ConfigurationProperties": {"PYSPARK_PYTHON": "python3"}}
                ],
            }
        ],
    }
    assert added().properties("Named/Resource")["Name"] == "steady"


def test_a_policy_of_a_group_goes_as_deep_as_in_a_cluster() -> None:
    policy = added().properties("Scaled/Resource")["AutoScalingPolicy"]
    assert policy == added().properties("WithGroups/Resource")["Instances"]["CoreInstanceGroup"]["AutoScalingPolicy"]
    (rule, *_) = policy["Rules"]
    assert rule["Trigger"]["CloudWatchAlarmDefinition"]["Dimensions"]


def test_they_go_with_the_stack() -> None:
    for path in ("Burst/Resource", "Extra/Resource"):
        assert added().resource(path)["DeletionPolicy"] == "Delete"


def test_every_struct_of_the_added_resources_is_one_that_a_cluster_has() -> None:
    """They are made of those of the cluster, by name."""
    for l1 in (cfn.CfnInstanceFleetConfig, cfn.CfnInstanceGroupConfig):
        structs = {name for name, value in vars(l1).items() if hasattr(value, "__jsii_name_mapping__")}
        assert structs - set(vars(cfn.CfnCluster)) <= {"AppConfigurationProperty"}


def test_their_ids_are_attributes() -> None:
    stack = new_stack()
    fleet = emr.TaskFleet(stack, "Burst", cluster=another_cluster(stack), fleet=spot())
    more = emr.TaskGroup(stack, "Extra", cluster=another_cluster(stack, "Two"), group=group())
    assert stack.resolve(fleet.instance_fleet_id)["Fn::GetAtt"][1] == "InstanceFleetId"
    assert stack.resolve(more.instance_group_id)["Fn::GetAtt"][1] == "InstanceGroupId"


@pytest.fixture(scope="module")
def brought() -> Brought:
    """One stack for all that is refused: nothing is left in it."""
    return Brought(new_stack())


def refused(brought: Brought, kind: Any, **arguments: Any) -> str:
    with pytest.raises(emr.EmrValidationError) as caught:
        kind(brought.stack, "Tasks", **arguments)
    assert brought.stack.node.try_find_child("Tasks") is None
    return str(caught.value)


def test_a_second_task_fleet(brought: Brought) -> None:
    made = brought.cluster("Made", instances=fleets(task=spot()))
    said = "TaskFleets: the cluster has 2 task fleets; keep one; it may have 30 instance types [at Stack/Tasks]"
    assert refused(brought, emr.TaskFleet, cluster=made, fleet=spot()) == said
    imported = another_cluster(brought.stack)
    emr.TaskFleet(brought.stack, "First", cluster=imported, fleet=spot())
    assert refused(brought, emr.TaskFleet, cluster=imported, fleet=spot()) == said
    emr.TaskFleet(brought.stack, "OfAnother", cluster=another_cluster(brought.stack, "Another"), fleet=spot())


def test_what_does_not_fit_the_model_of_the_cluster(brought: Brought) -> None:
    said = "GroupsAndFleets: instance groups and instance fleets are mixed; use one model for all nodes of a cluster"
    of_fleets = brought.cluster("OfFleets", instances=fleets())
    assert refused(brought, emr.TaskGroup, cluster=of_fleets, group=group()) == f"{said} [at Stack/Tasks]"
    of_groups = brought.cluster("OfGroups", instances=groups())
    assert refused(brought, emr.TaskFleet, cluster=of_groups, fleet=spot()) == f"{said} [at Stack/Tasks]"
    imported = another_cluster(brought.stack, "Unknown")
    emr.TaskGroup(brought.stack, "FirstGroup", cluster=imported, group=group())
    assert refused(brought, emr.TaskFleet, cluster=imported, fleet=spot()) == f"{said} [at Stack/Tasks]"


def test_types_that_the_release_lacks(brought: Brought) -> None:
    old = brought.cluster(
        "Old",
        release_label=emr.ReleaseLabel.of("emr-6.9.0"),
        instances=emr.InstanceFleets(
            primary=emr.InstanceFleet.primary("m6g.xlarge"), core=spot("m6g.xlarge", target_spot_capacity=16)
        ),
        hdfs_replication=None,
    )
    text = refused(brought, emr.TaskFleet, cluster=old, fleet=spot("m7g.xlarge"))
    assert text.startswith("InstanceTypeNotSupported: ")
    assert "'m7g.xlarge' is not supported by emr-6.9.0" in text
    assert text.endswith("[at Stack/Tasks]")


def test_types_that_no_release_has(brought: Brought) -> None:
    text = refused(
        brought,
        emr.TaskGroup,
        cluster=another_cluster(brought.stack, "Any"),
        group=group(instance_type="t3.xlarge"),
    )
    assert "'t3.xlarge' is not supported by EMR" in text


def test_an_image_of_its_own_beside_that_of_the_cluster(brought: Brought) -> None:
    own = brought.cluster("OwnImage", instances=groups(), custom_ami="ami-2")
    text = refused(brought, emr.TaskGroup, cluster=own, group=group(custom_ami="ami-1"))
    assert text.startswith("CustomAmiTwice: ")


def test_a_policy_where_the_cluster_was_made_without_the_role(brought: Brought) -> None:
    steady = brought.cluster("Steady", instances=groups())
    text = refused(brought, emr.TaskGroup, cluster=steady, group=group(instance_count=2, auto_scaling=SCALING))
    assert text.startswith("AutoScalingRole: a custom scaling policy needs a role; ")


def test_reservations_bring_the_service_role_its_rights() -> None:
    stack = new_stack()
    brought = Brought(stack)
    del brought.arguments["service_role"]
    made = brought.cluster("Made", instances=fleets())
    emr.TaskFleet(stack, "Burst", cluster=made, fleet=spot(capacity_reservations=FIRST))
    found = Synthesized(stack)
    policy = "Made/ServiceRole/DefaultPolicy/Resource"
    rights = {str(one["Action"]): one for one in found.statements(policy)}
    assert rights["ec2:DescribeLaunchTemplateVersions"]["Resource"] == "*"
    deleting = rights["ec2:DeleteLaunchTemplateVersions"]
    assert deleting["Condition"] == {"StringEquals": {f"aws:ResourceTag/{EMR_TAG['Key']}": EMR_TAG["Value"]}}
    assert ":launch-template/*" in str(deleting["Resource"])
    assert found.id(policy) in found.depends_on("Burst/Resource")


def test_wrong_types_of_arguments(brought: Brought) -> None:
    given: Any = group()
    text = refused(brought, emr.TaskFleet, cluster=another_cluster(brought.stack, "Typed"), fleet=given)
    assert text.startswith("ArgumentType: `fleet` must be an InstanceFleet")


def test_a_warning_is_that_of_the_new_nodes_alone() -> None:
    stack = new_stack()
    types = emr.InstanceTypes.matching(vcpus=8, release_label=RELEASE, limit=6)
    emr.TaskFleet(stack, "Burst", cluster=another_cluster(stack), fleet=spot(*types))
    (warning,) = warnings(stack)
    assert warning.startswith("`instance_types` (6) may be at most 5 here; put the task fleet into the cluster")
    assert "emr_constructs:TaskFleetTypes" in warning


def test_a_token_reaches_the_template() -> None:
    stack = new_stack()
    later: Any = cdk.CfnParameter(stack, "Units", type="Number").value_as_number
    emr.TaskFleet(stack, "Burst", cluster=another_cluster(stack), fleet=spot(target_spot_capacity=later))
    assert Synthesized(stack).properties("Burst/Resource")["TargetSpotCapacity"] == {"Ref": "Units"}
