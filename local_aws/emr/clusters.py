"""Clusters: made, described, listed, changed and ended."""

from __future__ import annotations

from botocore.model import StructureShape

from local_aws import seam
from local_aws.botocore_model import service_model
from local_aws.emr import capacity, records, references, steps
from local_aws.emr.errors import EmrError
from local_aws.emr.records import Cluster, Record, cluster, living_cluster, new_id, now

# Members of RunJobFlow that the description shows under other names, or other calls show.
_ELSEWHERE = frozenset(
    [
        "Instances",
        "Steps",
        "BootstrapActions",
        "JobFlowRole",
        "PlacementGroupConfigs",
        "ManagedScalingPolicy",
        "AutoTerminationPolicy",
        "StepExecutionRoleArn",
    ]
)
# Accepted by the API and answered nowhere: the real one does not show it either.
_NOT_ANSWERED = frozenset({"AdditionalInfo"})
_INSTANCES_TO_ATTRIBUTES = (
    "Ec2KeyName",
    "EmrManagedMasterSecurityGroup",
    "EmrManagedSlaveSecurityGroup",
    "ServiceAccessSecurityGroup",
    "AdditionalMasterSecurityGroups",
    "AdditionalSlaveSecurityGroups",
)
_INSTANCES = frozenset(_INSTANCES_TO_ATTRIBUTES) | frozenset(
    [
        "InstanceGroups",
        "InstanceFleets",
        "Ec2SubnetId",
        "Ec2SubnetIds",
        "Placement",
        "KeepJobFlowAliveWhenNoSteps",
        "TerminationProtected",
        "UnhealthyNodeReplacement",
    ]
)


def run_job_flow(request: Record) -> Record:
    """A cluster that is ready at once, or has ended at once where it does not stay alive after its steps."""
    _refuse_what_is_not_carried(request)
    references.check(request)
    cluster_id = new_id("j")
    instances = request["Instances"]
    made = Cluster(
        description=_description(cluster_id, request),
        bootstrap_actions=request.get("BootstrapActions", []),
        managed_scaling=request.get("ManagedScalingPolicy"),
        auto_termination=request.get("AutoTerminationPolicy"),
    )
    capacity.add_fleets(made, instances.get("InstanceFleets", []))
    capacity.add_groups(made, instances.get("InstanceGroups", []))
    if not made.fleets and not made.groups:
        raise EmrError("Instances: neither InstanceFleets nor InstanceGroups given.")
    steps.add_steps(made, request.get("Steps", []), execution_role=request.get("StepExecutionRoleArn"))
    records.clusters[cluster_id] = made
    if made.description["AutoTerminate"]:
        _end(made, "ALL_STEPS_COMPLETED", "Steps completed")
    return {"JobFlowId": cluster_id, "ClusterArn": made.description["ClusterArn"]}


def describe_cluster(request: Record) -> Record:
    return {"Cluster": cluster(request["ClusterId"]).description}


def list_clusters(request: Record) -> Record:
    """Newest first."""
    states = request.get("ClusterStates")
    summaries = [
        {name: found.description[name] for name in ("Id", "Name", "Status", "NormalizedInstanceHours", "ClusterArn")}
        for found in reversed(records.clusters.values())
        if not states or found.description["Status"]["State"] in states
    ]
    return {"Clusters": summaries}


def terminate_job_flows(request: Record) -> Record:
    """All of them or, where one is protected, none."""
    ending = [cluster(cluster_id) for cluster_id in request["JobFlowIds"]]
    protected = [
        found.description["Id"] for found in ending if found.alive and found.description["TerminationProtected"]
    ]
    if protected:
        raise EmrError(f"Could not shut down {', '.join(protected)}: termination protection is on. Turn it off first.")
    for found in ending:
        if found.alive:
            _end(found, "USER_REQUEST", "Terminated by user request")
    return {}


def modify_cluster(request: Record) -> Record:
    description = living_cluster(request["ClusterId"]).description
    if "StepConcurrencyLevel" in request:
        description["StepConcurrencyLevel"] = request["StepConcurrencyLevel"]
    return {"StepConcurrencyLevel": description["StepConcurrencyLevel"]}


def set_termination_protection(request: Record) -> Record:
    return _set_flag(request, "TerminationProtected")


