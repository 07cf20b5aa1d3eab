"""Places in buckets, put together in Python: each question to a bucket is a call to Node."""

from __future__ import annotations

from collections.abc import Iterator

import aws_cdk as cdk  # whose S3 loads where it is used
from aws_cdk import aws_iam as iam

from emr_constructs._jsii.once import once
from emr_constructs._jsii.owners import differ, principal_of, text_of
from emr_constructs._jsii.scopes import environment_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import Violation


def url_of(bucket: cdk.aws_s3.IBucket, prefix: str) -> str:
    """The URL of what begins with a prefix, as ``bucket.s3_url_for_object`` has it."""
    return f"s3://{_name_of(bucket)}/{prefix.removeprefix('/')}"


def arn_below(bucket: cdk.aws_s3.IBucket, prefix: str) -> str:
    """The ARN of all objects whose names begin with a prefix."""
    return f"{_arn_of(bucket)}/{prefix}*"


def let_write(bucket: cdk.aws_s3.IBucket, role: iam.IRole, prefix: str) -> None:
    """Let a role write to a bucket of another account, by the policy of the bucket, or tell the owner to.

    In one account the policy of the role is enough.
    """
    made_here = isinstance(bucket, cdk.aws_s3.Bucket)  # a question to Node less
    owner = environment_of(bucket).account if made_here else bucket.env.account
    if not differ(owner, environment_of(role).account):
        return
    principals, place = [principal_of(bucket, role)], arn_below(bucket, prefix)
    statement = iam.PolicyStatement(principals=principals, actions=["s3:PutObject"], resources=[place])
    if not bucket.add_to_resource_policy(statement).statement_added:
        warn(
            bucket,
            "ImportedBucketPolicy",
            "the policy of an imported bucket cannot be changed from here; its owner has to add: "
            f"{text_of(bucket, statement)}",
        )


def prefix_violations(argument: str, prefix: str | None) -> Iterator[Violation]:
    """Why objects cannot have names that begin so: rights to them would reach nothing."""
    if prefix is not None and not is_token(prefix) and prefix.startswith(("/", "s3:")):
        problem = f"`{argument}` ({prefix!r}) is no beginning of a name in a bucket; write for example 'team/'"
        yield Violation("BucketPrefix", problem)


@once
def _name_of(bucket: cdk.aws_s3.IBucket) -> str:
    return bucket.bucket_name


@once
def _arn_of(bucket: cdk.aws_s3.IBucket) -> str:
    return bucket.bucket_arn
