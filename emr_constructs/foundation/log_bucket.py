"""A bucket for logs."""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of
from emr_constructs.errors import EmrValidationError, Violation


class LogBucket(s3.Bucket):
    """A private bucket for logs: encrypted with your key, TLS only, no public access, old logs expire.

    Costs what it stores. It outlives the stack unless you say otherwise.

    :param encryption_key: key for the objects. Default: a new customer-managed key
    :param expiration: age at which logs are deleted, whole days. Default: 90 days
    :param removal_policy: Default: RETAIN
    :param access_logs_bucket: bucket for the access logs of this bucket. Default: no access logs
    :raises EmrValidationError: ``ArgumentType``, ``LogExpiration``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-debugging.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        encryption_key: kms.IKey | None = None,
        expiration: Duration | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
        access_logs_bucket: s3.IBucket | None = None,
    ) -> None:
        check_arguments(LogBucket, scope, id, locals())
        violations = _violations(expiration)
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(
            scope,
            id,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=encryption_key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            removal_policy=removal_policy,
            server_access_logs_bucket=access_logs_bucket,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="ExpireLogs",
                    expiration=expiration or Duration.days(90),
                    abort_incomplete_multipart_upload_after=Duration.days(7),
                )
            ],
        )


def _violations(expiration: Duration | None) -> list[Violation]:
    if expiration is None or expiration.is_unresolved():
        return []
    days = expiration.to_days(integral=False)
    if days >= 1 and days == int(days):
        return []
    return [Violation("LogExpiration", f"`expiration` ({days:g} days) must be whole days; use 1 or more")]
