"""What gives rights: every option of a cluster and of what it stands on, each in a stack of its own.

``scripts/permissions.py`` compares the policies of each stack with those of the stack without the option.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

import emr_constructs as emr

RELEASE = emr.ReleaseLabel.EMR_7_14_0
PLACE = f"{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
Build = Callable[[cdk.Stack], object]


@dataclass(frozen=True)
class Feature:
    """Something that gives rights.

    :param title: what one writes for it.
    :param build: builds it in a stack.
    :param without: builds the same without it. None: nothing.
    """

    title: str
    build: Build
    without: Build | None


def cluster(stack: Construct, **arguments: Any) -> emr.Cluster:
    """A cluster with what it makes for itself."""
    return emr.Cluster(stack, "Cluster", **{"release_label": RELEASE, "log_prefix": "logs/", **arguments})


def secured(stack: Construct, *, of_cluster: dict[str, Any] | None = None, **arguments: Any) -> emr.Cluster:
    """A cluster with a security configuration of its own."""
    security = emr.SecurityConfiguration(stack, "Security", **arguments)
    return cluster(stack, security_configuration=security, **(of_cluster or {}))


def bucket(stack: Construct, name: str = "data") -> s3.IBucket:
    """A bucket that is there."""
    return s3.Bucket.from_bucket_name(stack, f"Bucket-{name}", name)


def key(stack: Construct, name: str = "Other") -> kms.Key:
    """A key besides that of the cluster."""
    return kms.Key(stack, name)


def role(stack: Construct, name: str) -> iam.IRole:
    """A role that is there, to which rights can be given."""
    return iam.Role.from_role_name(stack, f"Role-{name}", name)


def secret(stack: Construct, name: str) -> secretsmanager.ISecret:
    """A secret that is there."""
    return secretsmanager.Secret.from_secret_complete_arn(
        stack, f"Secret-{name}", f"arn:{cdk.Aws.PARTITION}:secretsmanager:{PLACE}:secret:{name}-a1B2c3"
    )


def of_cluster(title: str, **arguments: Callable[[cdk.Stack], Any]) -> Feature:
    """Arguments of a cluster."""

    def build(stack: cdk.Stack) -> None:
        cluster(stack, **{name: make(stack) for name, make in arguments.items()})

    return Feature(title, build, cluster)


def software(title: str, make: Callable[[cdk.Stack], emr.Feature], *applications: emr.Application) -> Feature:
    """A feature of a cluster, with the applications that it needs."""
    needed: dict[str, Any] = {"applications": list(applications)} if applications else {}
    return Feature(
        title, lambda stack: cluster(stack, features=[make(stack)], **needed), lambda stack: cluster(stack, **needed)
    )


def security(title: str, make: Callable[[cdk.Stack], dict[str, Any]], **of_cluster: Any) -> Feature:
    """A block of the security configuration of a cluster."""
    return Feature(
        title,
        lambda stack: secured(stack, of_cluster=of_cluster, **make(stack)),
        lambda stack: secured(stack, of_cluster=of_cluster),
    )


def _reserved(stack: cdk.Stack) -> emr.InstanceFleets:
    reservations = emr.CapacityReservations(usage_strategy=emr.CapacityReservationUsageStrategy.FIRST)
    return emr.InstanceFleets(
        primary=emr.InstanceFleet.primary("m7g.xlarge"),
        core=emr.InstanceFleet(
            instance_types=["m7g.xlarge"],
            target_on_demand_capacity=4,
            on_demand_allocation_strategy=emr.OnDemandAllocationStrategy.LOWEST_PRICE,
            capacity_reservations=reservations,
        ),
    )


def _scaled(stack: cdk.Stack) -> emr.InstanceGroups:
    policy = emr.AutoScalingPolicy(
        minimum_capacity=1, maximum_capacity=4, rules=[emr.ScalingRule.scale_out_on_memory()]
    )
    return emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
        core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=2, auto_scaling=policy),
    )


def _groups(stack: cdk.Stack) -> emr.InstanceGroups:
    return emr.InstanceGroups(
        primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
        core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=2),
    )


def _own_key(stack: cdk.Stack) -> s3.IBucket:
    return s3.Bucket.from_bucket_attributes(
        stack, "Certificates", bucket_name="certificates", encryption_key=key(stack)
    )


def _secret_setting(stack: cdk.Stack) -> list[emr.Configuration]:
    password = emr.ConfigurationSecret.of(secret(stack, "password"))
    return [emr.Configuration(classification="hive-site", properties={"javax.jdo.option.ConnectionPassword": password})]


OF_CLUSTERS = [
    of_cluster("instances: capacity reservations", instances=_reserved),
    Feature(
        "instances: AutoScalingPolicy",
        lambda stack: cluster(stack, instances=_scaled(stack)),
        lambda stack: cluster(stack, instances=_groups(stack)),
    ),
    of_cluster(
        "bootstrap_actions: Script.from_asset",
        bootstrap_actions=lambda stack: [
            emr.BootstrapAction(name="Setup", script=emr.Script.from_text("true", "a.sh"))
        ],
    ),
    of_cluster(
        "bootstrap_actions: Script.from_bucket",
        bootstrap_actions=lambda stack: [
            emr.BootstrapAction(name="Setup", script=emr.Script.from_bucket(bucket(stack, "scripts"), "setup.sh"))
        ],
    ),
    of_cluster(
        "bootstrap_actions: BootstrapAction.cloudwatch_agent",
        bootstrap_actions=lambda stack: [emr.BootstrapAction.cloudwatch_agent({"agent": {}})],
    ),
    of_cluster("configurations: ConfigurationSecret", configurations=_secret_setting),
    of_cluster("log_bucket: a bucket with a key of its own", log_bucket=_own_key),
    Feature(
        "add_step(ScriptRunner) with a script that is an asset",
        lambda stack: cluster(stack).add_step("Step", emr.ScriptRunner(script=emr.Script.from_text("true", "a.sh"))),
        cluster,
    ),
]


def _hbase(stack: cdk.Stack, **arguments: Any) -> emr.Cluster:
    return cluster(
        stack,
        applications=[emr.Application.HBASE],
        instances=_groups(stack),
        features=[emr.HBaseOnS3(bucket=bucket(stack), **arguments)],
    )


FEATURES = [
    software("CloudWatchAgent()", lambda _: emr.CloudWatchAgent(), emr.Application.of("AmazonCloudWatchAgent")),
    software("GlueDataCatalog()", lambda _: emr.GlueDataCatalog()),
    software('GlueDataCatalog(databases=["sales"])', lambda _: emr.GlueDataCatalog(databases=["sales"])),
    software("GlueDataCatalog(read_only=True)", lambda _: emr.GlueDataCatalog(read_only=True)),
    software("GlueDataCatalog(encryption_key=key)", lambda stack: emr.GlueDataCatalog(encryption_key=key(stack))),
    software(
        "ExternalHiveMetastore()",
        lambda stack: emr.ExternalHiveMetastore(password=secret(stack, "password"), host="metastore.example.com"),
        emr.Application.HIVE,
    ),
    software(
        "Iceberg(metastore=GlueDataCatalog())",
        lambda stack: emr.Iceberg(metastore=emr.GlueDataCatalog(), warehouse=bucket(stack, "warehouse")),
    ),
    software("HBaseOnS3()", lambda stack: emr.HBaseOnS3(bucket=bucket(stack)), emr.Application.HBASE),
    Feature(
        "HBaseOnS3(wal_workspace=workspace)",
        lambda stack: _hbase(stack, wal_workspace=emr.WalWorkspace(stack, "Wal")),
        lambda stack: _hbase(stack),
    ),
    software("FlinkState()", lambda stack: emr.FlinkState(bucket=bucket(stack)), emr.Application.FLINK),
    software(
        "DockerOnYarn(repositories=[repository])",
        lambda stack: emr.DockerOnYarn(repositories=[ecr.Repository.from_repository_name(stack, "Images", "images")]),
    ),
    software(
        "Trino(metastore=GlueDataCatalog())",
        lambda _: emr.Trino(metastore=emr.GlueDataCatalog(databases=["sales"])),
        emr.Application.TRINO,
    ),
    software(
        "Trino(fault_tolerance=TrinoFaultTolerance(bucket=bucket))",
        lambda stack: emr.Trino(fault_tolerance=emr.TrinoFaultTolerance(bucket=bucket(stack, "spool"))),
        emr.Application.TRINO,
    ),
    software("S3AccessGrants()", lambda _: emr.S3AccessGrants()),
]


def _ranger(stack: cdk.Stack) -> dict[str, Any]:
    plugin = emr.RangerPlugin(
        app=emr.RangerApplication.SPARK, client_secret=secret(stack, "plugin"), policy_repository="spark"
    )
    ranger = emr.Ranger(
        admin_url="https://ranger.example.com:6182",
        admin_secret=secret(stack, "admin"),
        plugins_role=role(stack, "plugins"),
        other_services_role=role(stack, "others"),
        plugins=[plugin],
        audit_log_group=logs.LogGroup.from_log_group_name(stack, "Audit", "audit"),
    )
    kerberos = emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL")
    return {"ranger": ranger, "kerberos": kerberos, "in_transit": None}


def _ldap(stack: cdk.Stack) -> dict[str, Any]:
    ldap = emr.Ldap(
        server_url="ldaps://ldap.example.com",
        access_filter="(objectClass=person)",
        user_search_base="dc=example,dc=com",
        group_search_base="dc=example,dc=com",
        server_type=emr.LdapServerType.ACTIVE_DIRECTORY,
        bind_certificate=secret(stack, "certificate"),
        bind_credentials=secret(stack, "credentials"),
        ad_domain="example.com",
    )
    return {"ldap": ldap}


def _center(stack: cdk.Stack) -> dict[str, Any]:
    center = emr.IdentityCenter(instance_arn="arn:aws:sso:::instance/ssoins-1111222233334444")
    return {"identity_center": center, "lake_formation": emr.LakeFormation()}


def _provider(stack: cdk.Stack) -> emr.KeyProvider:
    return emr.KeyProvider(jar=emr.Script.from_bucket(bucket(stack, "jars"), "keys.jar"), class_name="com.example.Keys")


def _certificates(stack: cdk.Stack) -> emr.Script:
    return emr.Script.from_bucket(bucket(stack, "certificates"), "certificates.zip")


_LAST_WITH_RANGER = {"release_label": emr.ReleaseLabel.of("emr-7.3.0")}

OF_SECURITY = [
    security("at_rest: local_disk_key", lambda stack: {"at_rest": emr.AtRestEncryption(local_disk_key=key(stack))}),
    security("at_rest: s3_key", lambda stack: {"at_rest": emr.AtRestEncryption(s3_key=key(stack))}),
    security(
        "at_rest: s3_overrides with a key",
        lambda stack: {
            "at_rest": emr.AtRestEncryption(
                s3_overrides=[emr.BucketEncryption(bucket="partner", mode=emr.S3EncryptionMode.SSE_KMS, key=key(stack))]
            )
        },
    ),
    security(
        "at_rest: KeyProvider",
        lambda stack: {
            "at_rest": emr.AtRestEncryption(s3_mode=emr.S3EncryptionMode.CSE_CUSTOM, s3_key_provider=_provider(stack))
        },
    ),
    security("at_rest: None", lambda stack: {"at_rest": None}),
    security("in_transit: None", lambda stack: {"in_transit": None}),
    security("in_transit: pem", lambda stack: {"in_transit": emr.InTransitEncryption.pem(_certificates(stack))}),
    security(
        "in_transit: emr_certificates(key=key)",
        lambda stack: {"in_transit": emr.InTransitEncryption.emr_certificates(key=key(stack))},
    ),
    security("wal: WalEncryption(key=key)", lambda stack: {"wal": emr.WalEncryption(key=key(stack))}),
    security("kerberos: cluster_kdc", lambda _: {"kerberos": emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL")}),
    security("ldap", _ldap),
    security("identity_center, with lake_formation", _center, features=[emr.GlueDataCatalog(read_only=True)]),
    security("runtime_roles: True", lambda stack: {"runtime_roles": True}),
    security(
        "emrfs_role_mappings",
        lambda stack: {"emrfs_role_mappings": [emr.EmrfsRoleMapping.for_users(role(stack, "analysts"), "anna")]},
    ),
    # Certificates that EMR makes need a later release than Ranger works with.
    Feature(
        "ranger, with kerberos and without in_transit",
        lambda stack: secured(stack, of_cluster=_LAST_WITH_RANGER, **_ranger(stack)),
        lambda stack: secured(stack, of_cluster=_LAST_WITH_RANGER, in_transit=None),
    ),
]
