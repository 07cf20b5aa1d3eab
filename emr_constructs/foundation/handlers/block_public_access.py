"""The setting of an account and region that keeps clusters from being open to the internet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import boto3

from .protocol import CONFIG, Request, ResourceError, serve

_PREFIX = "block-public-access"
_LONGEST_ID = 1024  # characters


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Called by Lambda."""
    serve(event, context, act)


def act(request: Request) -> str:
    """Write the setting; what was before is kept in the physical id, which is all that a Delete knows."""
    emr = boto3.client("emr", config=CONFIG)
    physical_id = request.physical_id
    if request.kind == "Delete":
        if request.properties["RestoreOnDelete"] == "true":
            _put(emr, *_remembered(physical_id))
        return physical_id
    if request.kind == "Create":
        physical_id = _memory_of(emr.get_block_public_access_configuration()["BlockPublicAccessConfiguration"])
    ports = request.properties.get("PermittedPorts", [])
    _put(emr, True, [(int(one["First"]), int(one["Last"])) for one in ports])
    return physical_id


def _put(emr: Any, blocked: bool, ports: Sequence[tuple[int, int]]) -> None:
    emr.put_block_public_access_configuration(
        BlockPublicAccessConfiguration={
            "BlockPublicSecurityGroupRules": blocked,
            # Said even where there are none: what is not said might stay as it is.
            "PermittedPublicSecurityGroupRuleRanges": [{"MinRange": first, "MaxRange": last} for first, last in ports],
        }
    )


def _memory_of(configuration: Mapping[str, Any]) -> str:
    """A setting as a physical id: ``block-public-access:on:22-22,80-81``."""
    ranges = configuration.get("PermittedPublicSecurityGroupRuleRanges", [])
    ports = ",".join(f"{one['MinRange']}-{one.get('MaxRange', one['MinRange'])}" for one in ranges)
    memory = f"{_PREFIX}:{'on' if configuration['BlockPublicSecurityGroupRules'] else 'off'}:{ports}"
    if len(memory) > _LONGEST_ID:
        raise ResourceError(
            f"the setting of the account excepts {len(ranges)} ranges of ports, too many to remember; remove some first"
        )
    return memory


def _remembered(physical_id: str) -> tuple[bool, list[tuple[int, int]]]:
    _, switch, ports = physical_id.split(":")
    ranges = [one.partition("-") for one in ports.split(",") if one]
    return switch == "on", [(int(first), int(last)) for first, _, last in ranges]
