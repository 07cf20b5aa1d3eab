"""Instance fleets and instance groups: made with the cluster or added to it, listed and resized."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from local_aws.emr.errors import EmrError
from local_aws.emr.records import Cluster, Record, cluster, living_cluster, new_id, now, only

_RESIZABLE_FLEET = ("TargetOnDemandCapacity", "TargetSpotCapacity", "ResizeSpecifications", "Context")


def add_fleets(owner: Cluster, requested: Iterable[Record]) -> list[str]:
    """Put fleets into the cluster, ready at once; answers their ids."""
    fleets = [_fleet(request) for request in requested]
    kinds = [fleet["InstanceFleetType"] for fleet in (*owner.fleets, *fleets)]
    twice = sorted({kind for kind in kinds if kinds.count(kind) > 1})
    if twice:
        raise EmrError(f"A cluster has at most one instance fleet of a type; more than one {', '.join(twice)} given.")
    if owner.groups and fleets:
        raise EmrError("Instance fleets and instance groups are mutually exclusive.")
    owner.fleets.extend(fleets)
    return [fleet["Id"] for fleet in fleets]


def add_groups(owner: Cluster, requested: Iterable[Record]) -> list[str]:
    """Put instance groups into the cluster, ready at once; answers their ids."""
    groups = [_group(request) for request in requested]
    if owner.fleets and groups:
        raise EmrError("Instance fleets and instance groups are mutually exclusive.")
    owner.groups.extend(groups)
    return [group["Id"] for group in groups]


def add_instance_fleet(request: Record) -> Record:
    owner = living_cluster(request["ClusterId"])
    [fleet_id] = add_fleets(owner, [request["InstanceFleet"]])
    return {
        "ClusterId": request["ClusterId"],
        "InstanceFleetId": fleet_id,
        "ClusterArn": owner.description["ClusterArn"],
    }


def add_instance_groups(request: Record) -> Record:
    owner = living_cluster(request["JobFlowId"])
    ids = add_groups(owner, request["InstanceGroups"])
    return {
        "JobFlowId": request["JobFlowId"],
        "InstanceGroupIds": ids,
        "ClusterArn": owner.description["ClusterArn"],
    }


def list_instance_fleets(request: Record) -> Record:
    return {"InstanceFleets": cluster(request["ClusterId"]).fleets}


def list_instance_groups(request: Record) -> Record:
    return {"InstanceGroups": cluster(request["ClusterId"]).groups}


def modify_instance_fleet(request: Record) -> Record:
    change = request["InstanceFleet"]
    fleet = only(living_cluster(request["ClusterId"]).fleets, "Instance fleet", change["InstanceFleetId"])
    fleet.update({name: change[name] for name in _RESIZABLE_FLEET if name in change})
    if "InstanceTypeConfigs" in change:
        fleet["InstanceTypeSpecifications"] = [_type_specification(c) for c in change["InstanceTypeConfigs"]]
    _provision(fleet)
    return {}


def modify_instance_groups(request: Record) -> Record:
    groups = living_cluster(request["ClusterId"]).groups
    changes = [(only(groups, "Instance group", c["InstanceGroupId"]), c) for c in request.get("InstanceGroups", [])]
    unknown = {name for _, change in changes for name in change} - {"InstanceGroupId", "InstanceCount"}
    if unknown:
        raise EmrError(f"The local EMR resizes instance groups only; it cannot change {', '.join(sorted(unknown))}.")
    for group, change in changes:
        if "InstanceCount" in change:
            group.update(RequestedInstanceCount=change["InstanceCount"], RunningInstanceCount=change["InstanceCount"])
    return {}


def put_auto_scaling_policy(request: Record) -> Record:
    owner = living_cluster(request["ClusterId"])
    group = only(owner.groups, "Instance group", request["InstanceGroupId"])
    group["AutoScalingPolicy"] = _attached(request["AutoScalingPolicy"])
    return {
        "ClusterId": request["ClusterId"],
        "InstanceGroupId": group["Id"],
        "AutoScalingPolicy": group["AutoScalingPolicy"],
        "ClusterArn": owner.description["ClusterArn"],
    }


def remove_auto_scaling_policy(request: Record) -> Record:
    groups = living_cluster(request["ClusterId"]).groups
    only(groups, "Instance group", request["InstanceGroupId"]).pop("AutoScalingPolicy", None)
    return {}


def has_three_primaries(instances: Record) -> bool:
    """Whether a JobFlowInstancesConfig asks for high availability."""
    counts = [
        *(one["InstanceCount"] for one in instances.get("InstanceGroups", []) if one["InstanceRole"] == "MASTER"),
        *(
            one.get("TargetOnDemandCapacity", 0)
            for one in instances.get("InstanceFleets", [])
            if one["InstanceFleetType"] == "MASTER"
        ),
    ]
    return 3 in counts


def end(owner: Cluster) -> None:
    """The instances go with their cluster."""
    for part in (*owner.fleets, *owner.groups):
        part["Status"]["State"] = "TERMINATED"
        part["Status"]["StateChangeReason"] = {"Code": "CLUSTER_TERMINATED", "Message": "Job flow terminated"}
        part["Status"]["Timeline"]["EndDateTime"] = now()


def _fleet(request: Record) -> Record:
    fleet: Record = {"TargetOnDemandCapacity": 0, "TargetSpotCapacity": 0, **request}
    fleet["InstanceTypeSpecifications"] = [_type_specification(c) for c in fleet.pop("InstanceTypeConfigs", [])]
    fleet.update(Id=new_id("if"), Status=_running())
    fleet.setdefault("Name", fleet["InstanceFleetType"])
    _provision(fleet)
    return fleet


def _provision(fleet: Record) -> None:
    """There is always capacity here."""
    fleet["ProvisionedOnDemandCapacity"] = fleet["TargetOnDemandCapacity"]
    fleet["ProvisionedSpotCapacity"] = fleet["TargetSpotCapacity"]


def _group(request: Record) -> Record:
    group = _with_block_devices(request)
    count = group.pop("InstanceCount")
    group.update(
        Id=new_id("ig"),
        InstanceGroupType=group.pop("InstanceRole"),
        RequestedInstanceCount=count,
        RunningInstanceCount=count,
        Status=_running(),
    )
    group.setdefault("Market", "ON_DEMAND")
    group.setdefault("Name", group["InstanceGroupType"])
    if "AutoScalingPolicy" in group:
        group["AutoScalingPolicy"] = _attached(group["AutoScalingPolicy"])
    return group


def _type_specification(config: Record) -> Record:
    return {"WeightedCapacity": 1, **_with_block_devices(config)}


def _with_block_devices(config: Record) -> Record:
    """Answers list each volume, where requests count them."""
    config = dict(config)
    ebs = config.pop("EbsConfiguration", None)
    if ebs is not None:
        config["EbsOptimized"] = ebs.get("EbsOptimized", False)
        volumes = [
            volume["VolumeSpecification"]
            for volume in ebs.get("EbsBlockDeviceConfigs", [])
            for _ in range(volume.get("VolumesPerInstance", 1))
        ]
        config["EbsBlockDevices"] = [
            {"VolumeSpecification": volume, "Device": f"/dev/sd{chr(ord('b') + index)}"}
            for index, volume in enumerate(volumes)
        ]
    return config


def _attached(policy: Record) -> Record:
    return {**policy, "Status": {"State": "ATTACHED"}}


def _running() -> dict[str, Any]:
    return {
        "State": "RUNNING",
        "StateChangeReason": {},
        "Timeline": {"CreationDateTime": now(), "ReadyDateTime": now()},
    }
