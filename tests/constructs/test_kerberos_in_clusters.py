"""Kerberos of a cluster is that of its security configuration: realm, passwords, the replacement of the cluster."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from synthesized import Brought, Synthesized, new_stack

import emr_constructs as emr

OF_CLUSTERS = ("security_configuration", "service_role", "instance_role")
ACROSS = {"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"}


def cluster(stack: cdk.Stack, kerberos: emr.Kerberos, **more: Any) -> emr.Cluster:
    security = emr.SecurityConfiguration(stack, "Kerberos", kerberos=kerberos)
    return Brought(stack).cluster("Analytics", without=OF_CLUSTERS, security_configuration=security, **more)


@cache
def made() -> tuple[Synthesized, emr.SecurityConfiguration]:
    """A cluster with a KDC of its own, and a password that nobody gave."""
    stack = new_stack()
    found = cluster(stack, emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL"))
    security: Any = found.security_configuration
    return Synthesized(stack), security


def attributes(found: Synthesized) -> Any:
    return found.properties("Analytics/Resource")["KerberosAttributes"]


def reference(found: Synthesized, path: str = "Kerberos/KerberosSecret/Resource") -> Any:
    parts = ["{{resolve:secretsmanager:", found.ref(path), ":SecretString:::}}"]
    return {"Fn::Join": ["", parts]}


def test_the_password_is_a_secret_that_is_made() -> None:
    found, security = made()
    assert found.paths("AWS::SecretsManager::Secret") == ["Kerberos/KerberosSecret/Resource"]
    assert security.kerberos_secret is not None
    assert security.kerberos_secret.node.path == "Stack/Kerberos/KerberosSecret"
    assert found.resource("Kerberos/KerberosSecret/Resource")["DeletionPolicy"] == "Delete"
    secret = found.properties("Kerberos/KerberosSecret/Resource")
    assert secret["GenerateSecretString"] == {"ExcludePunctuation": True, "PasswordLength": 32}
    assert secret["KmsKeyId"] == found.arn("Kerberos/Key/Resource")


def test_the_cluster_says_realm_and_password() -> None:
    found, _ = made()
    assert attributes(found) == {"Realm": "EC2.INTERNAL", "KdcAdminPassword": reference(found)}


def test_no_role_of_the_cluster_reads_the_password() -> None:
    found, _ = made()
    for role in ("InstanceRole", "ServiceRole"):
        assert "secretsmanager:" not in str(found.statements(f"Analytics/{role}/DefaultPolicy/Resource"))


def test_a_trust_gives_its_passwords_too() -> None:
    stack = new_stack()
    secret = secretsmanager.Secret(stack, "Trust")
    trust = emr.CrossRealmTrust(
        realm="AD.EXAMPLE.COM",
        domain="ad.example.com",
        admin_server="ad.example.com",
        kdc_server="ad.example.com",
        password=secret,
        join_user="joiner",
        join_password=secret,
    )
    kdc = emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL", admin_password=secret, cross_realm_trust=trust)
    security: Any = cluster(stack, kdc).security_configuration
    assert security.kerberos_secret is None
    found = Synthesized(stack)
    password = reference(found, "Trust/Resource")
    assert attributes(found) == {
        "Realm": "EC2.INTERNAL",
        "KdcAdminPassword": password,
        "CrossRealmTrustPrincipalPassword": password,
        "ADDomainJoinUser": "joiner",
        "ADDomainJoinPassword": password,
    }


def test_a_configuration_in_another_stack_gives_realm_and_password() -> None:
    app = cdk.App(context=ACROSS)
    platform, team = (cdk.Stack(app, name) for name in ("Platform", "Team"))
    security = emr.SecurityConfiguration(
        platform,
        "Kerberos",
        kerberos=emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL"),
        encryption_key=kms.Key(platform, "K"),
    )
    Brought(team).cluster("Analytics", without=OF_CLUSTERS, security_configuration=security)
    found = attributes(Synthesized(team))
    assert found["Realm"] == "EC2.INTERNAL"
    assert "Fn::ImportValue" in str(found["KdcAdminPassword"])
    assert "ImportValue" not in str(Synthesized(platform).template)


def test_a_profile_hands_kerberos_on_within_its_app() -> None:
    stack = new_stack()
    brought = Brought(stack)
    own = {name: brought.arguments[name] for name in ("vpc", "log_bucket", "service_role", "instance_role")}
    security = emr.SecurityConfiguration(
        stack, "Kerberos", at_rest=None, kerberos=emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL")
    )
    profile = emr.ClusterProfile(stack, "Profile", security_configuration=security, **own)
    groups = brought.arguments["security_groups"]
    emr.Cluster(stack, "Analytics", release_label=emr.ReleaseLabel.EMR_7_14_0, profile=profile, security_groups=groups)
    assert attributes(Synthesized(stack))["Realm"] == "EC2.INTERNAL"
    with pytest.raises(emr.EmrValidationError) as caught:
        profile.export_as("shared", release_labels=[emr.ReleaseLabel.EMR_7_14_0])
    assert "ProfileNotExportable" in caught.value.codes
    assert "a security configuration with Kerberos cannot be exported" in str(caught.value)


def fingerprint(**said: Any) -> str:
    stack = new_stack()
    secret = secretsmanager.Secret.from_secret_complete_arn(
        stack, "Secret", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ours-AbCdEf"
    )
    kerberos = emr.KerberosAttributes(**{"realm": "EXAMPLE.COM", "admin_password": secret, **said})
    security = emr.SecurityConfiguration.from_security_configuration_name(stack, "Named", "named", kerberos=kerberos)
    cluster = Brought(stack).cluster("Analytics", without=("security_configuration",), security_configuration=security)
    return str(stack.resolve(cluster.replacement_fingerprint))


def test_another_realm_or_password_takes_a_new_cluster() -> None:
    password = cdk.SecretValue.secrets_manager("other")
    assert fingerprint() == fingerprint()
    assert len({fingerprint(), fingerprint(realm="OTHER.COM"), fingerprint(admin_password=password)}) == 3


def test_what_kerberos_needs_of_a_cluster_is_judged() -> None:
    stack = new_stack()
    kerberos = emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL")
    three = emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=3),
        core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=2),
    )
    with pytest.raises(emr.EmrValidationError) as caught:
        cluster(stack, kerberos, instances=three)
    assert "KdcOnThreePrimaries" in caught.value.codes
