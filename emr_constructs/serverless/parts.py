"""What an EMR Serverless application that is made here is and stands on, for whoever wants to use a part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import aws_cdk as cdk  # whose S3 loads where it is used
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_emrserverless as serverless
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from emr_constructs._jsii.arns import arn_of
from emr_constructs._jsii.scopes import stack_of
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation import roles
from emr_constructs.foundation.job_execution_role import JobExecutionRole
from emr_constructs.foundation.network import Network
from emr_constructs.model.instance_types import Architecture
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.serverless_capacity import ServerlessType
from emr_constructs.rules.views.serverless import ServerlessApplicationView
from emr_constructs.serverless.interface import IServerlessApplication
from emr_constructs.serverless.settings import ServerlessSettings
from emr_constructs.serverless.surroundings import ServerlessSurroundings

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_


class ServerlessParts(IServerlessApplication):
    """An application that shows its parts."""

    _resource: serverless.CfnApplication
    _settings: ServerlessSettings
    _surroundings: ServerlessSurroundings
    _seen: ServerlessApplicationView
    _served: set[tuple[iam.IRole, Stack]]
    _role: iam.IRole | None
    _permissions_boundary: iam.IManagedPolicy | None
    _path: str | None
    _lifecycle_function: lambda_.IFunction | None

    @property
    def application_id(self) -> str:
        return self._resource.attr_application_id

    @property
    def application_name(self) -> str:
        return self._surroundings.application_name

    @property
    def release_label(self) -> ReleaseLabel:
        """The EMR release."""
        return self._settings.release_label

    @property
    def application_type(self) -> ServerlessType:
        """What it runs."""
        return self._settings.application_type

    @property
    def architecture(self) -> Architecture:
        """The processors of its workers."""
        return self._settings.architecture

    @property
    def execution_role(self) -> iam.IRole:
        """The role of jobs that say no other: brought, or made for this application alone once it is asked for.

        What is granted to it stands in the stack of the application, also where a role of another stack was brought.
        """
        if self._role is None:
            self._role = JobExecutionRole(
                self,
                "ExecutionRole",
                application_arn=self.application_arn,
                permissions_boundary=self._permissions_boundary,
                path=self._path,
            )
        self._serve(self._role)
        return roles.at_hand(stack_of(self), self._role)

    @property
    def encryption_key(self) -> kms.IKey:
        """The key for logs."""
        return self._surroundings.encryption_key

    @property
    def disk_encryption_key(self) -> kms.IKey | None:
        """The key for the disks of workers, where one was given."""
        return self._settings.disk_encryption_key

    @property
    def lifecycle_function(self) -> lambda_.IFunction | None:
        """The function that stops the application in time, with ``safe_lifecycle``."""
        return self._lifecycle_function

    @property
    def log_bucket(self) -> cdk.aws_s3.IBucket | None:
        """The bucket for logs, unless ``s3_logs`` are off."""
        return self._surroundings.log_bucket

    @property
    def log_group(self) -> logs.ILogGroup | None:
        """The log group, unless ``cloudwatch_logs`` are off."""
        return self._surroundings.log_group

    @property
    def vpc(self) -> ec2.IVpc | None:
        """The VPC, where the application stands in one."""
        return self._surroundings.vpc

    @property
    def network(self) -> Network | None:
        """The network, where the application stands in one of this library."""
        return self._surroundings.network

    @property
    def security_groups(self) -> Sequence[ec2.ISecurityGroup]:
        """The security groups of the workers; none without a VPC."""
        return self._surroundings.security_groups

    @property
    def connections(self) -> ec2.Connections:
        """Network connections of the workers.

        :raises EmrValidationError: ``ApplicationWithoutVpc``.
        """
        if self.vpc is None:
            problem = (
                "the workers stand in a network of AWS, which has no security groups and reaches AWS services only; "
                "give the application `network` or `vpc`"
            )
            raise EmrValidationError([Violation("ApplicationWithoutVpc", problem)], self.node.path)
        return ec2.Connections(security_groups=list(self.security_groups))

    @property
    def _view(self) -> ServerlessApplicationView:
        return self._seen

    @property
    def _stands_on(self) -> Mapping[str, str]:
        stands_on = {"key": arn_of(self.encryption_key)}
        if self.vpc is not None:
            stands_on["VPC"] = self.vpc.vpc_id
        if self.log_bucket is not None:
            stands_on["log bucket"] = self.log_bucket.bucket_name
        if self.log_group is not None:
            stands_on["log group"] = self.log_group.log_group_name
        if self._role is not None:
            stands_on["execution role"] = self._role.role_arn
        return stands_on

    def _serve(self, role: iam.IRole, scope: Construct | None = None) -> None:
        home, stack = stack_of(self), stack_of(scope or self)
        if (role, home) in self._served:
            return
        here = roles.at_hand(stack, role)
        if (here, stack) not in self._served:
            self._surroundings.serve(here)
        self._served |= {(role, stack), (here, stack)}

    def _let_submit(self, grantee: iam.IGrantable) -> None:
        self._surroundings.let_submit(grantee)
