"""What every cluster can do, made here or imported."""

from __future__ import annotations

import abc
from collections.abc import Sequence

import aws_cdk as cdk
import jsii
from aws_cdk import ArnFormat, IResource, Resource, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.aws_events import Rule
from aws_cdk.interfaces import aws_emr as references
from typing_extensions import Unpack

from emr_constructs.cluster.events import ClusterEvents, rule_of_cluster
from emr_constructs.cluster.grants import ClusterGrants
from emr_constructs.cluster.metrics import ClusterMetrics, metric_of_cluster
from emr_constructs.foundation.resource_options import EventOptions, MetricOptions
from emr_constructs.foundation.studio_compute import StudioCluster
from emr_constructs.rules.views.cluster import ClusterView


@jsii.implements(IResource, ec2.IConnectable, iam.IGrantable, references.IClusterRef)
class ICluster(ClusterMetrics, ClusterEvents, StudioCluster, Resource, abc.ABC):
    """An EMR cluster on EC2."""

    @property
    @abc.abstractmethod
    def cluster_id(self) -> str:
        """The id, ``j-...``."""

    @property
    @abc.abstractmethod
    def instance_role(self) -> iam.IRole:
        """The role of the nodes."""

    @property
    @abc.abstractmethod
    def connections(self) -> ec2.Connections:
        """Network connections of the nodes."""

    @property
    @abc.abstractmethod
    def _view(self) -> ClusterView:
        """What rules on its steps and on further nodes see of it."""

    @property
    def _known_instance_role(self) -> iam.IRole | None:
        """The role of the nodes, where one is known: for what can do without."""
        return self.instance_role

    @property
    def cluster_arn(self) -> str:
        """The ARN of the cluster."""
        return self._arn("cluster", self.cluster_id)

    @property
    def cluster_ref(self) -> references.ClusterReference:
        """A reference for constructs that take any cluster."""
        return references.ClusterReference(cluster_id=self.cluster_id)

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """Who gets the rights in ``bucket.grant_read(cluster)``: the role of the nodes."""
        return self.instance_role.grant_principal

    @property
    def grants(self) -> ClusterGrants:
        """Rights to use the cluster."""
        return ClusterGrants(self.cluster_arn, app_ui_arn=self._arn("persistent-app-ui", "*"))

    def metric(self, name: str, **options: Unpack[MetricOptions]) -> cdk.aws_cloudwatch.Metric:
        """Any metric of the cluster, also one that is newer than this library.

        Metrics cost nothing, alarms on them do. A cluster reports while it lives: say in an alarm what missing data
        means.

        :param name: as CloudWatch spells it, for example ``IsIdle``. An unknown one is warned of.
        :param options: ``statistic``, ``period``, ``label`` and others of ``aws_cloudwatch.MetricOptions``, where what
            fits the metric as a rule does not.
        :raises EmrValidationError: ``ArgumentType``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/UsingEMR_ViewingMetrics.html
        """
        return metric_of_cluster(self, self.cluster_id, name, options)

    def on_event(
        self,
        id: str,  # noqa: A002
        *,
        detail_types: Sequence[str] = (),
        states: Sequence[str] = (),
        **options: Unpack[EventOptions],
    ) -> Rule:
        """A rule for events of the cluster, also for one that is newer than this library.

        EMR sends events with best effort. Rules for them cost nothing. A rule needs the id of the cluster, so that it
        comes after it: what happens while a cluster of the same stack starts, CloudFormation tells.

        :param id: id of the rule, below the cluster.
        :param detail_types: kinds of events, for example ``EMR Step Status Change``. Default: all
        :param states: only these. Default: any
        :param options: ``target``, ``description``, ``rule_name``, ``event_pattern`` (what must hold besides) and
            ``cross_stack_scope``, as ``aws_events.OnEventOptions`` has them.
        :raises EmrValidationError: ``ArgumentType``, ``EventState``, ``EventsElsewhere``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-manage-cloudwatch-events.html
        """
        return rule_of_cluster(self, self.cluster_id, id, detail_types, states, options)

    def _arn(self, resource: str, name: str) -> str:
        return Stack.of(self).format_arn(
            service="elasticmapreduce",
            resource=resource,
            resource_name=name,
            region=self.env.region,
            account=self.env.account,
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )
