"""The local EMR: the part of the API that the demo, the tests and CloudFormation need.

Each request and each answer goes through botocore's EMR model, whoever asks. What the local EMR does not
heed, operation or member, is refused and never skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local_aws import json_protocol
from local_aws.api import Api
from local_aws.emr import account, capacity, clusters, scaling, security, steps, studio, tags
from local_aws.emr.errors import EmrError
from local_aws.emr.records import Record

# Operation: its function, and the members that the function heeds.
_OPERATIONS: dict[str, tuple[Callable[[Record], Record], str]] = {
    "RunJobFlow": (clusters.run_job_flow, "*"),  # refuses what it does not heed by itself
    "DescribeCluster": (clusters.describe_cluster, "ClusterId"),
    "ListClusters": (clusters.list_clusters, "ClusterStates"),
    "TerminateJobFlows": (clusters.terminate_job_flows, "JobFlowIds"),
    "ModifyCluster": (clusters.modify_cluster, "ClusterId StepConcurrencyLevel"),
    "SetTerminationProtection": (clusters.set_termination_protection, "JobFlowIds TerminationProtected"),
    "SetVisibleToAllUsers": (clusters.set_visible_to_all_users, "JobFlowIds VisibleToAllUsers"),
    "SetUnhealthyNodeReplacement": (
        clusters.set_unhealthy_node_replacement,
        "JobFlowIds UnhealthyNodeReplacement",
    ),
    "AddTags": (tags.add_tags, "ResourceId Tags"),
    "RemoveTags": (tags.remove_tags, "ResourceId TagKeys"),
    "AddInstanceFleet": (capacity.add_instance_fleet, "ClusterId InstanceFleet"),
    "ListInstanceFleets": (capacity.list_instance_fleets, "ClusterId"),
    "ModifyInstanceFleet": (capacity.modify_instance_fleet, "ClusterId InstanceFleet"),
    "AddInstanceGroups": (capacity.add_instance_groups, "JobFlowId InstanceGroups"),
    "ListInstanceGroups": (capacity.list_instance_groups, "ClusterId"),
    "ModifyInstanceGroups": (capacity.modify_instance_groups, "ClusterId InstanceGroups"),
    "PutAutoScalingPolicy": (capacity.put_auto_scaling_policy, "ClusterId InstanceGroupId AutoScalingPolicy"),
    "RemoveAutoScalingPolicy": (capacity.remove_auto_scaling_policy, "ClusterId InstanceGroupId"),
    "PutManagedScalingPolicy": (scaling.put_managed_scaling_policy, "ClusterId ManagedScalingPolicy"),
    "GetManagedScalingPolicy": (scaling.get_managed_scaling_policy, "ClusterId"),
    "RemoveManagedScalingPolicy": (scaling.remove_managed_scaling_policy, "ClusterId"),
    "PutAutoTerminationPolicy": (scaling.put_auto_termination_policy, "ClusterId AutoTerminationPolicy"),
    "GetAutoTerminationPolicy": (scaling.get_auto_termination_policy, "ClusterId"),
    "RemoveAutoTerminationPolicy": (scaling.remove_auto_termination_policy, "ClusterId"),
    "AddJobFlowSteps": (steps.add_job_flow_steps, "JobFlowId Steps ExecutionRoleArn"),
    "DescribeStep": (steps.describe_step, "ClusterId StepId"),
    "ListSteps": (steps.list_steps, "ClusterId StepStates StepIds"),
    "ListBootstrapActions": (steps.list_bootstrap_actions, "ClusterId"),
    "CreateSecurityConfiguration": (security.create_security_configuration, "Name SecurityConfiguration"),
    "DescribeSecurityConfiguration": (security.describe_security_configuration, "Name"),
    "ListSecurityConfigurations": (security.list_security_configurations, ""),
    "DeleteSecurityConfiguration": (security.delete_security_configuration, "Name"),
    "GetBlockPublicAccessConfiguration": (account.get_block_public_access_configuration, ""),
    "PutBlockPublicAccessConfiguration": (
        account.put_block_public_access_configuration,
        "BlockPublicAccessConfiguration",
    ),
    **studio.OPERATIONS,
}


_API = Api("emr", name="EMR", operations=_OPERATIONS, error=EmrError)
call = _API.call


async def handle_request(
    method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]
) -> json_protocol.Response:
    """The EMR API on the wire, as ministack calls a service."""
    return json_protocol.answer(_API, headers, body)
