"""Who may ask S3 Access Grants for access."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from emr_constructs._jsii.grants import give


def default_instance() -> str:
    """The ARN of the only instance that an account has in a region."""
    return f"arn:{Aws.PARTITION}:s3:{Aws.REGION}:{Aws.ACCOUNT_ID}:access-grants/default"


def let_request(grantee: iam.IGrantable, instance_arns: Sequence[str]) -> iam.Grant:
    """Let somebody ask instances for access to what is granted to them there.

    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-access-grants.html
    """
    return give(grantee, ["s3:GetAccessGrantsInstanceForPrefix", "s3:GetDataAccess"], instance_arns)
