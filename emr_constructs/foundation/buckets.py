"""Places in buckets, put together in Python: each question to a bucket is a call to Node."""

from __future__ import annotations

from collections.abc import Iterator

from aws_cdk import aws_s3 as s3

from emr_constructs._jsii.once import once
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import Violation


def url_of(bucket: s3.IBucket, prefix: str) -> str:
    """The URL of what begins with a prefix, as ``bucket.s3_url_for_object`` has it."""
    return f"s3://{_name_of(bucket)}/{prefix.removeprefix('/')}"


def arn_below(bucket: s3.IBucket, prefix: str) -> str:
    """The ARN of all objects whose names begin with a prefix."""
    return f"{_arn_of(bucket)}/{prefix}*"


def prefix_violations(argument: str, prefix: str | None) -> Iterator[Violation]:
    """Why objects cannot have names that begin so: rights to them would reach nothing."""
    if prefix is not None and not is_token(prefix) and prefix.startswith(("/", "s3:")):
        problem = f"`{argument}` ({prefix!r}) is no beginning of a name in a bucket; write for example 'team/'"
        yield Violation("BucketPrefix", problem)


@once
def _name_of(bucket: s3.IBucket) -> str:
    return bucket.bucket_name


@once
def _arn_of(bucket: s3.IBucket) -> str:
    return bucket.bucket_arn
