"""What Workspaces of a Studio can be attached to. Runtimes do not know each other: this is what they agree on."""

from __future__ import annotations

import abc

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam

from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.serverless import ServerlessApplicationView


class StudioCluster(abc.ABC):
    """A cluster as a Studio sees it."""

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

    @abc.abstractmethod
    def _take_notebooks(self, engine: ec2.ISecurityGroup) -> None:
        """Give the primary nodes the group that Workspaces reach. Done once a group."""


class StudioApplication(abc.ABC):
    """An EMR Serverless application as a Studio sees it."""

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

    @abc.abstractmethod
    def _let_submit(self, grantee: iam.IGrantable) -> None:
        """Give who runs notebooks the rights to the key of logs."""
