"""A Studio and what its Workspaces are attached to, in different stacks: deployments never wait for each other."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import pytest
from attached_studios import FLEETS, NOTEBOOKS, virtual_cluster_in
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from serverless_stacks import quiet
from synthesized import RELEASE, Synthesized, warnings

import emr_constructs as emr
from emr_constructs.foundation.placement import are_apart

FEATURES = {"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"}


def stacks(*names: str) -> list[cdk.Stack]:
    app = cdk.App(context=FEATURES)
    env = cdk.Environment(account="111122223333", region="eu-west-1")
    return [cdk.Stack(app, name, env=env) for name in names]


def cluster_in(stack: cdk.Stack, network: emr.Network, **more: Any) -> emr.Cluster:
    return emr.Cluster(stack, "Cluster", **{**said(network), **more})


def said(network: emr.Network) -> dict[str, Any]:
    return {"release_label": RELEASE, "network": network, "applications": NOTEBOOKS, "instances": FLEETS}


def before(stack: cdk.Stack) -> set[str]:
    """The stacks that are deployed before one."""
    return {one.stack_name for one in stack.dependencies}


@pytest.mark.parametrize("people_first", [True, False])
def test_with_network_and_groups_below_both_the_studio_comes_after_all_computes(people_first: bool) -> None:
    below, people, roles, compute, home = stacks("Below", "People", "Roles", "Compute", "Home")
    network = emr.Network(below, "Network")
    groups = emr.StudioSecurityGroups(below, "Groups", vpc=network.vpc)
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.iam(), network=network, security_groups=groups)
    team = iam.Role(people, "Team", assumed_by=iam.AccountRootPrincipal())
    if people_first:
        studio.grant_access(team, emr.StudioAccess.basic())
    studio.attach(cluster_in(compute, network))
    job = emr.JobExecutionRole(roles, "Job")
    studio.attach(quiet(compute, interactive=emr.Interactive(studio=True), monitoring=None), execution_roles=[job])
    studio.attach(virtual_cluster_in(compute), execution_roles=[job])
    if not people_first:
        studio.grant_access(team, emr.StudioAccess.basic())

    found = {one.stack_name: Synthesized(one) for one in (below, people, roles, compute, home)}
    groups_of = found["Compute"].properties("Cluster/Resource")["Instances"]["AdditionalMasterSecurityGroups"]
    assert "Below:ExportsOutput" in str(groups_of)
    assert before(home) >= {"Below", "Roles", "Compute"}
    assert before(compute) == {"Below"}
    assert before(roles) == before(below) == set()
    assert "logs:PutLogEvents" in str(found["Home"].by_path())
    assert "logs:PutLogEvents" not in str(found["Roles"].by_path())


def test_a_cluster_cannot_need_the_stack_that_names_it() -> None:
    home, compute = stacks("Home", "Compute")
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.iam())
    assert studio.network is not None
    cluster = cluster_in(compute, studio.network)
    with pytest.raises(emr.EmrValidationError) as caught:
        studio.attach(cluster)
    assert [str(one) for one in caught.value.violations] == [
        "StudioAcrossStacks: Compute/Cluster would need the VPC and the security group of engines of the stack Home, "
        "whose policies name the cluster: neither stack could come first; make network and StudioSecurityGroups in the "
        "stack of the cluster or in a third one, and give the Studio `network` and `security_groups`"
    ]


def test_groups_of_the_studio_are_enough_to_make_a_circle() -> None:
    below, home, compute = stacks("Below", "Home", "Compute")
    network = emr.Network(below, "Network")
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.iam(), network=network)
    cluster = cluster_in(compute, network)
    with pytest.raises(emr.EmrValidationError, match="would need the security group of engines of the stack Home"):
        studio.attach(cluster)


def test_a_key_of_the_studio_makes_a_circle_too_for_applications_as_well() -> None:
    below, home, compute = stacks("Below", "Home", "Compute")
    network = emr.Network(below, "Network")
    groups = emr.StudioSecurityGroups(below, "Groups", vpc=network.vpc)
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.iam(), network=network, security_groups=groups)
    key, role = studio.encryption_key, emr.JobExecutionRole(home, "Job")
    interactive = emr.Interactive(studio=True)
    for one, kind, needed in (
        (cluster_in(compute, network, encryption_key=key), "cluster", "key"),
        (
            quiet(compute, interactive=interactive, encryption_key=key, execution_role=role),
            "application",
            "key and the execution role",
        ),
    ):
        with pytest.raises(emr.EmrValidationError) as caught:
            studio.attach(one)
        assert [str(violation) for violation in caught.value.violations] == [
            f"StudioAcrossStacks: {one.node.path} would need the {needed} of the stack Home, whose policies name the "
            f"{kind}: neither stack could come first; make what both use in the stack of the {kind} or in a third one"
        ]


def test_what_the_studio_uses_may_stand_with_the_cluster() -> None:
    home, compute = stacks("Home", "Compute")
    network = emr.Network(compute, "Network")
    groups = emr.StudioSecurityGroups(compute, "Groups", vpc=network.vpc)
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.iam(), network=network, security_groups=groups)
    studio.attach(cluster_in(compute, network))
    studio.grant_access(iam.Group(home, "Team"), emr.StudioAccess.basic())
    assert "AWS::EMR::Studio" in str(Synthesized(home).resources)
    assert before(home) == {"Compute"}
    assert before(compute) == set()


def test_key_and_role_of_the_studio_may_stand_with_cluster_and_application() -> None:
    home, compute = stacks("Home", "Compute")
    network, key, role = emr.Network(compute, "Network"), kms.Key(compute, "Key"), emr.JobExecutionRole(compute, "Job")
    groups = emr.StudioSecurityGroups(compute, "Groups", vpc=network.vpc)
    given: dict[str, Any] = {"network": network, "security_groups": groups, "encryption_key": key}
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.iam(), **given)
    studio.attach(cluster_in(compute, network, encryption_key=key))
    interactive = emr.Interactive(studio=True)
    studio.attach(quiet(compute, interactive=interactive, encryption_key=key, execution_role=role))
    studio.grant_access(iam.Group(home, "Team"), emr.StudioAccess.basic())
    assert "AWS::EMR::Studio" in str(Synthesized(home).resources)
    assert (before(home), before(compute)) == ({"Compute"}, set())


def test_an_imported_cluster_needs_nothing_of_the_studio() -> None:
    home, compute = stacks("Home", "Compute")
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.iam())
    studio.attach(emr.Cluster.from_cluster_id(compute, "Cluster", "j-1A2B3C4D5E6F7"))
    studio.grant_access(iam.Group(home, "Team"), emr.StudioAccess.basic())
    assert "cluster/j-1A2B3C4D5E6F7" in str(Synthesized(home).resources)
    assert before(home) == set()


def test_a_cluster_in_another_vpc_that_is_made_here_is_in_another_vpc() -> None:
    (home,) = stacks("Home")
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.iam())
    cluster = cluster_in(home, emr.Network(home, "Other"))
    with pytest.raises(emr.EmrValidationError) as caught:
        studio.attach(cluster)
    assert [str(one) for one in caught.value.violations] == [
        "StudioComputeVpc: Home/Cluster stands in another VPC than the Studio (Home/Other/Vpc, not "
        "Home/Studio/Network/Vpc), where Workspaces do not reach it; make both with one `network`, or one `vpc`"
    ]


def test_an_id_of_a_parameter_may_be_that_of_the_other() -> None:
    (home,) = stacks("Home")
    ids = [cdk.CfnParameter(home, name).value_as_string for name in ("One", "Two")]
    made, other = (ec2.CfnVPC(home, name, cidr_block="10.0.0.0/16") for name in ("Made", "Other"))
    assert not are_apart(*ids)
    assert not are_apart("vpc-0a1b2c3d", made.ref)
    assert not are_apart(made.ref, made.attr_vpc_id)
    assert are_apart(made.ref, other.attr_vpc_id)
    assert are_apart("vpc-0a1b2c3d", "vpc-4e5f6071")


def test_a_cluster_that_may_stand_outside_of_the_subnets_of_the_studio_is_warned_of() -> None:
    below, compute, home = stacks("Below", "Compute", "Home")
    network = emr.Network(below, "Network")
    groups = emr.StudioSecurityGroups(below, "Groups", vpc=network.vpc)
    first = ec2.SubnetSelection(subnets=network.vpc.isolated_subnets[:1])
    given: dict[str, Any] = {"network": network, "security_groups": groups}
    studio = emr.Studio(home, "Studio", auth=emr.StudioAuth.iam(), vpc_subnets=first, **given)
    wide = cluster_in(compute, network)
    studio.attach(wide)
    within = emr.Cluster(compute, "Within", **said(network), vpc_subnets=first)
    studio.attach(within)
    emr.Studio(home, "Wide", auth=emr.StudioAuth.iam(), **given).attach(within)
    studio.attach(emr.Cluster.from_cluster_id(compute, "Imported", "j-1A2B3C4D5E6F7"))
    assert [one for one in warnings(home) if "StudioComputeSubnets" in one] == [
        "Compute/Cluster may stand in a subnet that is not the Studio's (1 of 2), where Workspaces may not reach it; "
        "give both the same `vpc_subnets` [ack: emr_constructs:StudioComputeSubnets]"
    ]
