"""Examples of EMR Studio, given to the local CloudFormation stack by stack: what they declare is what there is.

A team with IAM in three stacks, and an organisation with IAM Identity Center; of Workspaces there is no API.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from assemblies import publish
from small_stacks import SmallStack, Template
from template_read_back import differences, physical_ids

from local_aws import LocalAws, leftovers

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@cache
def assembly(example: str) -> Path:
    return Path(runpy.run_path(str(EXAMPLES / f"{example}.py"))["main"]().synth().directory)


@pytest.fixture(scope="module", params=["studio_team", "studio_identity_center"])
def deployed(aws: LocalAws, request: pytest.FixtureRequest) -> Iterator[dict[str, Template]]:
    """The templates of an example, by the names of their stacks, in the order in which they need each other."""
    before = leftovers(aws.client)
    publish(aws, assembly(request.param))
    aws.client("iam").create_group(GroupName="trainers")  # that the team has already
    found = dict(templates(assembly(request.param)))
    for name, template in found.items():
        assert SmallStack(aws, name).create(template) == "CREATE_COMPLETE"
    yield found
    for name in reversed(found):
        assert SmallStack(aws, name).delete() == "DELETE_COMPLETE"
    aws.client("iam").delete_group(GroupName="trainers")
    assert leftovers(aws.client) == before


def templates(directory: Path) -> Iterator[tuple[str, Template]]:
    """What is to be retained goes too, so that nothing is left for other tests."""
    artifacts = json.loads((directory / "manifest.json").read_text())["artifacts"]
    stacks = {name: one for name, one in artifacts.items() if one["type"] == "aws:cloudformation:stack"}
    while stacks:
        name = next(name for name, one in stacks.items() if not set(one.get("dependencies", ())) & set(stacks))
        template = json.loads((directory / stacks.pop(name)["properties"]["templateFile"]).read_text())
        for resource in template["Resources"].values():
            resource["DeletionPolicy"] = "Delete"
        yield name, template


def resources(deployed: dict[str, Template], kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Stack, logical id and properties of the resources of a type."""
    for stack, template in deployed.items():
        for name, resource in template["Resources"].items():
            if resource["Type"] == kind:
                yield stack, name, resource["Properties"]


def test_a_studio_is_what_its_template_says(aws: LocalAws, deployed: dict[str, Template]) -> None:
    [(stack, name, declared)] = resources(deployed, "AWS::EMR::Studio")
    ids = physical_ids(aws, stack)
    shown = aws.client("emr").describe_studio(StudioId=ids[name])["Studio"]
    assert {"AuthMode", "DefaultS3Location", "EncryptionKeyArn", "ServiceRole", "SubnetIds", "Tags"} <= set(declared)
    assert list(differences({**declared, "SubnetIds": []}, {**shown, "SubnetIds": []}, ids)) == []
    assert len(shown["SubnetIds"]) == 2


def test_clusters_take_notebooks_of_the_studio(aws: LocalAws, deployed: dict[str, Template]) -> None:
    emr = aws.client("emr")
    [(stack, name, _)] = resources(deployed, "AWS::EMR::Studio")
    [(home, cluster, _)] = resources(deployed, "AWS::EMR::Cluster")
    studio = emr.describe_studio(StudioId=physical_ids(aws, stack)[name])["Studio"]
    made = emr.describe_cluster(ClusterId=physical_ids(aws, home)[cluster])["Cluster"]
    nodes = made["Ec2InstanceAttributes"]
    assert nodes["AdditionalMasterSecurityGroups"] == [studio["EngineSecurityGroupId"]]
    assert nodes["RequestedEc2SubnetIds"] == studio["SubnetIds"]


def test_everybody_who_is_declared_is_mapped(aws: LocalAws, deployed: dict[str, Template]) -> None:
    emr = aws.client("emr")
    [(stack, name, studio)] = resources(deployed, "AWS::EMR::Studio")
    mapped = emr.list_studio_session_mappings(StudioId=physical_ids(aws, stack)[name])["SessionMappings"]
    declared = {
        (one["IdentityType"], one["IdentityName"])
        for _, _, one in resources(deployed, "AWS::EMR::StudioSessionMapping")
    }
    assert {(one["IdentityType"], one["IdentityName"]) for one in mapped} == declared
    assert bool(declared) == (studio["AuthMode"] == "SSO")


def test_everybody_has_the_policy_that_is_declared(aws: LocalAws, deployed: dict[str, Template]) -> None:
    """With IAM a role and a group; with IAM Identity Center the one role of all users has all of them."""
    policies = list(resources(deployed, "AWS::IAM::ManagedPolicy"))
    having = [
        aws.client("iam").list_entities_for_policy(PolicyArn=physical_ids(aws, stack)[name])
        for stack, name, _ in policies
    ]
    assert [len(one["PolicyRoles"]) + len(one["PolicyGroups"]) for one in having] == [1] * len(policies)
    groups = [group["GroupName"] for one in having for group in one["PolicyGroups"]]
    [(_, _, studio)] = resources(deployed, "AWS::EMR::Studio")
    assert groups == (["trainers"] if studio["AuthMode"] == "IAM" else [])
