"""``node.default_child`` is the L1 of a construct that has one: for whatever this library does not say."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

import pytest
from aws_cdk import (
    CustomResource,
    Duration,
    aws_emr,
    aws_emrserverless,
    aws_iam,
    aws_s3,
    aws_scheduler,
    aws_secretsmanager,
)
from aws_cdk import aws_ec2 as ec2
from constructs import Construct
from notebooks import nightly
from synthesized import RELEASE, Brought, Synthesized, new_stack

import emr_constructs as emr
from emr_constructs.cluster.imports import ImportedCluster

FLEET = emr.InstanceFleet(instance_types=["m7g.xlarge"], target_spot_capacity=4)

OWN: dict[str, Any] = {
    "AutoScalingRole": aws_iam.CfnRole,
    "BlockPublicAccess": CustomResource,
    "Cluster": aws_emr.CfnCluster,
    "EksExecutionRole": aws_iam.CfnRole,
    "GitSecret": aws_secretsmanager.CfnSecret,
    "IdentityCenterRole": aws_iam.CfnRole,
    "InstanceRole": aws_iam.CfnRole,
    "LogBucket": aws_s3.CfnBucket,
    "Network": ec2.CfnVPC,
    "NotebookSchedule": aws_scheduler.CfnSchedule,
    "RuntimeRole": aws_iam.CfnRole,
    "SecurityConfiguration": aws_emr.CfnSecurityConfiguration,
    "S3AccessGrant": aws_s3.CfnAccessGrant,
    "S3AccessGrantsInstance": aws_s3.CfnAccessGrantsInstance,
    "S3AccessGrantsLocation": aws_s3.CfnAccessGrantsLocation,
    "JobExecutionRole": aws_iam.CfnRole,
    "JobSchedule": aws_scheduler.CfnSchedule,
    "ServerlessApplication": aws_emrserverless.CfnApplication,
    "ServerlessSecurityGroup": ec2.CfnSecurityGroup,
    "ServiceLinkedRoles": CustomResource,
    "ServiceRole": aws_iam.CfnRole,
    "Step": aws_emr.CfnStep,
    "Studio": aws_emr.CfnStudio,
    "StudioServiceRole": aws_iam.CfnRole,
    "StudioSessionMapping": aws_emr.CfnStudioSessionMapping,
    "StudioSessionPolicy": aws_iam.CfnManagedPolicy,
    "StudioUserRole": aws_iam.CfnRole,
    "TaskFleet": aws_emr.CfnInstanceFleetConfig,
    "TaskGroup": aws_emr.CfnInstanceGroupConfig,
    "WalWorkspace": aws_emr.CfnWALWorkspace,
}
SEVERAL: dict[str, Any] = {
    "ClusterProfile": ec2.CfnSubnet,
    "ClusterSecurityGroups": ec2.CfnSecurityGroup,
    "StudioSecurityGroups": ec2.CfnSecurityGroup,
}
"""Constructs of several resources, none of which is the one: each is reached by its own name."""


@cache
def constructs() -> dict[str, Any]:
    """One of each, most of them as a profile and a cluster make them."""
    stack = new_stack()
    profile = emr.ClusterProfile(stack, "Profile")
    cluster = emr.Cluster(stack, "Analytics", release_label=RELEASE, profile=profile)
    cluster.add_step("Step", emr.Command(arguments=["true"]))
    emr.AutoScalingRole(stack, "AutoScaling")
    emr.WalWorkspace(stack, "Wal")
    emr.StudioSecurityGroups(stack, "StudioGroups", vpc=profile.vpc)
    emr.ServerlessSecurityGroup(stack, "Workers", vpc=profile.vpc)
    nodes = emr.InstanceRole(stack, "Nodes")
    emr.RuntimeRole(stack, "Runtime", instance_roles=[nodes])
    emr.JobExecutionRole(stack, "Serverless")
    etl = emr.ServerlessApplication(stack, "Etl", release_label=RELEASE, encryption_key=profile.encryption_key)
    every_day = aws_scheduler.ScheduleExpression.rate(Duration.days(1))
    etl.schedule_job("Daily", job=emr.SparkJob(script=emr.Script.from_text("pass", "a.py")), schedule=every_day)
    emr.EksExecutionRole(stack, "Eks", role_name="Eks", namespaces=["etl"], pod_identity=True)
    studio = emr.StudioServiceRole(stack, "Studio", bucket=profile.log_bucket)
    emr.StudioUserRole(stack, "User", session_policies=[emr.StudioSessionPolicy(stack, "Session", service_role=studio)])
    notebooks = emr.Studio(stack, "Notebooks", auth=emr.StudioAuth.identity_center(), vpc=profile.vpc)
    notebooks.add_user("ana", access=emr.StudioAccess.basic())
    emr.IdentityCenterRole(stack, "IdentityCenter", instance_roles=[nodes])
    emr.BlockPublicAccess(stack, "Public")
    emr.ServiceLinkedRoles(stack, "Linked", roles=[emr.ServiceLinkedRole.CLUSTERS])
    emr.S3AccessGrantsInstance(stack, "AccessGrants")
    lake = emr.S3AccessGrantsLocation(stack, "Lake", bucket=profile.log_bucket)
    emr.S3AccessGrant(stack, "Access", location=lake, grantee=nodes)
    emr.GitSecret(stack, "Git", login=emr.GitLogin(user_name="bot"), owner="AIDA0A1B2C")
    nightly(Construct(stack, "Clock"))
    fleets, groups = (ImportedCluster(stack, name, cluster_id="j-1") for name in ("Fleets", "Groups"))
    emr.TaskFleet(stack, "Fleet", cluster=fleets, fleet=FLEET)
    emr.TaskGroup(stack, "Group", cluster=groups, group=emr.InstanceGroup(instance_type="m7g.xlarge"))
    return {type(one).__name__: one for one in stack.node.find_all() if type(one).__module__.startswith("emr_")}


def test_every_public_construct_is_tried() -> None:
    public = {name for name in emr.__all__ if inspect.isclass(one := getattr(emr, name)) and issubclass(one, Construct)}
    concrete = {name for name in public if not inspect.isabstract(getattr(emr, name))}
    assert concrete == set(OWN) | set(SEVERAL)


@pytest.mark.parametrize("name", OWN)
def test_the_default_child_is_the_l1(name: str) -> None:
    child = constructs()[name].node.default_child
    assert type(child) is OWN[name]
    assert child.node.id == "Resource"


@pytest.mark.parametrize("name", SEVERAL)
def test_several_resources_have_no_default(name: str) -> None:
    assert constructs()[name].node.default_child is None
    assert len([one for one in constructs()[name].node.find_all() if isinstance(one, SEVERAL[name])]) > 1


def test_the_l1_takes_what_the_library_does_not_say() -> None:
    stack = new_stack()
    resource = Brought(stack).cluster("Analytics").node.default_child
    assert isinstance(resource, aws_emr.CfnCluster)
    resource.add_property_override("Instances.HadoopVersion", "3")
    assert Synthesized(stack).properties("Analytics/Resource")["Instances"]["HadoopVersion"] == "3"


@pytest.mark.parametrize(
    "imported",
    [
        lambda stack: emr.Cluster.from_cluster_attributes(
            stack, "Own", cluster_id="j-1", instance_role=aws_iam.Role.from_role_name(stack, "Nodes", "Nodes")
        ),
        lambda stack: emr.SecurityConfiguration.from_security_configuration_name(stack, "Own", "security"),
    ],
)
def test_an_import_has_none(imported: Any) -> None:
    assert imported(new_stack()).node.default_child is None
