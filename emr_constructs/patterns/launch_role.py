"""The role with which Service Catalog makes the clusters of a template, and the rights that these need."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.grants import give
from emr_constructs._jsii.scopes import environment_of, stack_of
from emr_constructs.cluster.cluster import Cluster
from emr_constructs.cluster.profile import IClusterProfile
from emr_constructs.facts import access
from emr_constructs.facts import cluster_templates as facts
from emr_constructs.foundation.roles import allow_pass, principal_at_hand

Conditions = Mapping[str, Mapping[str, Any]]


def create_launch_role(
    scope: Construct, *, permissions_boundary: iam.IManagedPolicy | None, path: str | None
) -> iam.Role:
    """A role that Service Catalog takes when users make clusters.

    AWS names no condition that Service Catalog would meet when it takes one.
    """
    return iam.Role(
        scope,
        "LaunchRole",
        assumed_by=iam.ServicePrincipal(f"{facts.principal()}.amazonaws.com"),
        description="Lets AWS Service Catalog make Amazon EMR clusters from a template",
        permissions_boundary=permissions_boundary,
        path=path,
    )


class LaunchRights:
    """What a launch role may do: make what the template makes, hand over the roles of the profile, and no more.

    :param scope: of the template, in whose stack the rights stand.
    :param role: the launch role.
    :param tags: of the clusters of the template and their groups, by which they are told from others.
    """

    def __init__(self, scope: Construct, role: iam.IRole, tags: Mapping[str, str]) -> None:
        self._here, self._tags = environment_of(scope), tags
        self._role = principal_at_hand(stack_of(scope), role)

    def give(self, kinds: Collection[str], cluster: Cluster, profile: IClusterProfile) -> None:
        """Give them.

        :param kinds: the types of resources in the template.
        :param cluster: in the template.
        :param profile: the roles are its own, and not those that the template reads from exports.
        """
        self._allow_stacks()
        self._allow_clusters(kinds)
        if any(kind.startswith("AWS::EC2::") for kind in kinds):
            self._allow_groups(kinds, profile)
        passed = {"service_role": profile.service_role, "instance_role": profile.instance_role}
        if cluster.auto_scaling_role is not None:
            passed["auto_scaling_role"] = cluster.auto_scaling_role
        for kind, role in passed.items():
            [service] = access.services(kind)
            allow_pass(self._role, role, service)

    def _allow_stacks(self) -> None:
        key, value = facts.template_tag()
        # The bucket is Service Catalog's own, and has no name that is documented.
        self._allow(facts.launch_actions("read_template"), ["*"], _equals(f"s3:ExistingObjectTag/{key}", value))
        self._allow(
            facts.launch_actions("stacks"), [self._here.arn("cloudformation", f"stack/{facts.stack_prefix()}*")]
        )
        self._allow(facts.launch_actions("check_templates"), ["*"])  # before there is a stack

    def _allow_clusters(self, kinds: Collection[str]) -> None:
        clusters = [self._here.arn("elasticmapreduce", "cluster/*")]

        def actions(purpose: str) -> Sequence[str]:
            return facts.resource_actions("elasticmapreduce", kinds, purpose)

        self._allow(actions("make"), ["*"], self._tagged("elasticmapreduce:RequestTag"))
        # Asked for when a cluster is made, too, and then it has no tags yet by which to know it.
        self._allow(actions("tag"), clusters)
        self._allow(actions("use"), clusters, self._tagged("elasticmapreduce:ResourceTag"))

    def _allow_groups(self, kinds: Collection[str], profile: IClusterProfile) -> None:
        groups = [self._here.arn("ec2", "security-group/*")]

        def actions(purpose: str) -> Sequence[str]:
            return facts.resource_actions("ec2", kinds, purpose)

        self._allow(actions("make"), groups, self._tagged("aws:RequestTag"))
        self._allow(actions("make"), [self._here.arn("ec2", f"vpc/{profile.vpc.vpc_id}")])
        self._allow(actions("tag"), groups, _equals("ec2:CreateAction", "CreateSecurityGroup"))
        self._allow(actions("use"), groups, self._tagged("aws:ResourceTag"))
        self._allow(actions("see"), ["*"])  # lists know no resources

    def _allow(self, actions: Sequence[str], resources: Sequence[str], conditions: Conditions | None = None) -> None:
        if actions:
            give(self._role, actions, resources, conditions)

    def _tagged(self, key: str) -> Conditions:
        return {"StringEquals": {f"{key}/{name}": value for name, value in self._tags.items()}}


def _equals(key: str, value: str) -> Conditions:
    return {"StringEquals": {key: value}}
