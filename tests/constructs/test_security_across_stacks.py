"""Security configurations in one stack, their clusters in another: neither stack needs the other in a circle.

CDK refuses circles when it synthesizes; ADR 0017 says how they are avoided.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from synthesized import Brought, Synthesized

import emr_constructs as emr

ACROSS = {"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"}
OLD = emr.ReleaseLabel.EMR_6_15_0


def users(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    """Every way to tell users apart and to decide on access, with roles and secrets of the stack."""
    account = iam.AccountRootPrincipal()
    roles = [iam.Role(stack, name, assumed_by=account) for name in ("Plugins", "Others", "Anna")]
    people = emr.IdentityCenterRole(stack, "PeopleRole", instance_roles=[emr.InstanceRole(stack, "Nodes")])
    secret = secretsmanager.Secret(stack, "Secret")
    ldap = emr.Ldap(
        server_url="ldaps://ldap.example.com",
        access_filter="(objectClass=posixAccount)",
        user_search_base="cn=People",
        group_search_base="cn=Groups",
        server_type=emr.LdapServerType.OPEN_LDAP,
        bind_certificate=secret,
        bind_credentials=secret,
    )
    ranger = emr.Ranger(
        admin_url="https://ranger.example.com:6182",
        admin_secret=secret,
        plugins_role=roles[0],
        other_services_role=roles[1],
        plugins=[emr.RangerPlugin(app=emr.RangerApplication.SPARK, client_secret=secret, policy_repository="spark")],
        audit_log_group=logs.LogGroup(stack, "Audit"),
    )
    return {
        "Ldap": {"ldap": ldap},
        "People": {"identity_center": emr.IdentityCenter(role=people), "lake_formation": emr.LakeFormation()},
        "Ranger": {
            "kerberos": emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL"),
            "ranger": ranger,
            "emrfs_role_mappings": [emr.EmrfsRoleMapping.for_users(roles[2], "anna")],
        },
        "Runtime": {"runtime_roles": True, "propagate_source_identity": True},
    }


@cache
def stacks() -> tuple[Synthesized, Synthesized]:
    """A platform with a configuration of each kind, and a team with a cluster for each and roles of its own."""
    app = cdk.App(context=ACROSS)
    platform, team = (cdk.Stack(app, name) for name in ("Platform", "Team"))
    certificates = emr.InTransitEncryption.pem(emr.Script.from_asset(__file__))
    brought = Brought(team)
    for name, arguments in users(platform).items():
        security = emr.SecurityConfiguration(platform, name, in_transit=certificates, **arguments)
        brought.cluster(
            f"{name}Cluster",
            without=("security_configuration", "service_role", "instance_role"),
            release_label=OLD,
            security_configuration=security,
        )
    return Synthesized(platform), Synthesized(team)


def actions(found: Synthesized, role: str) -> set[str]:
    """What a role may do."""
    statements = found.statements(f"{role}/DefaultPolicy/Resource")
    return {
        action
        for one in statements
        for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }


def test_the_platform_needs_no_team() -> None:
    platform, team = stacks()
    assert "ImportValue" not in str(platform.template)
    assert str(team.template).count("ImportValue") > 20


def test_each_cluster_gets_what_its_configuration_needs() -> None:
    _, team = stacks()
    assert "secretsmanager:GetSecretValue" in actions(team, "LdapCluster/InstanceRole")
    assert {"sts:AssumeRole", "sts:SetContext"} <= actions(team, "PeopleCluster/InstanceRole")
    assert {"secretsmanager:GetSecretValue", "sts:AssumeRole"} <= actions(team, "RangerCluster/InstanceRole")
    assert "sts:AssumeRole" not in actions(team, "RuntimeCluster/InstanceRole")
    for name in ("Ldap", "People", "Ranger", "Runtime"):
        assert {"s3:GetObject", "kms:Decrypt"} <= actions(team, f"{name}Cluster/InstanceRole")
        assert "secretsmanager:GetSecretValue" not in actions(team, f"{name}Cluster/ServiceRole")


def test_the_role_for_people_is_made_and_shown() -> None:
    stack = cdk.Stack(cdk.App(), "Stack")
    made = emr.SecurityConfiguration(stack, "Security", identity_center=emr.IdentityCenter(), runtime_roles=True)
    assert made.identity_center_role is not None
    assert made.identity_center_role.node.path == "Stack/Security/IdentityCenterRole"
    own = iam.Role.from_role_arn(stack, "Own", "arn:aws:iam::111122223333:role/people")
    brought = emr.SecurityConfiguration(
        stack, "Brought", identity_center=emr.IdentityCenter(role=own), runtime_roles=True
    )
    assert brought.identity_center_role is own
    assert emr.SecurityConfiguration(stack, "Without").identity_center_role is None


@pytest.mark.parametrize(("account", "region"), [("111122223333", "us-east-1"), ("444455556666", "eu-west-1")])
def test_a_security_configuration_of_another_region_or_account_is_out_of_reach(account: str, region: str) -> None:
    """CDK carries the name of one to another region, where EMR has none of that name."""
    app = cdk.App()
    platform = cdk.Stack(app, "Platform", env=cdk.Environment(account="111122223333", region="eu-west-1"))
    security = emr.SecurityConfiguration(platform, "Security")
    team = cdk.Stack(app, "Team", env=cdk.Environment(account=account, region=region))
    makers: list[tuple[Any, dict[str, Any]]] = [
        (emr.Cluster, {"release_label": emr.ReleaseLabel.EMR_7_14_0}),
        (emr.ClusterProfile, {}),
    ]
    for make, more in makers:
        with pytest.raises(emr.EmrValidationError) as caught:
            make(team, "Analytics", security_configuration=security, **more)
        assert str(caught.value) == (
            "SecurityConfigurationElsewhere: `security_configuration` is in eu-west-1 of 111122223333, where EMR does "
            "not look for it; make one in a stack of the region and account of the cluster [at Team/Analytics]"
        )
    near = cdk.Stack(app, "Near", env=cdk.Environment(account="111122223333", region="eu-west-1"))
    emr.ClusterProfile(near, "Analytics", security_configuration=security)
