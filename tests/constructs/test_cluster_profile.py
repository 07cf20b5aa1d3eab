"""A profile is shared by clusters of several stacks and apps, and what a cluster brings comes first."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from synthesized import RELEASE, Brought, Synthesized, imported_role, new_stack, warnings

import emr_constructs as emr


@cache
def stacks() -> tuple[cdk.Stack, Synthesized, Synthesized]:
    """A platform, and a stack with a cluster that brings nothing and one that brings much."""
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
    platform, tenants = cdk.Stack(app, "Platform"), cdk.Stack(app, "Tenants")
    shared = emr.ClusterProfile(platform, "Profile")
    emr.Cluster(tenants, "Plain", release_label=RELEASE, profile=shared)
    emr.Cluster(
        tenants,
        "Own",
        release_label=RELEASE,
        profile=shared,
        encryption_key=kms.Key(tenants, "OwnKey"),
        instance_role=emr.InstanceRole(tenants, "OwnNodes", session_manager=False),
    )
    return tenants, Synthesized(platform), Synthesized(tenants)


def test_a_profile_shows_what_it_made() -> None:
    stack = new_stack()
    shared = emr.ClusterProfile(stack, "Profile")
    made = (shared.encryption_key, shared.log_bucket, shared.service_role, shared.instance_role)
    assert [one.node.id for one in made] == ["Key", "Logs", "ServiceRole", "InstanceRole"]
    assert shared.network is not None
    assert shared.vpc is shared.network.vpc
    assert shared.security_configuration.encryption_key is shared.encryption_key


def test_a_cluster_that_brings_nothing_makes_its_groups_alone() -> None:
    _, _, tenants = stacks()
    made = {tenants.resources[name]["Type"] for path, name in tenants._ids.items() if path.startswith("Plain/")}
    assert made == {
        "AWS::EMR::Cluster",
        "AWS::EC2::SecurityGroup",
        "AWS::EC2::SecurityGroupIngress",
        "AWS::EC2::SecurityGroupEgress",
    }


def test_what_a_cluster_brings_comes_first() -> None:
    _, _, tenants = stacks()
    own, plain = (tenants.properties(f"{name}/Resource") for name in ("Own", "Plain"))
    assert own["LogEncryptionKmsKeyId"] == tenants.arn("OwnKey/Resource")
    assert own["JobFlowRole"] == tenants.ref("OwnNodes/Profile/Resource")
    assert own["SecurityConfiguration"] == plain["SecurityConfiguration"]


def test_rights_of_shared_roles_stand_in_the_stack_that_needs_them() -> None:
    _, platform, tenants = stacks()
    passes = [
        statement
        for path in tenants.paths("AWS::IAM::Policy")
        for statement in tenants.statements(path)
        if statement["Action"] == "iam:PassRole"
    ]
    assert tenants.arn("OwnNodes/Resource") in [one["Resource"] for one in passes]
    assert "OwnNodes" not in str(platform.template)


def test_rights_of_imported_roles_stand_there_too() -> None:
    """In the stack of the profile they would make it refer to the stack of the cluster, which refers to it already."""
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
    platform, tenants = cdk.Stack(app, "Platform"), cdk.Stack(app, "Tenants")
    nodes = iam.Role.from_role_arn(platform, "Nodes", "arn:aws:iam::111122223333:role/teams/Nodes")
    fixed = imported_role(platform, "Fixed", mutable=False)
    shared = emr.ClusterProfile(platform, "Profile", instance_role=nodes, service_role=fixed)
    cluster = emr.Cluster(tenants, "Cluster", release_label=RELEASE, profile=shared)
    s3.Bucket(tenants, "Lake").grant_read(cluster)
    found = Synthesized(tenants)
    [policy] = found.paths("AWS::IAM::Policy")
    assert found.properties(policy)["Roles"] == ["Nodes"]
    assert found.id("Lake/Resource") in str(found.statements(policy))
    assert found.id(policy) in found.depends_on("Cluster/Resource")
    assert cluster.service_role is fixed  # an immutable one stays so
    assert Synthesized(platform).paths("AWS::IAM::Policy") == ["Profile/Network/FlowLogRole/DefaultPolicy/Resource"]


def test_clusters_wait_for_the_rights_in_their_stack() -> None:
    _, _, tenants = stacks()
    policies = {tenants.id(path) for path in tenants.paths("AWS::IAM::Policy")}
    assert policies & tenants.depends_on("Own/Resource")


def test_an_import_needs_no_word_of_the_owner_of_the_key_or_the_network() -> None:
    stack = new_stack()
    found = emr.ClusterProfile.from_export(stack, "Profile", "ours")
    emr.Cluster(stack, "Cluster", release_label=RELEASE, profile=found)
    assert warnings(stack) == []


def test_the_exporting_stack_gives_the_rights_that_nobody_else_can() -> None:
    stack = new_stack()
    emr.ClusterProfile(stack, "Profile").export_as("ours", release_labels=[RELEASE])
    found = Synthesized(stack)
    statements = found.statements("Profile/Key/Resource")
    assert {"EmrStoresLogs", "EmrShowsLogs"} <= {one.get("Sid") for one in statements}


def test_groups_cannot_be_exported() -> None:
    stack = new_stack()
    brought = Brought(stack)
    given: dict[str, Any] = {name: brought.arguments[name] for name in ("vpc", "encryption_key", "log_bucket")}
    groups = [ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-9")]
    unexportable: list[dict[str, Any]] = [
        {"additional_primary_security_groups": groups},
        {"https_destinations": ec2.Peer.any_ipv4()},
        {"vpc_destinations": []},
        {"revoke_rules_on_delete": True},
    ]
    for argument in unexportable:
        shared = emr.ClusterProfile(stack, f"Profile{len(stack.node.children)}", **given, **argument)
        with pytest.raises(emr.EmrValidationError, match="leave them out here") as caught:
            shared.export_as("ours", release_labels=[RELEASE])
        assert caught.value.code == "ProfileNotExportable"


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_left() -> None:
    stack = new_stack()
    brought = Brought(stack)
    role = imported_role(stack, "Role")
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.ClusterProfile(
            stack,
            "Profile",
            network=emr.Network(stack, "Network", flow_logs=False),
            vpc=brought.arguments["vpc"],
            service_role=role,
            instance_role=role,
        )
    assert caught.value.codes == ("NetworkAndVpc",)
    assert stack.node.try_find_child("Profile") is None
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.ClusterProfile(
            stack, "Profile", vpc=brought.arguments["vpc"], service_role=role, instance_role=role, path="/x/"
        )
    assert caught.value.codes == ("UnusedRoleOptions",)


@pytest.mark.parametrize("subnets", [0, cdk.Token.as_number({"Ref": "Later"})], ids=["none", "known later"])
def test_the_number_of_subnets_is_known(subnets: int) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError, match="a template cannot count") as caught:
        emr.ClusterProfile.from_export(stack, "Profile", "ours", subnets=subnets)
    assert caught.value.code == "ProfileSubnets"
    assert stack.node.try_find_child("Profile") is None


def test_roles_with_a_path_cannot_be_exported() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network", flow_logs=False)
    made = emr.ClusterProfile(stack, "Made", network=network, path="/teams/")
    imported = emr.ClusterProfile(stack, "Imported", network=network, service_role=imported_role(stack, "Role"))
    for shared, roles in ((made, 2), (imported, 1)):
        with pytest.raises(emr.EmrValidationError, match="without `path`") as caught:
            shared.export_as("ours", release_labels=[RELEASE])
        assert caught.value.codes == ("ProfileRolePath",) * roles
