"""What Workspaces of a Studio can be attached to. Runtimes do not know each other: this is what they agree on."""

from __future__ import annotations

import abc
from collections.abc import Mapping, Sequence
from typing import ClassVar

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.serverless import ServerlessApplicationView
from emr_constructs.rules.views.studio import StudioView


class StudioCluster(abc.ABC):
    """A cluster as a Studio sees it."""

    _KNOWN_AS: ClassVar[str] = "Cluster"

    @property
    @abc.abstractmethod
    def cluster_id(self) -> str:
        """The id, ``j-...``."""

    @property
    @abc.abstractmethod
    def cluster_arn(self) -> str:
        """The ARN of the cluster."""

    @property
    @abc.abstractmethod
    def _view(self) -> ClusterView:
        """What rules see of it."""

    @property
    @abc.abstractmethod
    def _known_vpc(self) -> ec2.IVpc | None:
        """The VPC, where it is known."""

    @property
    @abc.abstractmethod
    def _known_subnets(self) -> Sequence[str]:
        """The ids of the subnets among which EMR chooses, where they are known."""

    @property
    @abc.abstractmethod
    def _stands_on(self) -> Mapping[str, str]:
        """What it needs first, by what it is: ids, names and ARNs. Of an import nothing."""

    @abc.abstractmethod
    def _seen_by(self, studio: StudioView, groups: IStudioSecurityGroups) -> ClusterView:
        """What rules see of it once Workspaces of a Studio reach it.

        :param groups: those of the Studio.
        """

    @abc.abstractmethod
    def _take_notebooks(self, engine: ec2.ISecurityGroup) -> None:
        """Give the primary nodes the group that Workspaces reach. Done once a group."""


class StudioApplication(abc.ABC):
    """An EMR Serverless application as a Studio sees it."""

    _KNOWN_AS: ClassVar[str] = "ServerlessApplication"

    @property
    @abc.abstractmethod
    def application_id(self) -> str:
        """The id."""

    @property
    @abc.abstractmethod
    def application_arn(self) -> str:
        """The ARN of the application."""

    @property
    @abc.abstractmethod
    def execution_role(self) -> iam.IRole:
        """The role of notebooks that say no other."""

    @property
    @abc.abstractmethod
    def _view(self) -> ServerlessApplicationView:
        """What rules see of it."""

    @property
    @abc.abstractmethod
    def _stands_on(self) -> Mapping[str, str]:
        """What it needs first, by what it is: ids, names and ARNs. Of an import nothing."""

    @abc.abstractmethod
    def _serve(self, role: iam.IRole, scope: Construct | None = None) -> None:
        """Give a role of notebooks the rights that each of them needs: logs, their key, metrics.

        :param scope: whose stack gives them. Default: the application
        """

    @abc.abstractmethod
    def _let_submit(self, grantee: iam.IGrantable) -> None:
        """Give who runs notebooks the rights to the key of logs."""
