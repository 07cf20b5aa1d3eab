"""AWS::S3::Bucket: what ministack's handler leaves aside although its S3 can hold it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botocore.serialize import create_serializer

from local_aws import seam
from local_aws.botocore_model import check_input, operation_model
from local_aws.cloudformation.resource import Properties, RefusedError


def apply(name: str, properties: Properties) -> None:
    """Give the bucket its encryption, its owner and its tags."""
    for member, (operation, function, translate) in _CARRIED.items():
        value = properties.get(member)
        if value:
            _put(operation, function, {"Bucket": name, **translate(value)})


def _put(operation: str, function: str, request: Mapping[str, Any]) -> None:
    check_input("s3", operation, request)
    model = operation_model("s3", operation)
    body = create_serializer("rest-xml").serialize_to_request(dict(request), model)["body"]
    status, _, answer = getattr(seam.service("s3"), function)(request["Bucket"], body)
    if status >= 400:
        raise RefusedError(f"{operation}: {answer!r}")


def _encryption(declared: Any) -> dict[str, Any]:
    rules = [dict(rule) for rule in declared["ServerSideEncryptionConfiguration"]]
    for rule in rules:
        default = dict(rule.pop("ServerSideEncryptionByDefault", {}))
        if default.get("SSEAlgorithm") == "aws:kms":
            # Without a key, S3 takes AWS's own; ministack wants it named.
            default.setdefault("KMSMasterKeyID", "alias/aws/s3")
        rule["ApplyServerSideEncryptionByDefault"] = default
    return {"ServerSideEncryptionConfiguration": {"Rules": rules}}


def _ownership(declared: Any) -> dict[str, Any]:
    return {"OwnershipControls": {"Rules": declared["Rules"]}}


def _tags(declared: Any) -> dict[str, Any]:
    return {"Tagging": {"TagSet": declared}}


# Property: operation, ministack's function for it, from CloudFormation's spelling to the operation's.
_CARRIED: dict[str, tuple[str, str, Callable[[Any], dict[str, Any]]]] = {
    "BucketEncryption": ("PutBucketEncryption", "_put_bucket_encryption", _encryption),
    "OwnershipControls": ("PutBucketOwnershipControls", "_put_bucket_ownership_controls", _ownership),
    "Tags": ("PutBucketTagging", "_put_bucket_tagging", _tags),
}
