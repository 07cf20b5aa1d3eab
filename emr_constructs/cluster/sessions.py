"""Rights to open sessions of Systems Manager on the nodes of one cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from aws_cdk import Arn, ArnFormat

from emr_constructs._jsii.tokens import is_token
from emr_constructs.facts import node_access as facts

_DOCUMENT = re.compile(r"[a-zA-Z0-9_.-]{3,128}")


class SessionRight(NamedTuple):
    """A statement of a policy."""

    actions: Sequence[str]
    resources: Sequence[str]
    conditions: Mapping[str, Mapping[str, Any]] | None = None


def is_document(name: str) -> bool:
    """Whether it is the name of one document: no pattern, which would let more in, and no ARN."""
    return is_token(name) or _DOCUMENT.fullmatch(name) is not None


def session_rights(cluster_arn: str, documents: Sequence[str]) -> Iterator[SessionRight]:
    """What somebody needs for sessions that are defined by documents of Systems Manager.

    :param cluster_arn: ARN of the cluster, whose id each of its instances has as a tag.
    :param documents: ``AWS-...`` are those of AWS, others are of the account.
    """
    partition, region, account, cluster = _parts(cluster_arn)
    own = f"arn:{partition}:ssm:{region}:{account}"
    yield SessionRight(
        ["ssm:StartSession"],
        [f"arn:{partition}:ec2:{region}:{account}:instance/*"],
        {
            "StringEquals": {f"ssm:resourceTag/{facts.node_tag()}": cluster},
            # A session for which no document is named has the one of the account, which then has to be granted, too.
            "BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"},
        },
    )
    yield SessionRight(
        ["ssm:StartSession"],
        [
            f"arn:{partition}:ssm:{region}::document/{one}" if one.startswith("AWS-") else f"{own}:document/{one}"
            for one in documents
        ],
    )
    # Systems Manager tags a session with who started it, as IAM's variable has it: a user or a session of a role.
    yield SessionRight(
        ["ssm:ResumeSession", "ssm:TerminateSession"],
        [f"{own}:session/*"],
        {"StringEquals": {"ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}"}},
    )
    yield SessionRight(["ssmmessages:OpenDataChannel"], [f"{own}:session/${{aws:userid}}-*"])


def _parts(cluster_arn: str) -> tuple[str, str, str, str]:
    """Partition, region, account and id. Of an ARN that is a token as a whole, CloudFormation takes them out."""
    said = cluster_arn.split(":")
    if len(said) == 6:
        return said[1], said[3], said[4], said[5].partition("/")[2]
    parts = Arn.split(cluster_arn, ArnFormat.SLASH_RESOURCE_NAME)
    return str(parts.partition), str(parts.region), str(parts.account), str(parts.resource_name)
