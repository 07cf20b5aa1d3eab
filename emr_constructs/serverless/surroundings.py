"""What an EMR Serverless application stands on: brought, or made on the spot, and what its jobs need of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import aws_cdk as cdk  # whose S3 loads where it is used
from aws_cdk import Names, RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct, IDependable

from emr_constructs._jsii.grants import give
from emr_constructs._jsii.scopes import environment_of
from emr_constructs.foundation import buckets, keys
from emr_constructs.foundation.execution_roles import allow_log_group
from emr_constructs.foundation.key_grants import KeyGrants
from emr_constructs.foundation.network import Network
from emr_constructs.foundation.runtime_secrets import let_service_read
from emr_constructs.foundation.serverless_security_group import ServerlessSecurityGroup
from emr_constructs.model.configuration import mentions_glue
from emr_constructs.rules.views.serverless import ServerlessApplicationView
from emr_constructs.serverless.settings import ServerlessSettings

_RETENTION = logs.RetentionDays.THREE_MONTHS


class ServerlessSurroundings:
    """Network, group, key and logs of one application."""

    def __init__(self, application: Construct, settings: ServerlessSettings, seen: ServerlessApplicationView) -> None:
        self._application, self._settings, self._seen = application, settings, seen
        monitoring = settings.monitoring
        name, prefix = settings.application_name, monitoring.log_prefix
        self.application_name = (
            Names.unique_resource_name(application, max_length=64, separator="-") if name is None else name
        )
        self.encryption_key: kms.IKey = settings.encryption_key or keys.create_key(
            application, "Key", "Logs of an Amazon EMR Serverless application"
        )
        self.log_prefix = f"emr-serverless/{self.application_name}/" if prefix is None else prefix
        self.log_bucket: cdk.aws_s3.IBucket | None = None
        if monitoring.s3_logs is not False:
            self.log_bucket = monitoring.log_bucket or self._create_log_bucket()
        self.log_group = self._choose_log_group() if monitoring.cloudwatch_logs is not False else None
        if self._logs_need_key:
            KeyGrants(self.encryption_key)._let_serverless_logs()
        let_service_read(application, settings.all_configurations)
        self._place()

    @property
    def log_uri(self) -> str | None:
        """Where logs go in S3."""
        return buckets.url_of(self.log_bucket, self.log_prefix) if self.log_bucket else None

    def needed_first(self) -> Iterator[IDependable]:
        """What has to be there before the application, and to stay until it is gone, and is not named by it."""
        if self.network is not None:
            yield self.network

    def serve(self, role: iam.IRole) -> None:
        """Give a role what jobs need for their logs, metrics and disks."""
        monitoring = self._settings.monitoring
        allow_logs(role, self.log_bucket, self.log_prefix, self.log_group)
        if self._logs_need_key:
            KeyGrants(self.encryption_key).serverless_logs(execution_role=role)
        if self._settings.disk_encryption_key is not None:
            KeyGrants(self._settings.disk_encryption_key).serverless_disks(execution_role=role)
        if self.log_group is not None and monitoring.cloudwatch_logs_key is not None:
            give(role, ["logs:AssociateKmsKey"], [self.log_group.log_group_arn])
        workspace = monitoring._workspace(environment_of(self._application))
        if workspace is not None:
            give(role, ["aps:RemoteWrite"], [workspace])

    def let_submit(self, grantee: iam.IGrantable) -> None:
        """Let somebody use the keys of logs and disks: EMR refuses the jobs of who may not, and shows him no logs."""
        if self._logs_need_key:
            KeyGrants(self.encryption_key)._let_log_submitter(grantee)
        if self._settings.disk_encryption_key is not None:
            KeyGrants(self._settings.disk_encryption_key)._let_submitter_of_disks(grantee)

    @property
    def _logs_need_key(self) -> bool:
        """Whether EMR writes logs with the key; CloudWatch does so by itself."""
        return self._settings.monitoring.managed_logs is not False or self.log_bucket is not None

    def _create_log_bucket(self) -> cdk.aws_s3.IBucket:
        from emr_constructs.foundation.log_bucket import LogBucket  # loads CDK's S3

        return LogBucket(self._application, "Logs", encryption_key=self.encryption_key)

    def _choose_log_group(self) -> logs.ILogGroup:
        monitoring = self._settings.monitoring
        if monitoring.log_group is not None:
            if monitoring.cloudwatch_logs_key is not None:
                KeyGrants(monitoring.cloudwatch_logs_key).log_groups([monitoring.log_group])
            return monitoring.log_group
        group = logs.LogGroup(
            self._application,
            "LogGroup",
            encryption_key=monitoring.cloudwatch_logs_key or self.encryption_key,
            retention=monitoring.log_retention or _RETENTION,
            removal_policy=RemovalPolicy.RETAIN,
        )
        KeyGrants(monitoring.cloudwatch_logs_key or self.encryption_key).log_groups([group])
        return group

    def _place(self) -> None:
        place = self._settings.placement
        self.network: Network | None = place.network
        self.vpc: ec2.IVpc | None = place.vpc
        self.subnet_ids: Sequence[str] = place.subnet_ids
        self.security_groups: Sequence[ec2.ISecurityGroup] = self._settings.security_groups
        if self.vpc is not None and not self.security_groups:
            self.security_groups = [ServerlessSecurityGroup(self._application, "SecurityGroup", vpc=self.vpc)]
        if self.network is not None:
            self.network._prepare_serverless(self._uses())
            if self.log_bucket is not None:
                self.network._let_through(self.log_bucket)

    def _uses(self) -> tuple[str, ...]:
        """What jobs use, in the words of ``facts.network``."""
        uses = []
        if self.log_group is not None:
            uses.append("cloudwatch_logs")
        if self._settings.monitoring._workspace(environment_of(self._application)) is not None:
            uses.append("prometheus")
        if self._seen.is_guarded():
            uses.append("lake_formation")
        if self._settings.identity_center is not None:
            uses.append("identity_center")
        if mentions_glue(self._settings.all_configurations):
            uses.append("glue_catalog")
        return tuple(uses)


def allow_logs(role: iam.IRole, bucket: cdk.aws_s3.IBucket | None, prefix: str, group: logs.ILogGroup | None) -> None:
    """Let a role write logs where they go, but for the rights to their key."""
    if bucket is not None:
        # With the key of the application, whichever the bucket has.
        give(role, ["s3:PutObject"], [buckets.arn_below(bucket, prefix)])
        buckets.let_write(bucket, role, prefix)
    if group is not None:
        allow_log_group(role, group)
