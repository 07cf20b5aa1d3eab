"""Block public access: one setting for an account and region."""

from __future__ import annotations

from local_aws import seam
from local_aws.emr.records import Record, block_public_access, now

_KEY = "setting"


def get_block_public_access_configuration(request: Record) -> Record:
    """What a new account has, until somebody says otherwise: blocked, but for SSH."""
    if _KEY not in block_public_access:
        ranges = [{"MinRange": 22, "MaxRange": 22}]
        return _setting({"BlockPublicSecurityGroupRules": True, "PermittedPublicSecurityGroupRuleRanges": ranges})
    found: Record = block_public_access[_KEY]
    return found


def put_block_public_access_configuration(request: Record) -> Record:
    block_public_access[_KEY] = _setting(request["BlockPublicAccessConfiguration"])
    return {}


def _setting(configuration: Record) -> Record:
    author = {"CreationDateTime": now(), "CreatedByArn": f"arn:aws:iam::{seam.account_id()}:root"}
    return {"BlockPublicAccessConfiguration": configuration, "BlockPublicAccessConfigurationMetadata": author}
