"""Templates of clusters, and what CDK writes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr
from emr_constructs.patterns import ClusterTemplate, TemplateParameter, TemplateValues

RELEASE = emr.ReleaseLabel.EMR_7_14_0
NOTEBOOKS = [emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY]
WORKERS = TemplateParameter.number("Workers", default=2, minimum=2, maximum=8)
SIZE = TemplateParameter.choice("Size", ["m7g.xlarge", "m7g.2xlarge"])
LABEL = TemplateParameter.release_label("Release", [RELEASE, emr.ReleaseLabel.EMR_7_13_0])
TEAM = TemplateParameter.text("Team", default="research", pattern="[a-z]+")


def cluster(scope: Construct, values: TemplateValues, **arguments: Any) -> emr.Cluster:
    """A small one."""
    usual = {
        "cluster_name": values.cluster_name,
        "profile": values.profile,
        "release_label": RELEASE,
        "applications": NOTEBOOKS,
        "instances": groups("m7g.xlarge", 2),
        "hdfs_replication": 2,
    }
    return emr.Cluster(scope, "Cluster", **{**usual, **arguments})


def groups(size: str, workers: int) -> emr.InstanceGroups:
    """A primary node and some others."""
    return emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=1),
        core=emr.InstanceGroup(instance_type=size, instance_count=workers),
    )


def with_(make: Callable[[TemplateValues], dict[str, Any]]) -> Callable[[Construct, TemplateValues], emr.Cluster]:
    """A definition of a small cluster, but for some arguments."""
    return lambda scope, values: cluster(scope, values, **make(values))


def outside(stack: cdk.Stack) -> emr.IClusterProfile:
    """A profile that another app exported."""
    return emr.ClusterProfile.from_export(stack, "Shared", "analytics")


def template(stack: cdk.Stack, id: str = "Template", **arguments: Any) -> ClusterTemplate:  # noqa: A002
    """A template that stands on nothing of the app."""
    if "profile" not in arguments:
        arguments["profile"] = outside(stack)
    return ClusterTemplate(stack, id, **{"definition": cluster, **arguments})


def written(app: cdk.App) -> dict[str, dict[str, Any]]:
    """Every template that is written for an app, by the name of its file."""
    directory = Path(app.synth().directory)
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in directory.glob("*.template.json")}


def product_in(templates: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The only one that Service Catalog gets."""
    [found] = [one for name, one in templates.items() if name.endswith(".product.template.json")]
    return found


def of_kind(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The properties of all resources of a type."""
    return [one.get("Properties", {}) for one in found["Resources"].values() if one["Type"] == f"AWS::{kind}"]


def stack_of(templates: dict[str, dict[str, Any]], name: str = "Stack") -> dict[str, Any]:
    """The template of a stack of the app."""
    return templates[f"{name}.template.json"]
