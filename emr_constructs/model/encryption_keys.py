"""KMS keys in the document of a security configuration: written, seen by rules, and read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import aws_kms as kms
from constructs import Construct

from emr_constructs._jsii.arns import arn_of
from emr_constructs.model.value import plain
from emr_constructs.rules.view import UNKNOWN

_FIELD: Final = "AwsKmsKey"
_KNOWN: Final[dict[tuple[Construct, str], kms.IKey]] = {}


def key_document(key: kms.IKey | None) -> dict[str, Any]:
    """How EMR spells a key, where there is one."""
    return {_FIELD: arn_of(key)} if key is not None else {}


def seen_key(key: kms.IKey | None, *, needed: bool) -> Any:
    """A key as rules see it. One that is needed and not named is that of the configuration."""
    if key is not None:
        return plain(arn_of(key))
    return UNKNOWN if needed else None


def parsed_key(scope: Construct, id: str, document: Mapping[str, Any]) -> kms.IKey | None:  # noqa: A002
    """The key that a block names: one that is known in the scope, or an import, which is made once."""
    arn = document.get(_FIELD)
    if arn is None:
        return None
    key = _KNOWN.get((scope, arn))
    if key is None:
        key = _KNOWN[scope, arn] = kms.Key.from_key_arn(scope, id, arn)
    return key


def make_known(scope: Construct, key: kms.IKey) -> None:
    """Let a key stand for its ARN in a scope: what is granted to an import does not reach the policy of the key."""
    _KNOWN[scope, arn_of(key)] = key
