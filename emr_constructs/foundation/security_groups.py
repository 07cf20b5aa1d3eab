"""The security groups of a cluster, with every rule that EMR would otherwise add behind CloudFormation's back."""

from __future__ import annotations

from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs.foundation.tags import EMR_TAG
from emr_constructs.model.release_label import ReleaseLabel

_ALL_TRAFFIC = (("tcp", 0, 65535, "TCP"), ("udp", 0, 65535, "UDP"), ("icmp", -1, -1, "ICMP"))


class ClusterSecurityGroups(Construct):
    """The three groups of one cluster: primary node, core and task nodes, and EMR's access to them.

    The rules between the groups are resources of their own: EMR finds all it needs at launch and adds nothing, so
    that the
    groups can be deleted, and no two groups refer to each other in a circle. Nothing comes in from anywhere else. Nodes
    reach out to the VPC, and with HTTPS to whatever the VPC's routes lead to: in a network without NAT that is S3
    alone.
    Use one set for each cluster; nodes of clusters that share a set can reach each other. Costs nothing.

    :param vpc: the VPC of the cluster.
    :param release_label: 8.x clusters are managed over HTTPS, earlier ones over ports 8443 and 9443.
    :param https_destinations: where nodes may reach over HTTPS outside the VPC. Default: anywhere the routes lead,
        since
        the prefix list of S3 differs by region; give ``ec2.Peer.prefix_list("pl-...")`` to narrow it
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
    ) -> None:
        check_arguments(ClusterSecurityGroups, scope, id, locals())
        super().__init__(scope, id)
        destinations = https_destinations or ec2.Peer.any_ipv4()
        self._primary = self._group("Primary", vpc, "Primary node of an EMR cluster", destinations)
        self._core_and_task = self._group("CoreAndTask", vpc, "Core and task nodes of an EMR cluster", destinations)
        self._service_access = self._group("ServiceAccess", vpc, "Access of the EMR service to cluster nodes")
        self._add_node_rules()
        if release_label.is_spark_line:
            self._service_access.add_ingress_rule(
                ec2.Peer.ipv4(vpc.vpc_cidr_block), ec2.Port.tcp(443), "EMR service endpoint"
            )
        else:
            self._add_service_rules()

    @property
    def primary(self) -> ec2.ISecurityGroup:
        """Group of the primary node."""
        return self._primary

    @property
    def core_and_task(self) -> ec2.ISecurityGroup:
        """Group of the core and task nodes."""
        return self._core_and_task

    @property
    def service_access(self) -> ec2.ISecurityGroup:
        """Group through which EMR reaches the nodes."""
        return self._service_access

    def _group(
        self,
        id: str,  # noqa: A002
        vpc: ec2.IVpc,
        description: str,
        https: ec2.IPeer | None = None,
    ) -> ec2.SecurityGroup:
        group = ec2.SecurityGroup(self, id, vpc=vpc, description=description, allow_all_outbound=False)
        Tags.of(group).add(EMR_TAG, "true")
        if https is not None:
            group.add_egress_rule(ec2.Peer.ipv4(vpc.vpc_cidr_block), ec2.Port.all_traffic(), "Within the VPC")
            group.add_egress_rule(https, ec2.Port.tcp(443), "HTTPS to AWS services")
        return group

    def _add_node_rules(self) -> None:
        nodes = (("Primary", self._primary), ("CoreAndTask", self._core_and_task))
        for to_name, to in nodes:
            for from_name, source in nodes:
                for protocol, first, last, label in _ALL_TRAFFIC:
                    ec2.CfnSecurityGroupIngress(
                        self,
                        f"{to_name}{label}From{from_name}",
                        group_id=to.security_group_id,
                        source_security_group_id=source.security_group_id,
                        ip_protocol=protocol,
                        from_port=first,
                        to_port=last,
                        description=f"{label} between nodes",
                    )

    def _add_service_rules(self) -> None:
        """Up to 7.x: EMR calls the nodes on 8443, and the primary node calls EMR's network interface on 9443."""
        service = self._service_access.security_group_id
        for name, group in (("Primary", self._primary), ("CoreAndTask", self._core_and_task)):
            ec2.CfnSecurityGroupIngress(
                self,
                f"{name}FromService",
                group_id=group.security_group_id,
                source_security_group_id=service,
                ip_protocol="tcp",
                from_port=8443,
                to_port=8443,
                description="EMR service to nodes",
            )
            ec2.CfnSecurityGroupEgress(
                self,
                f"ServiceTo{name}",
                group_id=service,
                destination_security_group_id=group.security_group_id,
                ip_protocol="tcp",
                from_port=8443,
                to_port=8443,
                description="EMR service to nodes",
            )
        ec2.CfnSecurityGroupIngress(
            self,
            "ServiceFromPrimary",
            group_id=service,
            source_security_group_id=self._primary.security_group_id,
            ip_protocol="tcp",
            from_port=9443,
            to_port=9443,
            description="Primary node to EMR service: scaling, auto-termination, metrics",
        )
