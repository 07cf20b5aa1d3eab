"""Security groups of EMR Studio and of EMR Serverless: what comes in, what goes out, who carries EMR's tag."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from synthesized import EMR_TAG, RELEASE, Brought, Synthesized, imported_vpc, new_stack

import emr_constructs as emr

LOCAL = ("127.0.0.1/32", None)
NOTHING = [("255.255.255.255/32", 252)]  # CDK's


@cache
def synthesized() -> Synthesized:
    stack = new_stack()
    brought = Brought(stack)
    vpc = brought.arguments["vpc"]
    studio = emr.StudioSecurityGroups(stack, "Studio", vpc=vpc)
    emr.StudioSecurityGroups(stack, "WithGit", vpc=vpc, git=True)
    emr.StudioSecurityGroups(stack, "WithOwnGit", vpc=vpc, git=ec2.Peer.ipv4("10.9.0.0/16"))
    brought.cluster("Analytics", additional_primary_security_groups=[studio.engine])
    group = emr.ServerlessSecurityGroup(stack, "Workers", vpc=vpc)
    group.connections.allow_to(ec2.Peer.ipv4("10.0.3.0/24"), ec2.Port.tcp(5432))
    peers = [ec2.Peer.prefix_list("pl-1"), ec2.Peer.ipv4("10.0.7.0/24")]
    emr.ServerlessSecurityGroup(stack, "Narrow", vpc=vpc, destinations=peers, description="Ours")
    emr.ServerlessSecurityGroup(stack, "Closed", vpc=vpc, destinations=[])
    return Synthesized(stack)


def out_of(path: str) -> list[tuple[Any, ...]]:
    rules = synthesized().properties(f"{path}/Resource")["SecurityGroupEgress"]
    return [(one["CidrIp"], one.get("FromPort")) for one in rules]


def alone(kind: str, group: str, studio: str) -> list[dict[str, Any]]:
    """The rules of their own that a group of a Studio has."""
    found = synthesized()
    return [
        found.properties(path)
        for path in found.paths(f"AWS::EC2::SecurityGroup{kind}")
        if found.properties(path)["GroupId"] == found.group(f"{studio}/{group}/Resource")
    ]


@pytest.mark.parametrize("studio", ["Studio", "WithGit", "WithOwnGit"])
def test_workspaces_reach_engines_and_nothing_reaches_workspaces(studio: str) -> None:
    found = synthesized()
    engine, workspace = (found.group(f"{studio}/{name}/Resource") for name in ("Engine", "Workspace"))
    port = {"IpProtocol": "tcp", "FromPort": 18888, "ToPort": 18888, "Description": "Notebooks to engines"}
    assert alone("Ingress", "Engine", studio) == [{**port, "GroupId": engine, "SourceSecurityGroupId": workspace}]
    assert alone("Egress", "Workspace", studio) == [
        {**port, "GroupId": workspace, "DestinationSecurityGroupId": engine}
    ]
    assert alone("Ingress", "Workspace", studio) == []
    for name in ("Engine", "Workspace"):
        properties = found.properties(f"{studio}/{name}/Resource")
        assert "SecurityGroupIngress" not in properties
        assert properties["Tags"] == [EMR_TAG]


def test_workspaces_reach_git_only_where_that_is_asked_for() -> None:
    assert out_of("Studio/Workspace") == NOTHING
    assert out_of("WithGit/Workspace") == [LOCAL, ("0.0.0.0/0", 443)]
    assert out_of("WithOwnGit/Workspace") == [LOCAL, ("10.9.0.0/16", 443)]


def test_the_engine_group_opens_no_way_out_of_the_nodes() -> None:
    assert [out_of(f"{studio}/Engine") for studio in ("Studio", "WithGit")] == [NOTHING, NOTHING]


def test_a_cluster_takes_notebooks_with_one_argument() -> None:
    found = synthesized()
    instances = found.properties("Analytics/Resource")["Instances"]
    assert instances["AdditionalMasterSecurityGroups"] == [found.group("Studio/Engine/Resource")]


def test_groups_of_a_studio_can_be_brought() -> None:
    stack = new_stack()
    engine, workspace = (ec2.SecurityGroup.from_security_group_id(stack, name, name) for name in ("sg-1", "sg-2"))
    brought = emr.StudioSecurityGroups.from_security_groups(stack, "Studio", engine=engine, workspace=workspace)
    assert isinstance(brought, emr.IStudioSecurityGroups)
    assert (brought.engine.security_group_id, brought.workspace.security_group_id) == ("sg-1", "sg-2")
    assert Synthesized(stack).resources == {}


def test_nothing_comes_into_serverless_workers_and_https_goes_out() -> None:
    found = synthesized()
    assert [
        path for path in ("Workers", "Narrow") if "SecurityGroupIngress" in found.properties(f"{path}/Resource")
    ] == []
    assert out_of("Workers") == [LOCAL, ("0.0.0.0/0", 443), ("10.0.3.0/24", 5432)]
    assert out_of("Narrow") == [LOCAL, ("10.0.7.0/24", 443)]
    [listed] = [found.properties(path) for path in found.paths("AWS::EC2::SecurityGroupEgress") if "Narrow" in path]
    assert (listed["DestinationPrefixListId"], listed["FromPort"], listed["ToPort"]) == ("pl-1", 443, 443)
    assert out_of("Closed") == [LOCAL]
    described = [found.properties(f"{path}/Resource")["GroupDescription"] for path in ("Workers", "Narrow")]
    assert described == ["Workers of Amazon EMR Serverless applications", "Ours"]


@pytest.mark.parametrize(
    ("make", "arguments", "words"),
    [
        (emr.StudioSecurityGroups, {"git": "github.com"}, "`git` must be True or False or an IPeer, not 'github.com'"),
        (emr.StudioSecurityGroups, {"vpc": "vpc-1"}, "`vpc` must be an IVpc, not 'vpc-1'"),
        (emr.ServerlessSecurityGroup, {"destinations": ["pl-1"]}, "`destinations[0]` must be an IPeer, not 'pl-1'"),
        (emr.ServerlessSecurityGroup, {"description": 1}, "`description` must be a string, not 1"),
    ],
)
def test_bad_arguments_leave_nothing_behind(make: Any, arguments: dict[str, Any], words: str) -> None:
    stack = new_stack()
    good = {"vpc": imported_vpc(stack)}
    with pytest.raises(emr.EmrValidationError) as caught:
        make(stack, "Group", **{**good, **arguments})
    assert caught.value.codes == ("ArgumentType",)
    assert words in str(caught.value)
    assert make(stack, "Group", **good).node.path == "Stack/Group"


def test_groups_of_another_stack_make_no_circle() -> None:
    stack = new_stack()
    vpc = imported_vpc(stack)
    studio = emr.StudioSecurityGroups(stack, "Studio", vpc=vpc)
    app = stack.node.root
    assert isinstance(app, App)
    other = Stack(app, "Other")
    groups = emr.ClusterSecurityGroups(other, "Groups", vpc=vpc, release_label=RELEASE)
    groups.allow_application_uis(studio.workspace, [emr.ApplicationUi.LIVY])
    found = Synthesized(other)
    assert len([path for path in found.paths("AWS::EC2::SecurityGroupIngress") if "8998" in path]) == 1
    assert Synthesized(stack).paths("AWS::EC2::SecurityGroup") == [
        f"Studio/{name}/Resource" for name in ("Engine", "Workspace")
    ]


@pytest.mark.parametrize("description", ["", "Größe", "x" * 256])
def test_a_description_that_ec2_would_refuse_is_refused(description: str) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError, match="`description` must be 1 to 255") as caught:
        emr.ServerlessSecurityGroup(stack, "Workers", vpc=imported_vpc(stack), description=description)
    assert caught.value.codes == ("GroupDescription",)
    assert caught.value.path == "Stack/Workers"
