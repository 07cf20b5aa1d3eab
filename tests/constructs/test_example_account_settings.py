"""The example of account settings: what the account gets, and what waits for it."""

from __future__ import annotations

import json
import runpy
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@cache
def stacks() -> dict[str, Any]:
    assembly = runpy.run_path(str(ROOT / "examples" / "account_settings.py"))["main"]().synth()
    return {one.stack_name: one for one in assembly.stacks}


def of_type(stack: str, kind: str) -> list[dict[str, Any]]:
    return [one for one in stacks()[stack].template["Resources"].values() if one["Type"] == kind]


def test_the_account_permits_no_port_and_has_two_roles() -> None:
    [block] = of_type("AccountSettings", "Custom::EmrBlockPublicAccess")
    assert (block["Properties"]["PermittedPorts"], block["Properties"]["RestoreOnDelete"]) == ([], False)
    [linked] = of_type("AccountSettings", "Custom::EmrServiceLinkedRoles")
    assert [one["Name"] for one in linked["Properties"]["Roles"]] == [
        "AWSServiceRoleForEMRCleanup",
        "AWSServiceRoleForEMRWAL",
    ]


def test_the_cluster_waits_for_the_account() -> None:
    assert "AccountSettings" in [one.id for one in stacks()["Analytics"].dependencies]


def test_the_cluster_uses_the_groups_whose_rules_are_revoked() -> None:
    [cluster] = of_type("Analytics", "AWS::EMR::Cluster")
    [revoking] = of_type("Analytics", "Custom::EmrRevokeRules")
    instances = json.dumps(cluster["Properties"]["Instances"])
    assert len(revoking["Properties"]["GroupIds"]) == 3
    assert all(json.dumps(one) in instances for one in revoking["Properties"]["GroupIds"])
