"""Compare the data files of `emr_constructs.facts` with the installed botocore, cfn-lint and moto.

Prints what differs, `-` being our files and `+` the packages, and exits with status 1 where something does.
`--write` takes the packages' side for what they can tell; the rest of the files comes from the documentation
of AWS and is left alone. Nothing is fetched from the network.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import importlib.metadata
import importlib.util
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from emr_constructs.facts._data import DIRECTORY
from emr_constructs.facts._spans import compress
from emr_constructs.facts.releases import Version, parse

ARCHITECTURES = {"AARCH64": "ARM64", "X86_64": "X86_64"}
RESOURCE_PREFIXES = ("AWS::EMR::", "AWS::EMRContainers::", "AWS::EMRServerless::")
# What a cluster refers to: it is replaced with them.
AROUND = (
    *("AWS::EC2::KeyPair", "AWS::EC2::SecurityGroup", "AWS::EC2::Subnet", "AWS::EC2::VPC"),
    *("AWS::IAM::InstanceProfile", "AWS::IAM::Role", "AWS::KMS::Key", "AWS::S3::Bucket"),
)
# Enum shapes that rules and values need, by the botocore service that defines them.
ENUMS = {
    "emr": (
        "ActionOnFailure",
        "AdjustmentType",
        "AuthMode",
        "ComparisonOperator",
        "ComputeLimitsUnitType",
        "IdcUserAssignment",
        "IdentityType",
        "InstanceFleetType",
        "InstanceRoleType",
        "MarketType",
        "OnDemandCapacityReservationPreference",
        "OnDemandCapacityReservationUsageStrategy",
        "OnDemandProvisioningAllocationStrategy",
        "PlacementGroupStrategy",
        "RepoUpgradeOnBoot",
        "ScaleDownBehavior",
        "ScalingStrategy",
        "SpotProvisioningAllocationStrategy",
        "SpotProvisioningTimeoutAction",
        "Statistic",
        "Unit",
    ),
    "emr-serverless": ("ApplicationState", "Architecture", "JobRunState"),
    "emr-containers": (
        "CertificateProviderType",
        "ContainerProviderType",
        "JobRunState",
        "PersistentAppUI",
        "TemplateParameterDataType",
        "VirtualClusterState",
    ),
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="rewrite the data files instead of only comparing")
    write = parser.parse_args(arguments).write
    differs = False
    for name, (source, derived) in derive().items():
        path = DIRECTORY / f"{name}.json"
        present = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        lines = differences(present, derived)
        if not lines:
            print(f"{name}: same as {source}")
            continue
        differs = True
        print(f"{name}: differs from {source}", *lines, sep="\n")
        if write:
            path.write_text(render(merged(present, source, derived)), encoding="utf-8")
    return int(differs and not write)


def derive() -> dict[str, tuple[str, dict[str, Any]]]:
    """For each data file: the package that knows, and what the file should hold."""
    return {
        "releases": (source("moto"), releases()),
        "instance_types": (source("moto"), instance_types()),
        "enums": (source("botocore"), enums()),
        "cfn_properties": (source("cfn-lint"), cfn_properties()),
    }


def source(package: str) -> str:
    return f"{package} {importlib.metadata.version(package)}"


def merged(present: Mapping[str, Any], new_source: str, derived: Mapping[str, Any]) -> dict[str, Any]:
    """The file's content with the derived parts, the package's version and today's date put in."""
    package = new_source.split()[0]
    others = [old for old in present.get("source", ()) if old.split()[0] != package]
    today = datetime.date.today().isoformat()
    return {**present, "source": [*others, new_source], "date": today, **derived}


# -- what the packages say --


def package_file(module: str, *parts: str) -> Path:
    """A path inside an installed package, found without importing it."""
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{module} is not installed: run `make setup`")
    return Path(next(iter(spec.submodule_search_locations)), *parts)


def read(path: Path) -> Any:
    content = path.read_bytes()
    return json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)


def moto_files(prefix: str) -> dict[str, list[str]]:
    """What moto's lists of one kind hold, by region or release label."""
    files = sorted(package_file("moto", "emr", "resources").glob(f"{prefix}-*.json.gz"))
    return {path.name.removeprefix(f"{prefix}-").removesuffix(".json.gz"): read(path) for path in files}


def age(label: str) -> tuple[Version, bool, str]:
    version = parse(label)
    if version is None:
        raise SystemExit(f"moto has a release label of an unknown shape: {label}")
    # A preview is older than its final release.
    return version, label == version.label, label


def releases() -> dict[str, Any]:
    regions = moto_files("release-labels")
    everywhere = set(moto_files("instance-types")).union(*regions.values())
    order = sorted(everywhere, key=age)
    absent = {region: compress(order, everywhere.difference(present)) for region, present in regions.items()}
    return {"labels": order, "absent": absent}


