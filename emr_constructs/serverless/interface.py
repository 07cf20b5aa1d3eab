"""What every EMR Serverless application can do, made here or imported."""

from __future__ import annotations

import abc

import jsii
from aws_cdk import IResource, Resource, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_emrserverless as references

from emr_constructs.rules.views.serverless import ServerlessApplicationView
from emr_constructs.serverless.events import ServerlessEvents
from emr_constructs.serverless.grants import ServerlessGrants
from emr_constructs.serverless.metrics import ServerlessMetrics


@jsii.implements(IResource, ec2.IConnectable, references.IApplicationRef)
class IServerlessApplication(ServerlessMetrics, ServerlessEvents, Resource, abc.ABC):
    """An EMR Serverless application."""

    @property
    @abc.abstractmethod
    def application_id(self) -> str:
        """The id, for example ``00f1ab2cd3ef4g05``."""

    @property
    @abc.abstractmethod
    def application_name(self) -> str | None:
        """The name, where it is known: of an imported application only if it was told."""

    @property
    @abc.abstractmethod
    def execution_role(self) -> iam.IRole:
        """The role of jobs that say no other."""

    @property
    @abc.abstractmethod
    def connections(self) -> ec2.Connections:
        """Network connections of the workers."""

    @property
    @abc.abstractmethod
    def _view(self) -> ServerlessApplicationView:
        """What rules on its jobs see of it."""

    @abc.abstractmethod
    def _serve(self, role: iam.IRole) -> None:
        """Give a role the rights that any job of the application needs: logs, their key, metrics. Done once a role."""

    @property
    def application_arn(self) -> str:
        """The ARN of the application."""
        return self._arn(self.application_id)

    @property
    def application_ref(self) -> references.ApplicationReference:
        """A reference for constructs that take any application."""
        return references.ApplicationReference(application_id=self.application_id, application_arn=self.application_arn)

    @property
    def grants(self) -> ServerlessGrants:
        """Rights to use the application."""
        return ServerlessGrants(self.application_arn)

    def _arn(self, application_id: str) -> str:
        # The resource begins with a slash, for which ``format_arn`` has no format.
        place = f"{self.env.region}:{self.env.account}"
        return f"arn:{Stack.of(self).partition}:emr-serverless:{place}:/applications/{application_id}"
