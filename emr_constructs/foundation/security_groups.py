"""The security groups of a cluster, with every rule that EMR would otherwise add behind CloudFormation's back."""

from __future__ import annotations

import abc
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import jsii
from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IConstruct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.once import once
from emr_constructs._jsii.owners import differ
from emr_constructs._jsii.scopes import path_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation.handler_options import HandlerOptions
from emr_constructs.foundation.node_access import ApplicationUi, open_ssh, open_uis
from emr_constructs.foundation.peers import anywhere, everything, https_port, keep_closed, range_peer
from emr_constructs.foundation.tags import EMR_TAG, EMR_TAG_VALUE
from emr_constructs.model.release_label import ReleaseLabel

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_

_ALL_TRAFFIC = (("tcp", 0, 65535, "TCP"), ("udp", 0, 65535, "UDP"), ("icmp", -1, -1, "ICMP"))


class GroupIds(NamedTuple):
    """The ids of a cluster's groups, read once: each reading is a call to Node."""

    primary: str
    core_and_task: str
    service_access: str


class IClusterSecurityGroups(Construct, metaclass=jsii.JSIIAbstractClass):
    """The three security groups of a cluster, made here or brought."""

    @property
    @abc.abstractmethod
    def primary(self) -> ec2.ISecurityGroup:
        """Group of the primary node."""

    @property
    @abc.abstractmethod
    def core_and_task(self) -> ec2.ISecurityGroup:
        """Group of the core and task nodes."""

    @property
    @abc.abstractmethod
    def service_access(self) -> ec2.ISecurityGroup:
        """Group through which EMR reaches the nodes."""

    @property
    @abc.abstractmethod
    def _ids(self) -> GroupIds:
        """The ids of the groups."""

    @property
    @abc.abstractmethod
    def _connections(self) -> ec2.Connections:
        """Network connections of the nodes."""

    @abc.abstractmethod
    def _serve(self, cluster: Construct) -> None:
        """Note a cluster that has these groups."""

    def _violations_in(self, vpc: ec2.IVpc | None, release_label: ReleaseLabel) -> Sequence[Violation]:
        """Why a cluster cannot have the groups. Of groups that are brought nothing is known.

        :param vpc: of the cluster; None where it makes a network of its own.
        """
        return ()

    def allow_application_uis(self, peer: ec2.IPeer, uis: Sequence[ApplicationUi]) -> None:
        """Let somebody in the network open user interfaces on the nodes. Most of them ask nobody who he is.

        :param peer: an address range, a prefix list or a security group, and not the world.
        :param uis: for example ``[ApplicationUi.SPARK_HISTORY]``.
        :raises EmrValidationError: ``ArgumentType``, ``UiFromWorld``, ``UisNone``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-web-interfaces.html
        """
        open_uis(self, self.primary, self.core_and_task, peer, uis)

    def allow_ssh_from(self, peer: ec2.IPeer, *, core_and_task: bool = False) -> None:
        """Let somebody in the network open SSH connections to primary nodes; the cluster needs a ``key_pair``.

        Session Manager needs neither: ``cluster.grants.open_session``.

        :param peer: an address range, a prefix list or a security group, and not the world.
        :param core_and_task: to core and task nodes, too. Default: False
        :raises EmrValidationError: ``ArgumentType``, ``SshFromWorld``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-connect-master-node-ssh.html
        """
        open_ssh(self, self.primary, self.core_and_task, peer, core_and_task=core_and_task)


