"""Every property of EMR Serverless, EMR Studio, EMR on EKS and WAL workspaces, at any depth, is a field of a view."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from emr_constructs.facts import cloudformation
from emr_constructs.rules.catalogue import judge
from emr_constructs.rules.template.plans import plans
from emr_constructs.rules.view import View
from emr_constructs.rules.views.eks import (
    EksSecurityConfigurationView,
    JobTemplateView,
    ManagedEndpointView,
    VirtualClusterView,
)
from emr_constructs.rules.views.serverless import ServerlessApplicationView
from emr_constructs.rules.views.studio import StudioSessionMappingView, StudioView
from emr_constructs.rules.views.wal import WalWorkspaceView

VIEWS: tuple[type[View], ...] = (
    EksSecurityConfigurationView,
    JobTemplateView,
    ManagedEndpointView,
    ServerlessApplicationView,
    StudioSessionMappingView,
    StudioView,
    VirtualClusterView,
    WalWorkspaceView,
)
Schema = Mapping[str, Any]


def leaves(root: Schema, node: Schema, path: str = "", seen: tuple[str, ...] = ()) -> Iterator[str]:
    """The paths below which nothing has a name that CloudFormation gives: objects are followed, but not twice."""
    name = node.get("$ref", "")
    if name in seen:
        return
    seen = (*seen, name) if name else seen
    for step in name.removeprefix("#/").split("/") if name else ():
        node = (root if step == "definitions" else node)[step]
    if "properties" in node:
        for key, below in node["properties"].items():
            yield from leaves(root, below, f"{path}.{key}" if path else key, seen)
    elif "items" in node:
        yield from leaves(root, node["items"], f"{path}[]", seen)
    elif any("$ref" in one for one in node.get("patternProperties", {}).values()):
        (values,) = node["patternProperties"].values()
        below = list(leaves(root, values, f"{path}[]", seen))
        yield from [path] if below == [f"{path}[]"] else below  # a mapping of texts is kept as it is
    else:
        yield path


def fields(view: type[View], path: str = "", seen: tuple[type[View], ...] = ()) -> Iterator[str]:
    """The paths of the fields of a view and of its parts; what is kept as it is written does not count."""
    for plan in plans(view):
        if plan.back or plan.every or plan.field.name == "raw" or plan.path[0].startswith("@"):
            continue
        here = ".".join([path, *plan.path] if path else plan.path) + ("[]" if plan.is_list else "")
        is_part = isinstance(plan.kind, type) and issubclass(plan.kind, View) and not plan.linked
        if not is_part:
            yield here
        elif plan.kind not in seen:
            yield from fields(plan.kind, here, (*seen, plan.kind))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_every_property_is_a_field(view: type[View]) -> None:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", view.resource_type).schema
    read_only = cloudformation.read_only(view.resource_type)
    wanted = {path for path in leaves(schema, schema) if path.partition(".")[0] not in read_only}
    assert wanted
    assert wanted - set(fields(view)) == set()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_what_cloudformation_requires_is_missed(view: type[View]) -> None:
    missed = {
        finding.template_path().partition(".")[0] for finding in judge(view()) if finding.rule.severity.value == "error"
    }
    assert missed == cloudformation.required(view.resource_type)
