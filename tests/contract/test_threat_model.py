"""The threat model names what exists, and every threat says what stops it."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import emr_constructs as emr
from emr_constructs.rules.catalogue import RULES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/security.md").read_text(encoding="utf-8")
HEAD = ["could", "with", "is stopped by", "left"]


def rows() -> list[list[str]]:
    lines = [line for line in TEXT.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_threat_has_a_resource_and_what_stops_it() -> None:
    threats = [row for row in rows() if row != HEAD]
    assert len(threats) > 20
    assert [row for row in threats if len(row) != len(HEAD) or not all(row[:3])] == []


def test_what_stops_them_exists() -> None:
    """Constructs, codes, and the last parts of what is called."""
    codes = {one.name for one in runpy.run_path(str(ROOT / "scripts/error_codes.py"))["other_codes"]()}
    attributes = {name for one in emr.__all__ for name in dir(getattr(emr, one))}
    known = {*emr.__all__, *RULES, *codes, *attributes}
    named = {one.split("(")[0].split(".")[-1] for one in re.findall(r"`([A-Za-z_.]+)(?:[(=][^`]*)?`", TEXT)}
    # A user, an action of IAM, arguments: of InstanceRole, of Cluster, of Studio, of StudioAuth and StudioAccess.
    others = {"hadoop", "PassRole", "session_manager", "configurations", "collaboration", "git", "git_secrets"}
    others |= {"trusted_identity_propagation", "cluster_tags"}
    assert named - known - others == set()
    assert len(named & known) > 10