class _Groups(IClusterSecurityGroups):
    """Three groups, once they are there."""

    def _hold(
        self, primary: ec2.ISecurityGroup, core_and_task: ec2.ISecurityGroup, service_access: ec2.ISecurityGroup
    ) -> None:
        self._groups = (primary, core_and_task, service_access)
        self._group_ids = GroupIds(*(group.security_group_id for group in self._groups))
        self._node_connections = ec2.Connections(security_groups=[primary, core_and_task])
        self._clusters: list[Construct] = []

    @property
    def primary(self) -> ec2.ISecurityGroup:
        return self._groups[0]

    @property
    def core_and_task(self) -> ec2.ISecurityGroup:
        return self._groups[1]

    @property
    def service_access(self) -> ec2.ISecurityGroup:
        return self._groups[2]

    @property
    def _ids(self) -> GroupIds:
        return self._group_ids

    @property
    def _connections(self) -> ec2.Connections:
        return self._node_connections

    def _serve(self, cluster: Construct) -> None:
        """Say at each further cluster that it is not alone: the rules let nodes reach each other on every port."""
        for other in self._clusters[:1]:
            warn(
                cluster,
                "SharedSecurityGroups",
                f"the cluster has security groups of {other.node.path}: nodes of each reach those of the other on "
                "every port; give each cluster a set of its own",
            )
        self._clusters.append(cluster)