def set_visible_to_all_users(request: Record) -> Record:
    return _set_flag(request, "VisibleToAllUsers")


def set_unhealthy_node_replacement(request: Record) -> Record:
    return _set_flag(request, "UnhealthyNodeReplacement")


def _set_flag(request: Record, flag: str) -> Record:
    for found in [living_cluster(cluster_id) for cluster_id in request["JobFlowIds"]]:
        found.description[flag] = request[flag]
    return {}


def _refuse_what_is_not_carried(request: Record) -> None:
    """Nothing is skipped unseen: a member that no answer would show again is refused."""
    lost = sorted(set(request) - _shown() - _ELSEWHERE - _NOT_ANSWERED)
    lost += sorted(f"Instances.{name}" for name in set(request["Instances"]) - _INSTANCES)
    if lost:
        raise EmrError(f"The local EMR does not know {', '.join(lost)}.")


def _shown() -> set[str]:
    """Members of RunJobFlow that DescribeCluster shows under the same name."""
    return _members("RunJobFlowInput") & _members("Cluster")


def _members(shape_name: str) -> set[str]:
    shape = service_model("emr").shape_for(shape_name)
    assert isinstance(shape, StructureShape), shape_name
    return set(shape.members)


def _description(cluster_id: str, request: Record) -> Record:
    instances = request["Instances"]
    description: Record = {
        "VisibleToAllUsers": True,
        "StepConcurrencyLevel": 1,
        "Applications": [],
        "Configurations": [],
        "Tags": [],
        **{name: value for name, value in request.items() if name in _shown()},
        "Id": cluster_id,
        "ClusterArn": f"arn:aws:elasticmapreduce:{seam.region()}:{seam.account_id()}:cluster/{cluster_id}",
        "Status": {
            "State": "WAITING",
            "StateChangeReason": {"Message": "Cluster ready to run steps."},
            "Timeline": {"CreationDateTime": now(), "ReadyDateTime": now()},
        },
        "Ec2InstanceAttributes": _attributes(request),
        "InstanceCollectionType": "INSTANCE_FLEET" if instances.get("InstanceFleets") else "INSTANCE_GROUP",
        "AutoTerminate": not instances.get("KeepJobFlowAliveWhenNoSteps", False),
        # EMR protects three primary nodes, whatever is said.
        "TerminationProtected": instances.get("TerminationProtected", False) or capacity.has_three_primaries(instances),
        "UnhealthyNodeReplacement": instances.get("UnhealthyNodeReplacement", False),
        "NormalizedInstanceHours": 0,
        "MasterPublicDnsName": f"ip-10-0-0-10.{_domain()}",
    }
    if "PlacementGroupConfigs" in request:
        description["PlacementGroups"] = request["PlacementGroupConfigs"]
    return description


def _attributes(request: Record) -> Record:
    instances = request["Instances"]
    attributes = {name: instances[name] for name in _INSTANCES_TO_ATTRIBUTES if name in instances}
    if "JobFlowRole" in request:
        attributes["IamInstanceProfile"] = request["JobFlowRole"]
    subnets = references.subnet_ids(instances)
    if subnets:
        # EMR picks one of the subnets; here the first.
        attributes.update(Ec2SubnetId=subnets[0], RequestedEc2SubnetIds=subnets)
        attributes["Ec2AvailabilityZone"] = seam.service("ec2")._subnets[subnets[0]]["AvailabilityZone"]
    zone = instances.get("Placement", {})
    zones = [
        *zone.get("AvailabilityZones", []),
        *([zone["AvailabilityZone"]] if "AvailabilityZone" in zone else []),
    ]
    if zones:
        attributes.update(Ec2AvailabilityZone=zones[0], RequestedEc2AvailabilityZones=zones)
    return attributes


def _domain() -> str:
    """The private host names of a region: the oldest one has its own."""
    return "ec2.internal" if seam.region() == "us-east-1" else f"{seam.region()}.compute.internal"


def _end(ending: Cluster, code: str, message: str) -> None:
    status = ending.description["Status"]
    status["State"] = "TERMINATED"
    status["StateChangeReason"] = {"Code": code, "Message": message}
    status["Timeline"]["EndDateTime"] = now()
    capacity.end(ending)
