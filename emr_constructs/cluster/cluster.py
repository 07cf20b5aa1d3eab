"""The EMR cluster on EC2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Duration, RemovalPolicy, Size
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_emr as emr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.durations import unit_violations
from emr_constructs._jsii.scopes import note_stack, path_of, region_of, stack_of, warn
from emr_constructs._jsii.sizes import size_violations
from emr_constructs.cluster import defaults
from emr_constructs.cluster.brought import Brought
from emr_constructs.cluster.imports import ImportedCluster, cluster_from_arn
from emr_constructs.cluster.interface import ICluster
from emr_constructs.cluster.parts import ClusterParts
from emr_constructs.cluster.profile import IClusterProfile
from emr_constructs.cluster.rendering import render
from emr_constructs.cluster.settings import ClusterSettings
from emr_constructs.cluster.step import Step
from emr_constructs.cluster.surroundings import Surroundings
from emr_constructs.cluster.task_nodes import TaskFleet, TaskGroup
from emr_constructs.errors import EmrValidationError
from emr_constructs.foundation.cdk_nag import acknowledge_misread
from emr_constructs.foundation.network import Network
from emr_constructs.foundation.placement import read_placement
from emr_constructs.foundation.security_configuration import ISecurityConfiguration
from emr_constructs.foundation.security_groups import IClusterSecurityGroups, range_violations
from emr_constructs.foundation.tags import emr_tags
from emr_constructs.model.application import Application
from emr_constructs.model.auto import AUTO, Auto
from emr_constructs.model.bootstrap import BootstrapAction
from emr_constructs.model.configuration import Configuration, as_configurations
from emr_constructs.model.cost_allocation_tags import CostAllocationTags
from emr_constructs.model.features.feature import Feature
from emr_constructs.model.instance_fleets import InstanceFleet, InstanceFleets
from emr_constructs.model.instance_groups import InstanceGroup, InstanceGroups
from emr_constructs.model.lifecycle import PlacementStrategy, ScaleDownBehavior
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.scaling import ManagedScaling
from emr_constructs.model.steps import StepDefinition
from emr_constructs.model.storage import RootVolume
from emr_constructs.rules.catalogue import errors_in, warnings_in


class Cluster(ClusterParts):
    """A private, encrypted EMR cluster on EC2.

    Creates, besides the cluster, whatever of these you do not bring: a network (``Network``), a customer-managed key, a
    log bucket, a security configuration, a service role, an instance role and three security groups. Everything that is
    created can be brought and is a property. A cluster is billed until it ends: this one ends after an idle hour.

    :param release_label: the EMR release, for example ``ReleaseLabel.EMR_7_14_0``.
    :param os_release_label: an Amazon Linux release, for example ``2023.9.20251105.0``. Default: the newest of the EMR
        release when the cluster starts
    :param applications: Default: Spark
    :param features: switches for software, for example ``GlueDataCatalog()``. Default: none
    :param cluster_name: shown by EMR; a change replaces the cluster. Default: made from the construct's path
    :param profile: what it shares with other clusters; whatever is brought besides comes first. Default: none
    :param network: where it stands. Default: a new ``Network``, or ``vpc``
    :param vpc: any VPC, in place of ``network``; without endpoints or NAT for S3 and KMS the cluster will not start.
        Default: that of ``network``
    :param vpc_subnets: private subnets; EMR picks one. Default: the private subnets
    :param instances: ``InstanceFleets`` or ``InstanceGroups``. Default: fleets on Graviton: one primary and two core
        nodes On-Demand with 4 vCPUs each, and one task node on Spot with 4 or 8 vCPUs
    :param managed_scaling: None: none. Default: with the default instances task nodes on Spot, up to 64 vCPUs in all;
        with ``instances`` of your own, or with Presto, Trino or HBase (EMR does not see their load), none
    :param hdfs_replication: copies of each HDFS block. None: EMR's own choice. Default: 2 where the core starts with
        several nodes (EMR would keep 1 below 4 nodes), else EMR's own choice
    :param hdfs_block_size: size of the blocks of HDFS. Default: EMR's own, 128 MiB
    :param configurations: configuration classifications, as ``Configuration`` or as EMR, its console or CloudFormation
        spell them; those of one name are merged. Default: none besides those that other arguments make
    :param bootstrap_actions: scripts run on each node first, at most 16. Default: none
    :param keep_alive: wait for more work after the last step. False makes a transient cluster, which ends after its
        ``steps``: CloudFormation keeps a resource whose cluster is gone. Default: True
    :param steps: the work of a transient cluster; a change replaces the cluster. A cluster that is kept alive gets its
        work from ``add_step``. Default: none
    :param step_concurrency: steps that run side by side, 1 to 256. Default: 1
    :param auto_termination: idle time after which the cluster ends, 60 s to 7 days; None: never. Default: 1 hour;
        never with Presto, Trino or HBase (EMR takes a busy one for idle), with three primary nodes (EMR ignores it) or
        without ``keep_alive``
    :param termination_protection: refuse to end; ``cdk destroy`` fails while it is on. Default: False; True with three
        primary nodes, which EMR protects whatever is said
    :param unhealthy_node_replacement: replace core nodes that stay unhealthy. Default: True
    :param scale_down_behavior: when nodes leave. Default: ScaleDownBehavior.TERMINATE_AT_TASK_COMPLETION
    :param placement_strategy: how three primary nodes are put on hardware; None: not said. Default:
        PlacementStrategy.SPREAD with three primary nodes, else None
    :param encryption_key: key for data and logs. Default: a new customer-managed key, rotated, kept when the stack goes
    :param security_configuration: Default: a new ``SecurityConfiguration`` with that key; it needs emr-7.11.0
    :param log_bucket: Default: a new ``LogBucket`` with that key, kept when the stack goes; logs expire after 90 days
    :param log_prefix: where in the bucket. Default: ``emr/<name>/``
    :param security_groups: one set for each cluster. Default: a new ``ClusterSecurityGroups``
    :param additional_primary_security_groups: further groups of primary nodes, at most 4; ``studio.attach`` adds one.
        Default: none
    :param additional_core_and_task_security_groups: further groups of core and task nodes, at most 4. Default: none
    :param service_role: Default: a new ``ServiceRole``; one you bring gains the rights this cluster needs
    :param instance_role: Default: a new ``InstanceRole``; one you bring gains the rights this cluster needs
    :param instance_profile: one that exists already, with its role. Default: the profile of ``instance_role``, made
        where the role has none
    :param auto_scaling_role: settable when the cluster is made, and not later. Default: a new ``AutoScalingRole``
        where a group has an ``auto_scaling`` policy, else none
    :param permissions_boundary: for roles that are created. Default: none
    :param path: IAM path of roles that are created. Default: ``/``
    :param root_volume: Default: EMR's own, 15 GiB gp3
    :param custom_ami: image of all nodes. Default: EMR's
    :param additional_info: JSON for what has no property of its own, for example ``{"clusterType": "development"}``.
        Default: none
    :param key_pair: for SSH. Default: none; people get a shell through Session Manager
    :param cost_allocation_tags: who pays: tags of the cluster, its instances, its volumes and all that is made with it.
        Default: none
    :param removal_policy: RETAIN keeps the cluster, and its bill, when the stack goes. Default: DESTROY
    :raises EmrValidationError: all that EMR would refuse, at once; the codes are those of the rules.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-what-is-emr.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        release_label: ReleaseLabel,
        os_release_label: str | None = None,
        applications: Sequence[Application] = (Application.SPARK,),
        features: Sequence[Feature] = (),
        cluster_name: str | None = None,
        profile: IClusterProfile | None = None,
        network: Network | None = None,
        vpc: ec2.IVpc | None = None,
        vpc_subnets: ec2.SubnetSelection | None = None,
        instances: InstanceFleets | InstanceGroups | None = None,
        managed_scaling: ManagedScaling | Auto | None = AUTO,
        hdfs_replication: int | Auto | None = AUTO,
        hdfs_block_size: Size | None = None,
        configurations: Sequence[Configuration | Mapping[str, Any]] = (),
        bootstrap_actions: Sequence[BootstrapAction] = (),
        keep_alive: bool = True,
        steps: Sequence[StepDefinition] = (),
        step_concurrency: int = 1,
        auto_termination: Duration | Auto | None = AUTO,
        termination_protection: bool | Auto = AUTO,
        unhealthy_node_replacement: bool = True,
        scale_down_behavior: ScaleDownBehavior = ScaleDownBehavior.TERMINATE_AT_TASK_COMPLETION,
        placement_strategy: PlacementStrategy | Auto | None = AUTO,
        encryption_key: kms.IKey | None = None,
        security_configuration: ISecurityConfiguration | None = None,
        log_bucket: s3.IBucket | None = None,
        log_prefix: str | None = None,
        security_groups: IClusterSecurityGroups | None = None,
        additional_primary_security_groups: Sequence[ec2.ISecurityGroup] = (),
        additional_core_and_task_security_groups: Sequence[ec2.ISecurityGroup] = (),
        service_role: iam.IRole | None = None,
        instance_role: iam.IRole | None = None,
        instance_profile: iam.IInstanceProfile | None = None,
        auto_scaling_role: iam.IRole | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        path: str | None = None,
        root_volume: RootVolume | None = None,
        custom_ami: str | None = None,
        additional_info: Mapping[str, Any] | None = None,
        key_pair: ec2.IKeyPair | None = None,
        cost_allocation_tags: CostAllocationTags | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.DESTROY,
    ) -> None:
        check_arguments(Cluster, scope, id, locals())
        idle = auto_termination if isinstance(auto_termination, Duration) else None
        unconvertible = [
            *unit_violations("auto_termination", idle, "seconds"),
            *size_violations("hdfs_block_size", hdfs_block_size, "bytes"),
        ]
        if unconvertible:
            raise EmrValidationError(unconvertible, path_of(scope, id))
        region = region_of(scope)
        seen = defaults.all_seen_by_yarn(applications)
        chosen = instances or defaults.default_instances(release_label)
        available = defaults.is_highly_available(chosen)
        settings = ClusterSettings(
            release_label=release_label,
            os_release_label=os_release_label,
            applications=applications,
            cluster_name=cluster_name,
            instances=chosen,
            managed_scaling=defaults.chosen_scaling(
                managed_scaling,
                own_instances=instances is not None,
                release_label=release_label,
                region=region,
                seen=seen,
            ),
            features=features,
            hdfs_replication=defaults.chosen_replication(
                hdfs_replication, chosen, has_hdfs=defaults.has_hdfs(applications, release_label)
            ),
            hdfs_block_size=hdfs_block_size,
            configurations=as_configurations(configurations, path_of(scope, id) if configurations else ""),
            bootstrap_actions=bootstrap_actions,
            keep_alive=keep_alive,
            steps=steps,
            step_concurrency=step_concurrency,
            auto_termination=defaults.chosen_auto_termination(
                auto_termination,
                release_label=release_label,
                region=region,
                sees_idleness=seen and keep_alive and not available,
            ),
            termination_protection=defaults.chosen(termination_protection, available),
            unhealthy_node_replacement=unhealthy_node_replacement,
            scale_down_behavior=scale_down_behavior,
            placement_strategy=defaults.chosen(placement_strategy, PlacementStrategy.SPREAD if available else None),
            root_volume=root_volume,
            custom_ami=custom_ami,
            additional_info=additional_info,
            key_name=key_pair.key_pair_name if key_pair else None,
        )
        brought = Brought(
            encryption_key=encryption_key,
            security_configuration=security_configuration,
            log_bucket=log_bucket,
            log_prefix=log_prefix,
            security_groups=security_groups,
            additional_primary_security_groups=additional_primary_security_groups,
            additional_core_and_task_security_groups=additional_core_and_task_security_groups,
            service_role=service_role,
            instance_role=instance_role,
            instance_profile=instance_profile,
            auto_scaling_role=auto_scaling_role,
            permissions_boundary=permissions_boundary,
            path=path,
        )
        placement, violations = read_placement(network, vpc, vpc_subnets)
        if profile is not None:
            brought = profile._complete(brought)
            placement = profile._placement if placement.vpc is None else placement
        if placement.vpc is not None and placement.network is None and security_groups is None:
            violations += range_violations(placement.vpc)
        if security_groups is not None and not violations:  # else it is not known where the cluster is
            violations += security_groups._violations_in(placement.vpc, release_label)
        violations += brought.elsewhere(scope)
        violations += brought.unused_role_options(
            has_network=placement.vpc is not None, scales=settings.scales_by_policy
        )
        view = settings.view(placement, brought, region)
        violations += [*settings.violations, *errors_in(view)]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))

        super().__init__(scope, id)
        note_stack(self, scope)
        self._settings = settings
        self._seen = view
        self._last_step: Step | None = None
        self._surroundings = Surroundings(
            self, stack=stack_of(scope), settings=settings, placement=placement, brought=brought
        )
        self._resource = self._create(removal_policy)
        if cost_allocation_tags is not None:
            cost_allocation_tags._apply(self)
        acknowledge_misread(self._resource, self.security_configuration._view())
        for warning in warnings_in(view):
            warn(self, warning.code, warning.message)

    def _create(self, removal_policy: RemovalPolicy) -> emr.CfnCluster:
        resource = emr.CfnCluster(
            self,
            "Resource",
            name=self.cluster_name,
            tags=emr_tags(),
            **render(self, self._settings, self._surroundings),
        )
        resource.apply_removal_policy(removal_policy)
        resource.node.add_dependency(*self._surroundings.needed_first())
        return resource

    @classmethod
    def from_cluster_id(cls, scope: Construct, id: str, cluster_id: str) -> ICluster:  # noqa: A002
        """A cluster that exists already, to be watched, granted and given steps that name no file.

        :param cluster_id: its id, ``j-...``.
        :raises EmrValidationError: ``ArgumentType``, ``ClusterIdShape``.
        """
        return ImportedCluster(scope, id, cluster_id=cluster_id)

    @classmethod
    def from_cluster_arn(cls, scope: Construct, id: str, cluster_arn: str) -> ICluster:  # noqa: A002
        """A cluster that exists already, in this or another region or account.

        :param cluster_arn: its ARN.
        :raises EmrValidationError: ``ArgumentType``, ``ClusterArnShape``.
        """
        return cluster_from_arn(scope, id, cluster_arn)

    @classmethod
    def from_cluster_attributes(
        cls,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        cluster_id: str,
        instance_role: iam.IRole | None = None,
        security_groups: IClusterSecurityGroups | Sequence[ec2.ISecurityGroup] = (),
        step_concurrency: int | None = None,
    ) -> ICluster:
        """A cluster that exists already. What it was not told is missed where it is needed, with an error.

        :param cluster_id: its id, ``j-...``.
        :param instance_role: the role of its nodes; it gets the rights to read the files of steps. Default: not known,
            so that nothing can be granted to the nodes
        :param security_groups: the groups of its nodes, for ``connections``. Default: not known, so that it has none
        :param step_concurrency: how many steps run side by side, so that steps can be checked. Default: not known
        :raises EmrValidationError: ``ArgumentType``, ``ClusterIdShape``; where it is used, ``ImportedWithoutRole``,
            ``ImportedWithoutGroups``.
        """
        return ImportedCluster(
            scope,
            id,
            cluster_id=cluster_id,
            instance_role=instance_role,
            security_groups=security_groups,
            step_concurrency=step_concurrency,
        )

    def add_step(
        self,
        id: str,  # noqa: A002
        definition: StepDefinition,
        *,
        log_bucket: s3.IBucket | None = None,
        log_prefix: str | None = None,
        encryption_key: kms.IKey | None = None,
    ) -> Step:
        """Give the cluster work. Steps are handed to EMR in the order they are added.

        :param id: id of the ``Step`` construct, and its name unless the definition has one.
        :param definition: for example ``SparkSubmit``.
        :param log_bucket: a bucket for the logs of this step alone. Default: they go where those of the cluster go
        :param log_prefix: where in that bucket. Default: ``emr/steps/``
        :param encryption_key: key for the logs of this step alone. Default: that of the cluster's logs
        """
        step = Step(
            self,
            id,
            cluster=self,
            definition=definition,
            log_bucket=log_bucket,
            log_prefix=log_prefix,
            encryption_key=encryption_key,
        )
        if self._last_step is not None:
            # CloudFormation would otherwise create them side by side, in any order.
            step.node.add_dependency(self._last_step)
        self._last_step = step
        return step

    def add_task_fleet(self, id: str, fleet: InstanceFleet) -> TaskFleet:  # noqa: A002
        """Give a cluster of instance fleets a task fleet, if it has none; EMR takes up to 5 instance types here.

        :param id: id of the ``TaskFleet`` construct, and its name unless the fleet has one.
        :param fleet: the fleet.
        """
        return TaskFleet(self, id, cluster=self, fleet=fleet)

    def add_task_group(self, id: str, group: InstanceGroup) -> TaskGroup:  # noqa: A002
        """Give a cluster of instance groups a further task group, up to 48.

        :param id: id of the ``TaskGroup`` construct, and its name unless the group has one.
        :param group: the group.
        """
        return TaskGroup(self, id, cluster=self, group=group)