class ClusterSecurityGroups(_Groups):
    """The three groups of one cluster: primary node, core and task nodes, and EMR's access to them.

    The rules between the groups are resources of their own: EMR finds all it needs at launch and adds nothing, so
    that the groups can be deleted, and no two groups refer to each other in a circle. Nothing comes in from anywhere
    else. Nodes reach out to the VPC, and with HTTPS to whatever the VPC's routes lead to: in a network without NAT
    that is S3 alone. With ``https_destinations`` and ``vpc_destinations`` they reach each other, EMR, and what these
    name. Use one set for each cluster; nodes of clusters that share a set can reach each other. Costs nothing.

    :param vpc: the VPC of the cluster.
    :param release_label: 8.x clusters are managed over HTTPS, earlier ones over ports 8443 and 9443.
    :param https_destinations: where nodes may reach over HTTPS outside the VPC. Default: anywhere the routes lead,
        since the prefix list of S3 differs by region; give ``ec2.Peer.prefix_list("pl-...")`` to narrow it
    :param vpc_destinations: what nodes may reach over HTTPS in the VPC, for example
        ``[network.endpoint_security_group]``; other ports of others you open with ``cluster.connections``. Default: the
        whole VPC on every port
    :param revoke_rules_on_delete: revoke all rules between the groups before they are deleted, those of EMR too, which
        CloudFormation does not know and which would keep it from deleting the groups. A Lambda function does it,
        one for all groups of the stack; ``HandlerOptions`` say how it is made. A cluster of the groups that is not the
        stack's own, and still runs then, is cut off. Default: False
    :raises EmrValidationError: ``ArgumentType``, ``VpcRange``, ``HandlerOptionsDiffer``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-man-sec-groups.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        vpc: ec2.IVpc,
        release_label: ReleaseLabel,
        https_destinations: ec2.IPeer | None = None,
        vpc_destinations: Sequence[ec2.IPeer] | None = None,
        revoke_rules_on_delete: bool | HandlerOptions = False,
    ) -> None:
        check_arguments(ClusterSecurityGroups, scope, id, locals())
        violations = [*range_violations(vpc), *_revoke_violations(scope, revoke_rules_on_delete)]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        self._vpc, self._release_label = vpc, release_label
        self._hold(
            self._group("Primary", vpc, "Primary node of an EMR cluster"),
            self._group("CoreAndTask", vpc, "Core and task nodes of an EMR cluster"),
            self._group("ServiceAccess", vpc, "Access of the EMR service to cluster nodes"),
        )
        Tags.of(self).add(EMR_TAG, EMR_TAG_VALUE)
        for peer, port, description in _destinations(vpc, https_destinations, whole=vpc_destinations is None):
            self._connections.allow_to(peer, port, description)
        nodes = {"Primary": self._ids.primary, "CoreAndTask": self._ids.core_and_task}
        self._add_node_rules(nodes)
        if vpc_destinations is not None:
            self._add_ways_out(nodes, vpc_destinations, ports=[443] if release_label.is_spark_line else [443, 9443])
        if release_label.is_spark_line:
            self.service_access.connections.allow_from(range_peer(_range_of(vpc)), https_port(), "EMR service endpoint")
        else:
            self._add_service_rules(nodes, self._ids.service_access)
        # Last: it is deleted after the rules that are there now.
        self._revoke_function = self._revoke(revoke_rules_on_delete) if revoke_rules_on_delete else None

    @property
    def revoke_function(self) -> lambda_.IFunction | None:
        """The function that revokes rules before the groups are deleted; None unless that is asked for."""
        return self._revoke_function

    def _violations_in(self, vpc: ec2.IVpc | None, release_label: ReleaseLabel) -> Sequence[Violation]:
        found = []
        if vpc is None:
            problem = (
                "`security_groups` are of a VPC that the cluster is not in; give it the `network` or `vpc` of theirs"
            )
            found.append(Violation("SecurityGroupsVpc", problem))
        elif vpc is not self._vpc and differ(vpc.vpc_id, self._vpc.vpc_id):
            apart = (
                f"`security_groups` are of {self._vpc.vpc_id}, and the cluster is in {vpc.vpc_id}; give both one VPC"
            )
            found.append(Violation("SecurityGroupsVpc", apart))
        theirs, own = self._release_label, release_label
        if not is_token([theirs.name, own.name]) and theirs.is_spark_line != own.is_spark_line:
            other = (
                f"`security_groups` are for {theirs.name}, and EMR reaches {own.name} by other ports: make a set for it"
            )
            found.append(Violation("SecurityGroupsRelease", other))
        return found

    @staticmethod
    def from_security_groups(
        scope: Construct,
        id: str,  # noqa: A002
        *,
        primary: ec2.ISecurityGroup,
        core_and_task: ec2.ISecurityGroup,
        service_access: ec2.ISecurityGroup,
    ) -> IClusterSecurityGroups:
        """Groups that exist already. They are taken as they are: their rules, and EMR's tag on them, are yours.

        :param primary: for the primary node.
        :param core_and_task: for the core and task nodes.
        :param service_access: for EMR's access to the nodes.
        """
        return _BroughtSecurityGroups(
            scope, id, primary=primary, core_and_task=core_and_task, service_access=service_access
        )

    def _revoke(self, revoke: bool | HandlerOptions) -> lambda_.IFunction:
        from emr_constructs.foundation.revoke_rules import revoke_on_delete  # loads CDK's Lambda, which is large

        return revoke_on_delete(self, self._ids, revoke)

    def _group(self, id: str, vpc: ec2.IVpc, description: str) -> ec2.SecurityGroup:  # noqa: A002
        return ec2.SecurityGroup(self, id, vpc=vpc, description=description, allow_all_outbound=False)

    def _add_node_rules(self, nodes: Mapping[str, str]) -> None:
        """Nodes reach each other on every port.

        :param nodes: the ids of the groups of nodes, by name.
        """
        for to_name, to in nodes.items():
            for from_name, source in nodes.items():
                for protocol, first, last, label in _ALL_TRAFFIC:
                    ec2.CfnSecurityGroupIngress(
                        self,
                        f"{to_name}{label}From{from_name}",
                        group_id=to,
                        source_security_group_id=source,
                        ip_protocol=protocol,
                        from_port=first,
                        to_port=last,
                        description=f"{label} between nodes",
                    )

    def _add_ways_out(self, nodes: Mapping[str, str], peers: Sequence[ec2.IPeer], *, ports: Sequence[int]) -> None:
        """What stays open in the VPC where not all of it is: the nodes, EMR, and what is named.

        :param nodes: the ids of the groups of nodes, by name.
        :param ports: those on which nodes call EMR.
        """
        for group in (self.primary, self.core_and_task):
            keep_closed(group)
            for peer in peers:
                group.add_egress_rule(peer, https_port(), "HTTPS within the VPC")
        service = self._ids.service_access
        for name, group_id in nodes.items():
            for other, to in nodes.items():
                self._add_egress(f"{name}To{other}", group_id, to, "-1", None, "Between nodes")
            for port in ports:
                self._add_egress(f"{name}ToService{port}", group_id, service, "tcp", port, "Nodes to EMR service")

    def _add_egress(self, id: str, group: str, to: str, protocol: str, port: int | None, description: str) -> None:  # noqa: A002
        ec2.CfnSecurityGroupEgress(
            self,
            id,
            group_id=group,
            destination_security_group_id=to,
            ip_protocol=protocol,
            from_port=port,
            to_port=port,
            description=description,
        )

    def _add_service_rules(self, nodes: Mapping[str, str], service: str) -> None:
        """Up to 7.x: EMR calls the nodes on 8443, and the primary node calls EMR's network interface on 9443."""
        for name, group in nodes.items():
            ec2.CfnSecurityGroupIngress(
                self,
                f"{name}FromService",
                group_id=group,
                source_security_group_id=service,
                ip_protocol="tcp",
                from_port=8443,
                to_port=8443,
                description="EMR service to nodes",
            )
            self._add_egress(f"ServiceTo{name}", service, group, "tcp", 8443, "EMR service to nodes")
        ec2.CfnSecurityGroupIngress(
            self,
            "ServiceFromPrimary",
            group_id=service,
            source_security_group_id=nodes["Primary"],
            ip_protocol="tcp",
            from_port=9443,
            to_port=9443,
            description="Primary node to EMR service: scaling, auto-termination, metrics",
        )


