"""AWS::EMR::InstanceFleetConfig and AWS::EMR::InstanceGroupConfig: task capacity beside the cluster's own."""

from __future__ import annotations

from local_aws import emr
from local_aws.cloudformation.emr_cluster import resize_group
from local_aws.cloudformation.resource import Created, Declared, EmrResourceHandler, Properties, RefusedError
from local_aws.emr.records import cluster
from local_aws.translation import to_api


class EmrInstanceFleetConfig(EmrResourceHandler):
    """A task fleet added to a cluster."""

    type_name = "AWS::EMR::InstanceFleetConfig"

    def create(self, declared: Declared) -> Created:
        _task_only(self.type_name, "InstanceFleetType", declared.properties)
        fleet = dict(declared.properties)
        request = {"ClusterId": fleet.pop("ClusterId", None), "InstanceFleet": fleet}
        fleet_id = emr.call("AddInstanceFleet", to_api("AddInstanceFleet", request))["InstanceFleetId"]
        return Created(fleet_id, {"InstanceFleetId": fleet_id})

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        change = {"InstanceFleetId": physical_id}
        change.update({name: new.properties[name] for name in self.in_place if name in new.properties})
        request = {"ClusterId": new.properties["ClusterId"], "InstanceFleet": change}
        emr.call("ModifyInstanceFleet", to_api("ModifyInstanceFleet", request))
        return Created(physical_id, {"InstanceFleetId": physical_id})

    def delete(self, physical_id: str, properties: Properties) -> None:
        """EMR cannot delete a fleet: it shrinks to nothing."""
        if cluster(properties["ClusterId"]).alive:
            empty = {"InstanceFleetId": physical_id, "TargetOnDemandCapacity": 0, "TargetSpotCapacity": 0}
            emr.call("ModifyInstanceFleet", {"ClusterId": properties["ClusterId"], "InstanceFleet": empty})


class EmrInstanceGroupConfig(EmrResourceHandler):
    """A task group added to a cluster."""

    type_name = "AWS::EMR::InstanceGroupConfig"

    def create(self, declared: Declared) -> Created:
        _task_only(self.type_name, "InstanceRole", declared.properties)
        group = dict(declared.properties)
        request = {"JobFlowId": group.pop("JobFlowId", None), "InstanceGroups": [group]}
        [group_id] = emr.call("AddInstanceGroups", to_api("AddInstanceGroups", request))["InstanceGroupIds"]
        return Created(group_id, {"Id": group_id, "InstanceGroupId": group_id})

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        group = dict(new.properties)
        request = to_api("AddInstanceGroups", {"JobFlowId": group.pop("JobFlowId"), "InstanceGroups": [group]})
        resize_group(request["JobFlowId"], physical_id, request["InstanceGroups"][0])
        return Created(physical_id, {"Id": physical_id, "InstanceGroupId": physical_id})

    def delete(self, physical_id: str, properties: Properties) -> None:
        """EMR cannot delete a group: it shrinks to nothing."""
        if cluster(properties["JobFlowId"]).alive:
            empty = {"InstanceGroupId": physical_id, "InstanceCount": 0}
            emr.call("ModifyInstanceGroups", {"ClusterId": properties["JobFlowId"], "InstanceGroups": [empty]})


def _task_only(type_name: str, member: str, properties: Properties) -> None:
    role = properties.get(member)
    if role != "TASK":
        raise RefusedError(f"{type_name}: {member} is {role!r}; only TASK can be added to a cluster")
