"""Every L1 property of EMR and EMR Serverless, at any depth, is reached by the constructs, or left out for a reason.

The evidence are templates: those in which each public argument is tried (``options_of_*.py``), and one in which
nodes say everything they can, wherever they can stand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from aws_cdk import aws_emr, aws_emrserverless
from everything_said import everything_said
from test_no_dead_options import OWNERS, synthesized

LEFT_OUT = {
    "AWS::EMR::Cluster.Applications.AdditionalInfo": "since 4.0 EMR takes nothing but the name of an application",
    "AWS::EMR::Cluster.Applications.Args": "since 4.0 EMR takes nothing but the name of an application",
    "AWS::EMR::Cluster.Applications.Version": "since 4.0 the release decides it",
    "AWS::EMR::Cluster.Instances.HadoopVersion": "since 4.0 the release decides it",
    "AWS::EMR::Cluster.Instances.Placement": "the subnets decide the zone",
    "AWS::EMR::Cluster.Instances.MasterInstanceGroup.AutoScalingPolicy": "EMR scales core and task nodes only",
    "*.SpotSpecification.BlockDurationMinutes": "EC2 has no Spot blocks any more",
    "AWS::EMR::SecurityConfiguration.Name": "a fixed name collides when the configuration is replaced",
}
"""Paths that no argument reaches, and why. An entry stands for all below it, and a star for any beginning."""
MAPPINGS = {"AWS::EMRServerless::Application.WorkerTypeSpecifications"}
"""Paths of properties whose keys are a user's words."""


def l1s() -> dict[str, type]:
    """The properties struct of every L1, by its CloudFormation type."""
    return {
        one.CFN_RESOURCE_TYPE_NAME: getattr(module, f"{name}Props")
        for module in (aws_emr, aws_emrserverless)
        for name, one in vars(module).items()
        if hasattr(one, "CFN_RESOURCE_TYPE_NAME")
    }


def paths(struct: type, above: str, seen: tuple[str, ...] = ()) -> Iterator[str]:
    """The paths of all properties of a struct, as deep as they go; what holds itself is followed once."""
    mapping: dict[str, str] = struct.__jsii_name_mapping__  # type: ignore[attr-defined]
    annotations = struct.__init__.__annotations__  # type: ignore[misc]
    for name, spelling in mapping.items():
        path = f"{above}.{spelling[0].upper()}{spelling[1:]}"
        yield path
        # Annotations are texts that only the generated module can evaluate. They name the structs.
        for part in set(re.findall(r"Cfn\w+\.\w+Property", str(annotations.get(name)))) - set(seen):
            kind, _, inner = part.partition(".")
            yield from paths(getattr(getattr(sys.modules[struct.__module__], kind), inner), path, (*seen, part))


def paths_in(value: Any, above: str) -> Iterator[str]:
    """The paths of everything that a part of a template says."""
    for item in value if isinstance(value, list) else [value]:
        parts = item.values() if above in MAPPINGS else [item]
        for name, below in (pair for part in parts if isinstance(part, dict) for pair in part.items()):
            yield f"{above}.{name}"
            yield from paths_in(below, f"{above}.{name}")


@cache
def reached() -> frozenset[str]:
    """The paths in all templates, in small letters: jsii and CloudFormation differ in them (``OSReleaseLabel``)."""
    found: set[str] = set()
    for template in (everything_said(), *map(synthesized, OWNERS)):
        for path, properties in template.by_path().items():
            # What a test writes with an L1 proves nothing: constructs have theirs by this name.
            if path.endswith("/Resource"):
                found.update(one.lower() for one in paths_in(properties, template.resource(path)["Type"]))
    return frozenset(found)


def wanted() -> list[str]:
    """The paths that the L1s of the installed CDK have."""
    return [path for kind, struct in l1s().items() for path in paths(struct, kind)]


def stands_for(entry: str, path: str) -> bool:
    """Whether an entry of the table is the path, or is above it."""
    if entry.startswith("*"):
        return f"{entry[1:]}." in f"{path}."
    return f"{path}.".startswith(f"{entry}.")


def gaps() -> list[str]:
    """The paths that are neither reached nor left out; of those that lie in one another, the first."""
    missing: list[str] = []
    for path in wanted():
        left_out = any(stands_for(entry, path) for entry in LEFT_OUT)
        if path.lower() not in reached() and not left_out and not any(stands_for(one, path) for one in missing):
            missing.append(path)
    return missing


def test_the_types_of_emr_are_found() -> None:
    assert {f"AWS::EMR::{name}" for name in ("Cluster", "InstanceFleetConfig", "Step", "WALWorkspace")} <= set(l1s())
    assert "AWS::EMRServerless::Application" in l1s()
    assert len(wanted()) > 510


def test_every_property_is_reached_or_left_out_for_a_reason() -> None:
    assert gaps() == []


@pytest.mark.parametrize("entry", LEFT_OUT)
def test_what_is_left_out_exists_and_is_not_reached(entry: str) -> None:
    below = [path for path in [*l1s(), *wanted()] if stands_for(entry, path)]
    assert below
    assert [path for path in below if path.lower() in reached()] == []


class Grown:
    """The properties of a type that this CDK does not have."""

    __jsii_name_mapping__ = {"name": "name"}

    def __init__(self, *, name: str) -> None: ...


def gained(before: list[str]) -> list[str]:
    return [path for path in gaps() if path not in before]


def test_a_property_that_cdk_gains_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = gaps()
    properties: Any = aws_emr.CfnCluster.ComputeLimitsProperty
    monkeypatch.setitem(properties.__jsii_name_mapping__, "brand_new", "brandNew")
    assert gained(before) == ["AWS::EMR::Cluster.ManagedScalingPolicy.ComputeLimits.BrandNew"]


def test_a_part_that_cdk_gains_is_missed_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    before, count = gaps(), len(wanted())
    properties: Any = aws_emr.CfnStepProps
    monkeypatch.setitem(properties.__jsii_name_mapping__, "brand_new", "brandNew")
    monkeypatch.setitem(properties.__init__.__annotations__, "brand_new", "typing.Union['CfnStep.KeyValueProperty']")
    assert gained(before) == ["AWS::EMR::Step.BrandNew"]
    assert len(wanted()) == count + len(["BrandNew", "BrandNew.Key", "BrandNew.Value"])


def test_a_type_that_cdk_gains_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = gaps()
    kind = type("CfnNotebook", (), {"CFN_RESOURCE_TYPE_NAME": "AWS::EMR::Notebook"})
    monkeypatch.setattr(aws_emr, "CfnNotebook", kind, raising=False)
    monkeypatch.setattr(aws_emr, "CfnNotebookProps", Grown, raising=False)
    assert gained(before) == ["AWS::EMR::Notebook.Name"]


def test_an_entry_of_the_table_stands_for_all_below_it_and_for_nothing_beside_it() -> None:
    assert [stands_for("A.B", path) for path in ("A.B", "A.B.C", "A.Bc", "A")] == [True, True, False, False]
    assert [stands_for("*.B", path) for path in ("A.B", "A.C.B.D", "A.BB")] == [True, True, False]