class _BroughtSecurityGroups(_Groups):
    """What ``from_security_groups`` returns."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        primary: ec2.ISecurityGroup,
        core_and_task: ec2.ISecurityGroup,
        service_access: ec2.ISecurityGroup,
    ) -> None:
        check_arguments(_BroughtSecurityGroups, scope, id, locals())
        super().__init__(scope, id)
        self._hold(primary, core_and_task, service_access)

    def _serve(self, cluster: Construct) -> None:
        """The same groups may be brought twice, under two ids."""
        sharing = [_clusters_of(cluster.node.root, group) for group in (self._ids.primary, self._ids.core_and_task)]
        self._clusters = [other for group in sharing for other in group]
        super()._serve(cluster)
        for group in sharing:
            group.append(cluster)


@once
def _clusters_of(app: IConstruct, group: str) -> list[Construct]:
    """The clusters of an app whose nodes are in a group, as far as they are made by now."""
    return []


@once
def _destinations(vpc: ec2.IVpc, https: ec2.IPeer | None, *, whole: bool) -> list[tuple[ec2.IPeer, ec2.Port, str]]:
    """What nodes may reach, and how.

    :param whole: the whole VPC, too.
    """
    inside = [(range_peer(_range_of(vpc)), everything(), "Within the VPC")] if whole else []
    return [*inside, (https or anywhere(), https_port(), "HTTPS to AWS services")]


def _revoke_violations(scope: Construct, revoke: bool | HandlerOptions) -> Sequence[Violation]:
    if not revoke:
        return ()
    from emr_constructs.foundation.revoke_rules import revoke_violations  # loads CDK's Lambda, which is large

    return revoke_violations(scope, revoke)


@once
def _range_of(vpc: ec2.IVpc) -> str:
    return vpc.vpc_cidr_block


@once
def range_violations(vpc: ec2.IVpc) -> Sequence[Violation]:
    """The groups admit the VPC by its address range, which an imported one may leave out."""
    try:
        said = bool(_range_of(vpc))
    except RuntimeError:  # CDK's own, from Node
        said = False
    problem = "`vpc` does not say its address range, which the security groups need; import it with `vpc_cidr_block`"
    return [] if said else [Violation("VpcRange", problem)]
