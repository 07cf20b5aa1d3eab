"""The role with which jobs on EMR Serverless run."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk  # whose S3 loads where it is used
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of
from emr_constructs.errors import EmrValidationError
from emr_constructs.foundation import buckets, execution_roles, roles
from emr_constructs.foundation.key_grants import KeyGrants
from emr_constructs.foundation.lake_formation import allow_lake_formation, database_violations


class JobExecutionRole(iam.Role):
    """The role of jobs and notebooks on EMR Serverless, which EMR calls a job runtime role.

    Only EMR Serverless, acting for applications of this account and region, can take it; with ``application_arn``, for
    one of them. It starts with the right to write its logs where you say, and gains what is granted:
    ``bucket.grant_read(role)``. Whoever starts jobs needs ``grant_pass`` besides rights to the application, and
    ``application.grants`` give both. Costs nothing.

    :param application_arn: the only application whose jobs can have the role. One that is given the role as its
        ``execution_role`` cannot be named in another stack, nor one that the role is made before: each would wait for
        the other. Default: all of this account and region
    :param log_bucket: where jobs may put their logs. Default: nowhere; EMR keeps logs for 30 days by itself
    :param log_prefix: where in that bucket. Default: anywhere
    :param log_group: where jobs may send their logs, with rights to make the group and its streams. Default: nowhere
    :param lake_formation: let the role ask Lake Formation for data and use the Glue Data Catalog. Default: False
    :param databases: the databases that ``lake_formation`` reaches. Default: all of this account and region
    :param path: IAM path. Default: ``/``
    :param permissions_boundary: policy that limits the role. Default: none
    :param description: Default: a sentence that says what it is for
    :raises EmrValidationError: ``ArgumentType``, ``ApplicationArnShape``, ``JobLogPrefix``, ``BucketPrefix``,
        ``DatabasesWithoutLakeFormation``, ``UndecidableDatabases``, ``GlueName``.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/security-iam-runtime-role.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        application_arn: str | None = None,
        log_bucket: cdk.aws_s3.IBucket | None = None,
        log_prefix: str | None = None,
        log_group: logs.ILogGroup | None = None,
        lake_formation: bool = False,
        databases: Sequence[str] = (),
        path: str | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(JobExecutionRole, scope, id, locals())
        violations = [
            *execution_roles.application_violations(application_arn),
            *execution_roles.log_violations(log_bucket, log_prefix),
            *database_violations(databases, lake_formation=lake_formation),
        ]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(
            scope,
            id,
            assumed_by=roles.acting_here(scope, "emr-serverless", "/applications/*", source=application_arn),
            description=description or "Role of jobs on Amazon EMR Serverless",
            path=path,
            permissions_boundary=permissions_boundary,
        )
        if log_bucket is not None:
            roles.allow_log_delivery(self, log_bucket, log_prefix or "")
            buckets.let_write(log_bucket, self, log_prefix or "")
            if log_bucket.encryption_key is not None:
                KeyGrants(log_bucket.encryption_key).serverless_logs(execution_role=self)
        if log_group is not None:
            execution_roles.allow_log_group(self, log_group)
        if lake_formation:
            allow_lake_formation(self, self, databases)

    def grant_pass(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody hand the role to EMR Serverless, and to nothing else, as whoever starts a job has to.

        A role of another stack gets it as a policy in the stack of this one.

        :param grantee: the role or user.
        :raises EmrValidationError: ``ArgumentType``.
        """
        return execution_roles.grant_pass(self, grantee, "serverless_execution_role")