def instance_types() -> dict[str, Any]:
    by_label = moto_files("instance-types")
    order = sorted(by_label, key=age)
    figures: dict[str, dict[str, Any]] = read(package_file("moto", "emr", "resources", "instance_types.json.gz"))
    accepting: dict[str, list[str]] = {}
    for label in order:
        for name in by_label[label]:
            accepting.setdefault(name, []).append(label)
    spans = {name: tuple(compress(order, labels)) for name, labels in accepting.items()}
    return {"support": support(spans), "families": families({name: figures[name] for name in spans})}


def support(spans: Mapping[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """One row for each set of releases: families it holds for, and types that differ from their family."""
    of_family: dict[str, list[tuple[str, ...]]] = {}
    for name, releases_of_type in sorted(spans.items()):
        of_family.setdefault(name.partition(".")[0], []).append(releases_of_type)
    usual = {family: max(sorted(set(found)), key=found.count) for family, found in of_family.items()}
    rows: dict[tuple[str, ...], list[str]] = {}
    for family, releases_of_family in sorted(usual.items()):
        rows.setdefault(releases_of_family, []).append(family)
    for name, releases_of_type in sorted(spans.items()):
        if releases_of_type != usual[name.partition(".")[0]]:
            rows.setdefault(releases_of_type, []).append(name)
    ordered = sorted(rows.items(), key=lambda row: [age(span.partition("..")[0]) for span in row[0]])
    return [{"releases": list(key), "types": types} for key, types in ordered]


def families(figures: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for name, figure in sorted(figures.items(), key=lambda item: (item[1]["VCPU"], item[0])):
        family, _, size = name.partition(".")
        architecture = ARCHITECTURES[figure["Architecture"]]
        row = rows.setdefault(family, {"family": family, "architecture": architecture, "sizes": {}})
        # The file says architecture once a family and leaves EbsStorageOnly out: both must stay deducible.
        if row["architecture"] != architecture or figure["EbsStorageOnly"] != (figure["NumberOfDisks"] == 0):
            raise SystemExit(f"moto's figures of {name} do not fit the shape of instance_types.json")
        row["sizes"][size] = [figure["VCPU"], round(figure["MemoryGB"], 3), figure["NumberOfDisks"]]
    return [row for _, row in sorted(rows.items())]


def enums() -> dict[str, Any]:
    return {service: service_enums(service, shapes) for service, shapes in ENUMS.items()}


def service_enums(service: str, shapes: Iterable[str]) -> dict[str, list[str]]:
    newest = max(package_file("botocore", "data", service).iterdir())
    (path,) = newest.glob("service-2.json*")
    model = read(path)["shapes"]
    return {shape: sorted(model[shape]["enum"]) for shape in shapes}


def cfn_properties() -> dict[str, Any]:
    schemas = package_file("cfnlint", "data", "schemas")
    files: dict[str, str] = read(schemas / "providers" / "us-east-1.json")
    types = sorted(name for name in files if name.startswith(RESOURCE_PREFIXES))

    def said(name: str) -> dict[str, list[str]]:
        return properties(read(schemas / "resources" / f"{files[name]}.json"))

    return {
        "types": {name: said(name) for name in types},
        "around": {name: {"create_only": said(name)["create_only"]} for name in AROUND},
    }


def properties(schema: Mapping[str, Any]) -> dict[str, list[str]]:
    def top_level(key: str) -> list[str]:
        paths = (pointer.removeprefix("/properties/") for pointer in schema.get(key, ()))
        return sorted(path for path in paths if "/" not in path)

    read_only = set(top_level("readOnlyProperties"))
    return {
        "required": sorted(schema.get("required", ())),
        "create_only": [name for name in top_level("createOnlyProperties") if name not in read_only],
        "properties": sorted(set(schema["properties"]) - read_only),
        "read_only": sorted(read_only),
    }


# -- showing and writing --


def differences(present: Mapping[str, Any], derived: Mapping[str, Any]) -> list[str]:
    """`-` and `+` lines for each record that is not the same on both sides."""
    lines: list[str] = []
    for key, value in derived.items():
        ours, theirs = records(present.get(key)), records(value)
        changed = [f"  - {key} {record}" for record in ours if record not in theirs]
        changed += [f"  + {key} {record}" for record in theirs if record not in ours]
        lines += changed or ([f"  ~ the order of {key}"] if ours != theirs else [])
    return lines


def records(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{key}: {one_line(entry)}" for key, entry in value.items()]
    return [one_line(entry) for entry in value or ()]


def one_line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def render(content: Mapping[str, Any]) -> str:
    """JSON with one record a line, so that a changed fact is one changed line."""
    parts = [f"{one_line(key)}: {_member(value)}" for key, value in content.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _member(value: Any) -> str:
    if isinstance(value, Mapping) and value:
        return "{\n" + ",\n".join(f"  {one_line(key)}: {one_line(entry)}" for key, entry in value.items()) + "\n}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {one_line(entry)}" for entry in value) + "\n]"
    return one_line(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
