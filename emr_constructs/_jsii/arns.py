"""ARNs that are asked for often: each question to a construct is a call to Node."""

from __future__ import annotations

from aws_cdk import aws_kms as kms

from emr_constructs._jsii.once import once


@once
def arn_of(key: kms.IKey) -> str:
    """The ARN of a key."""
    return key.key_arn
