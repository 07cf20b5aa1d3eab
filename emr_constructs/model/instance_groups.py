"""Instance groups: one instance type for each kind of node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from aws_cdk import aws_emr as emr

from emr_constructs.model.auto_scaling import AutoScalingPolicy
from emr_constructs.model.configuration import Configuration, as_configurations, settle
from emr_constructs.model.market import Market
from emr_constructs.model.storage import EbsVolume, render_storage
from emr_constructs.model.value import Value, view_of
from emr_constructs.rules.view import View
from emr_constructs.rules.views.capacity import GroupView


@dataclass(frozen=True, kw_only=True)
class InstanceGroup(Value):
    """Nodes of one kind and one instance type.

    :param instance_type: for example ``m7g.xlarge``.
    :param instance_count: Default: 1
    :param market: Default: Market.ON_DEMAND
    :param bid_price: most to pay for a Spot instance, in USD an hour. Default: the On-Demand price
    :param name: Default: ``primary``, ``core`` or ``task``, for a ``TaskGroup`` its id; a second task group of the
        ``InstanceGroups`` needs a name of its own
    :param volumes: storage volumes. Default: EMR's default volumes
    :param ebs_optimized: throughput of its own for EBS; current instance types have it anyway. Default: False
    :param custom_ami: AMI of this group; not together with the cluster's ``custom_ami``. Default: EMR's
    :param configurations: configurations of the nodes of this group, in any spelling that ``Configuration`` knows.
        Default: those of the cluster
    :param auto_scaling: how the group grows and shrinks by rules of its own; not together with managed scaling, and not
        for a primary. Default: it does not
    :param spot_primary: consent to a primary on Spot, which ends the cluster when EC2 takes it back. Default: False
    :raises EmrValidationError: ``ArgumentType``, ``GroupCount``, ``BidWithoutSpot``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-group-configuration.html
    """

    _VIEW: ClassVar[type[View] | None] = GroupView

    instance_type: str
    instance_count: int = 1
    market: Market = Market.ON_DEMAND
    bid_price: str | None = None
    name: str | None = None
    volumes: Sequence[EbsVolume] = ()
    ebs_optimized: bool = False
    custom_ami: str | None = None
    configurations: Sequence[Configuration | Mapping[str, Any]] = ()
    auto_scaling: AutoScalingPolicy | None = None
    spot_primary: bool = False

    def __post_init__(self) -> None:
        settle(self)
        super().__post_init__()

    def _view(self, node: str = "") -> GroupView:
        return view_of(GroupView, self, node=node, name=self.name or node or None)

    def _render(self, node: str) -> emr.CfnCluster.InstanceGroupConfigProperty:
        return emr.CfnCluster.InstanceGroupConfigProperty(
            name=self.name or node,
            instance_type=self.instance_type,
            instance_count=self.instance_count,
            market=self.market.value,
            bid_price=self.bid_price,
            custom_ami_id=self.custom_ami,
            ebs_configuration=render_storage(self.volumes, ebs_optimized=self.ebs_optimized),
            configurations=[one._render() for one in as_configurations(self.configurations)] or None,
            auto_scaling_policy=self.auto_scaling._render() if self.auto_scaling else None,
        )


@dataclass(frozen=True, kw_only=True)
class InstanceGroups(Value):
    """The nodes of a cluster as instance groups.

    :param primary: 1 instance, or 3 for high availability.
    :param core: nodes that run tasks and hold HDFS. Default: none, a cluster of one node
    :param task: groups of nodes that run tasks only, up to 48. Default: none
    """

    primary: InstanceGroup
    core: InstanceGroup | None = None
    task: Sequence[InstanceGroup] = ()

    @property
    def _configurations(self) -> list[Configuration]:
        """All configurations of groups."""
        groups = (self.primary, self.core, *self.task)
        return [one for group in groups if group for one in as_configurations(group.configurations)]
