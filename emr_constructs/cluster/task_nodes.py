"""Task nodes that a cluster gets besides those it is made with, as resources of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import jsii
from aws_cdk import IResource, RemovalPolicy, Resource, Stack
from aws_cdk import aws_emr as emr
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.once import once
from emr_constructs._jsii.scopes import path_of, warn
from emr_constructs._jsii.structs import struct_kwargs, structs_of
from emr_constructs.cluster.interface import ICluster
from emr_constructs.cluster.parts import ClusterParts
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation import roles
from emr_constructs.foundation.capacity_reservations import allow_capacity_reservations
from emr_constructs.foundation.resource_options import elsewhere
from emr_constructs.model.configuration import Configuration, as_configurations
from emr_constructs.model.configuration_secret import grant_secrets, secrets_in
from emr_constructs.model.instance_fleets import InstanceFleet
from emr_constructs.model.instance_groups import InstanceGroup
from emr_constructs.model.value import plain
from emr_constructs.rules.catalogue import errors_in, warnings_in
from emr_constructs.rules.view import View
from emr_constructs.rules.views.capacity import TaskFleetView, TaskGroupView
from emr_constructs.rules.views.cluster import ClusterView


@jsii.implements(IResource)
class TaskFleet(Resource):
    """A fleet of task nodes for a cluster of instance fleets that was made without one.

    EMR has one task fleet for a cluster, and takes one of up to 5 instance types later: put it into ``InstanceFleets``
    where you can. It costs what its instances cost, from deployment on.

    A deployment changes targets, instance types and ``resize`` in place. With another name, launch strategy, Spot
    timeout or capacity reservation CloudFormation makes a new fleet before it takes the old one away, and EMR has only
    one: count on a deployment that fails. A cluster that is replaced gets the fleet anew.

    :param cluster: the cluster.
    :param fleet: the fleet. Its name is the id, unless it has one.
    :raises EmrValidationError: ``TaskFleets``, ``GroupsAndFleets``, ``InstanceTypeNotSupported``, ``ClusterElsewhere``
        and others.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-fleet.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        cluster: ICluster,
        fleet: InstanceFleet,
    ) -> None:
        check_arguments(TaskFleet, scope, id, locals())
        seen = {**vars(fleet._view("task")), "name": plain(fleet.name or id), "fleet_type": "TASK"}
        view = TaskFleetView(**seen)
        warnings = _judged(cluster, view, scope, id)
        super().__init__(scope, id)
        self._resource = emr.CfnInstanceFleetConfig(
            self,
            "Resource",
            cluster_id=cluster.cluster_id,
            instance_fleet_type="TASK",
            **structs_of(emr.CfnInstanceFleetConfig, struct_kwargs(fleet._render(id))),
        )
        self._resource.apply_removal_policy(RemovalPolicy.DESTROY)
        if fleet._uses_reservations and isinstance(cluster, ClusterParts):
            allow_capacity_reservations(_service_role_for(self, cluster))
        _add(self, cluster, view, fleet._configurations, warnings)

    @property
    def instance_fleet_id(self) -> str:
        """The id, ``if-...``."""
        return self._resource.attr_instance_fleet_id


@jsii.implements(IResource)
class TaskGroup(Resource):
    """A further group of task nodes for a cluster of instance groups.

    A cluster may have 48 task groups. One costs what its instances cost, from deployment on.

    A deployment changes ``instance_count`` and ``auto_scaling`` in place. After any other change CloudFormation makes a
    new group before it takes the old one away. A cluster that is replaced gets the group anew.

    :param cluster: the cluster.
    :param group: the group. Its name is the id, unless it has one.
    :raises EmrValidationError: ``TaskGroups``, ``GroupsAndFleets``, ``InstanceTypeNotSupported``, ``ClusterElsewhere``
        and others.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-group-configuration.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        cluster: ICluster,
        group: InstanceGroup,
    ) -> None:
        check_arguments(TaskGroup, scope, id, locals())
        seen = {**vars(group._view("task")), "name": plain(group.name or id), "role": "TASK"}
        view = TaskGroupView(**seen)
        warnings = _judged(cluster, view, scope, id)
        super().__init__(scope, id)
        self._resource = emr.CfnInstanceGroupConfig(
            self,
            "Resource",
            job_flow_id=cluster.cluster_id,
            instance_role="TASK",
            **structs_of(emr.CfnInstanceGroupConfig, struct_kwargs(group._render(id))),
        )
        self._resource.apply_removal_policy(RemovalPolicy.DESTROY)
        _add(self, cluster, view, as_configurations(group.configurations), warnings)

    @property
    def instance_group_id(self) -> str:
        """The id, ``ig-...``."""
        return self._resource.attr_instance_group_id


@once
def _added_to(cluster: ICluster) -> list[TaskFleetView | TaskGroupView]:
    """What rules see of the task nodes that were added to a cluster: one list for each cluster, which grows."""
    return []


def _add(
    nodes: Resource,
    cluster: ICluster,
    view: TaskFleetView | TaskGroupView,
    configurations: Sequence[Configuration],
    warnings: list[Violation],
) -> None:
    """Remember the nodes for those to come, and let EMR have what they need."""
    _added_to(cluster).append(view)
    if isinstance(cluster, ClusterParts):
        service_role = _service_role_for(nodes, cluster)
        grant_secrets(secrets_in(configurations), service_role)
        nodes.node.add_dependency(service_role)
    for warning in warnings:
        warn(nodes, warning.code, warning.message)


def _service_role_for(nodes: Resource, cluster: ClusterParts) -> iam.IRole:
    """The service role, such that what it is granted for the nodes stands in their stack."""
    return roles.at_hand(Stack.of(nodes), cluster.service_role)


def _judged(
    cluster: ICluster,
    added: TaskFleetView | TaskGroupView,
    scope: Construct,
    id: str,  # noqa: A002
) -> list[Violation]:
    """The warnings that a cluster earns by its new nodes; what it must not get is raised."""
    before = _seen(cluster, _added_to(cluster))
    after = _seen(cluster, [*_added_to(cluster), added])

    def found(tell: Callable[[View], list[Violation]]) -> list[Violation]:
        # What is wrong without the new nodes, too, is not their fault.
        known = tell(before)
        return tell(added) + [one for one in tell(after) if one not in known]

    violations = found(errors_in) + elsewhere(cluster, scope)
    if violations:
        raise EmrValidationError(violations, path_of(scope, id))
    return found(warnings_in)


def _seen(cluster: ICluster, added: list[TaskFleetView | TaskGroupView]) -> ClusterView:
    """What rules on nodes see of a cluster: of an imported one nearly nothing but what was added here."""
    return replace(
        cluster._view,
        task_fleet_resources=tuple(one for one in added if isinstance(one, TaskFleetView)),
        task_group_resources=tuple(one for one in added if isinstance(one, TaskGroupView)),
    )
