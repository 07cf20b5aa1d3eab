"""The two security groups of EMR Studio: one of the clusters that run notebooks, one of the notebooks themselves."""

from __future__ import annotations

import abc

import jsii
from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs.facts import network as facts
from emr_constructs.foundation.peers import anywhere, https_port, keep_closed
from emr_constructs.foundation.tags import EMR_TAG, EMR_TAG_VALUE


class IStudioSecurityGroups(Construct, metaclass=jsii.JSIIAbstractClass):
    """The security groups of a Studio, made here or brought."""

    @property
    @abc.abstractmethod
    def engine(self) -> ec2.ISecurityGroup:
        """Group that clusters have besides their own, so that notebooks reach them."""

    @property
    @abc.abstractmethod
    def workspace(self) -> ec2.ISecurityGroup:
        """Group of the Workspaces, which nothing reaches."""


class StudioSecurityGroups(IStudioSecurityGroups):
    """The two groups of a Studio, with EMR's tag and all rules that its notebooks need.

    Workspaces reach the engines of clusters, and Git where that is asked for; nothing reaches them, as EMR demands. A
    cluster gets the group of engines by ``studio.attach(cluster)``; for a Studio that is made elsewhere, give it
    ``additional_primary_security_groups=[groups.engine]``. Costs nothing.

    :param vpc: the VPC of the Studio and its clusters.
    :param git: let Workspaces reach Git repositories over HTTPS: anywhere, or at this peer. Default: False
    :raises EmrValidationError: ``ArgumentType``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-security-groups.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        vpc: ec2.IVpc,
        git: bool | ec2.IPeer = False,
    ) -> None:
        check_arguments(StudioSecurityGroups, scope, id, locals())
        super().__init__(scope, id)
        self._engine = _group(self, "Engine", vpc, "Engines of clusters that run notebooks of EMR Studio")
        self._workspace = _group(self, "Workspace", vpc, "Workspaces of EMR Studio")
        Tags.of(self).add(EMR_TAG, EMR_TAG_VALUE)
        self._connect(self._engine.security_group_id, self._workspace.security_group_id)
        if git:
            keep_closed(self._workspace)
            destination = anywhere() if isinstance(git, bool) else git
            self._workspace.add_egress_rule(destination, https_port(), "Git over HTTPS")

    @staticmethod
    def from_security_groups(
        scope: Construct,
        id: str,  # noqa: A002
        *,
        engine: ec2.ISecurityGroup,
        workspace: ec2.ISecurityGroup,
    ) -> IStudioSecurityGroups:
        """Groups that exist already. They are taken as they are: their rules, and EMR's tag on them, are yours.

        :param engine: for clusters.
        :param workspace: for Workspaces.
        """
        return _BroughtStudioGroups(scope, id, engine=engine, workspace=workspace)

    @property
    def engine(self) -> ec2.ISecurityGroup:
        return self._engine

    @property
    def workspace(self) -> ec2.ISecurityGroup:
        return self._workspace

    def _connect(self, engine: str, workspace: str) -> None:
        """Rules of their own: written into the groups, they would refer to each other in a circle."""
        port, description = facts.studio_port(), "Notebooks to engines"
        ec2.CfnSecurityGroupIngress(
            self,
            "EngineFromWorkspace",
            group_id=engine,
            source_security_group_id=workspace,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=description,
        )
        ec2.CfnSecurityGroupEgress(
            self,
            "WorkspaceToEngine",
            group_id=workspace,
            destination_security_group_id=engine,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=description,
        )


class _BroughtStudioGroups(IStudioSecurityGroups):
    """What ``from_security_groups`` returns."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        engine: ec2.ISecurityGroup,
        workspace: ec2.ISecurityGroup,
    ) -> None:
        check_arguments(_BroughtStudioGroups, scope, id, locals())
        super().__init__(scope, id)
        self._groups = (engine, workspace)

    @property
    def engine(self) -> ec2.ISecurityGroup:
        return self._groups[0]

    @property
    def workspace(self) -> ec2.ISecurityGroup:
        return self._groups[1]


def _group(scope: Construct, id: str, vpc: ec2.IVpc, description: str) -> ec2.SecurityGroup:  # noqa: A002
    # Rules of all groups of a node hold: what leaves the engine would leave every node that has it.
    return ec2.SecurityGroup(scope, id, vpc=vpc, description=description, allow_all_outbound=False)
