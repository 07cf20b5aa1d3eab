"""AWS::EMR::Cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local_aws import emr
from local_aws.botocore_model import check_input
from local_aws.cloudformation.emr_tags import retag
from local_aws.cloudformation.resource import (
    Created,
    Declared,
    EmrResourceHandler,
    Properties,
    RefusedError,
    changed,
)
from local_aws.translation import to_api

# CloudFormation has a member for each role, the API one list: member, list, member that holds the role, role.
_PARTS = (
    ("MasterInstanceFleet", "InstanceFleets", "InstanceFleetType", "MASTER"),
    ("CoreInstanceFleet", "InstanceFleets", "InstanceFleetType", "CORE"),
    ("TaskInstanceFleets", "InstanceFleets", "InstanceFleetType", "TASK"),
    ("MasterInstanceGroup", "InstanceGroups", "InstanceRole", "MASTER"),
    ("CoreInstanceGroup", "InstanceGroups", "InstanceRole", "CORE"),
    ("TaskInstanceGroups", "InstanceGroups", "InstanceRole", "TASK"),
)
# What changes below Instances without a new cluster. Of sources that disagree, the strictest is believed.
_FLEET_IN_PLACE = frozenset({"TargetOnDemandCapacity", "TargetSpotCapacity"})
_GROUP_IN_PLACE = frozenset({"InstanceCount", "AutoScalingPolicy"})


class EmrCluster(EmrResourceHandler):
    """A cluster: most of it is fixed for its life."""

    type_name = "AWS::EMR::Cluster"
    conditional = frozenset({"Instances"})
    tag_property = "Tags"

    def create(self, declared: Declared) -> Created:
        cluster_id = emr.call("RunJobFlow", run_job_flow_request(declared.properties))["JobFlowId"]
        return _described(cluster_id)

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        if replaces(old.get("Instances", {}), new.properties.get("Instances", {})):
            return self.create(new)
        before, after = run_job_flow_request(old), run_job_flow_request(new.properties)
        check_input("emr", "RunJobFlow", after)  # all of it, before anything changes
        for name in sorted(changed(before, after)):
            _CHANGES[name](physical_id, before.get(name), after.get(name))
        return _described(physical_id)

    def delete(self, physical_id: str, properties: Properties) -> None:
        emr.call("TerminateJobFlows", {"JobFlowIds": [physical_id]})


def run_job_flow_request(properties: Properties) -> dict[str, Any]:
    """The API's request, with CloudFormation's own default: a cluster is not visible to all users."""
    request = {
        "VisibleToAllUsers": False,
        **properties,
        "Instances": _arranged(properties.get("Instances", {})),
    }
    return to_api("RunJobFlow", request)


def replaces(old: Properties, new: Properties) -> bool:
    """Whether a change of ``Instances`` needs a new cluster."""
    return any(_replaces(name, old.get(name), new.get(name)) for name in changed(old, new))


def _arranged(instances: Any) -> Any:
    if not isinstance(instances, Mapping):
        return instances  # for the model to refuse
    for name in ("InstanceFleets", "InstanceGroups"):
        if name in instances:
            raise RefusedError(f"Instances has no {name} in CloudFormation; it names fleets and groups by their role")
    arranged = dict(instances)
    for member, target, role_member, role in _PARTS:
        parts = arranged.pop(member, None)
        if parts is not None:
            listed = parts if isinstance(parts, list) else [parts]
            arranged.setdefault(target, []).extend({**part, role_member: role} for part in listed)
    return arranged


def _replaces(name: str, old: Any, new: Any) -> bool:
    if name == "TerminationProtected":
        return False
    in_place = _GROUP_IN_PLACE if "InstanceGroup" in name else _FLEET_IN_PLACE
    if name not in {part[0] for part in _PARTS} or old is None or new is None:
        return True
    return bool(_without(old, in_place) != _without(new, in_place))


def _without(part: Any, names: frozenset[str]) -> Any:
    if isinstance(part, list):
        return [_without(item, names) for item in part]
    return {name: value for name, value in part.items() if name not in names}


def _described(cluster_id: str) -> Created:
    cluster = emr.call("DescribeCluster", {"ClusterId": cluster_id})["Cluster"]
    return Created(cluster_id, {"Id": cluster_id, "MasterPublicDNS": cluster["MasterPublicDnsName"]})


def _scaling(cluster_id: str, _: Any, policy: Any) -> None:
    if policy is None:
        emr.call("RemoveManagedScalingPolicy", {"ClusterId": cluster_id})
    else:
        emr.call("PutManagedScalingPolicy", {"ClusterId": cluster_id, "ManagedScalingPolicy": policy})


def _auto_termination(cluster_id: str, _: Any, policy: Any) -> None:
    if policy is None:
        emr.call("RemoveAutoTerminationPolicy", {"ClusterId": cluster_id})
    else:
        emr.call("PutAutoTerminationPolicy", {"ClusterId": cluster_id, "AutoTerminationPolicy": policy})


def _step_concurrency(cluster_id: str, _: Any, level: Any) -> None:
    emr.call("ModifyCluster", {"ClusterId": cluster_id, "StepConcurrencyLevel": 1 if level is None else level})


def _visibility(cluster_id: str, _: Any, visible: Any) -> None:
    emr.call("SetVisibleToAllUsers", {"JobFlowIds": [cluster_id], "VisibleToAllUsers": visible})


def _instances(cluster_id: str, old: Any, new: Any) -> None:
    protected = new.get("TerminationProtected", False)
    if protected != old.get("TerminationProtected", False):
        emr.call("SetTerminationProtection", {"JobFlowIds": [cluster_id], "TerminationProtected": protected})
    fleets = emr.call("ListInstanceFleets", {"ClusterId": cluster_id})["InstanceFleets"]
    for fleet, wanted in zip(fleets, new.get("InstanceFleets", []), strict=False):
        targets = {name: wanted.get(name, 0) for name in sorted(_FLEET_IN_PLACE)}
        change = {"InstanceFleetId": fleet["Id"], **targets}
        emr.call("ModifyInstanceFleet", {"ClusterId": cluster_id, "InstanceFleet": change})
    groups = emr.call("ListInstanceGroups", {"ClusterId": cluster_id})["InstanceGroups"]
    for group, wanted in zip(groups, new.get("InstanceGroups", []), strict=False):
        resize_group(cluster_id, group["Id"], wanted)


def resize_group(cluster_id: str, group_id: str, wanted: Mapping[str, Any]) -> None:
    """Give an instance group the count and the scaling policy of its declaration."""
    change = {"InstanceGroupId": group_id, "InstanceCount": wanted["InstanceCount"]}
    emr.call("ModifyInstanceGroups", {"ClusterId": cluster_id, "InstanceGroups": [change]})
    place = {"ClusterId": cluster_id, "InstanceGroupId": group_id}
    if "AutoScalingPolicy" in wanted:
        emr.call("PutAutoScalingPolicy", {**place, "AutoScalingPolicy": wanted["AutoScalingPolicy"]})
    else:
        emr.call("RemoveAutoScalingPolicy", place)


_CHANGES: dict[str, Callable[[str, Any, Any], None]] = {
    "AutoTerminationPolicy": _auto_termination,
    "Instances": _instances,
    "ManagedScalingPolicy": _scaling,
    "StepConcurrencyLevel": _step_concurrency,
    "Tags": retag,
    "VisibleToAllUsers": _visibility,
}
