"""What gives rights besides the options of a cluster: keys, networks, people, data, roles, custom resources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_logs as logs
from permission_features import PLACE, RELEASE, Feature, bucket, cluster, key, role, secret, secured

import emr_constructs as emr


def granted(title: str, grant: Callable[[emr.Cluster, iam.IRole], object]) -> Feature:
    """What somebody gets who uses the cluster."""
    return Feature(title, lambda stack: grant(cluster(stack), role(stack, "people")), cluster)


def data(title: str, grant: Callable[[cdk.Stack, iam.IGrantable], object]) -> Feature:
    """Data that a role reaches."""
    return Feature(title, lambda stack: grant(stack, role(stack, "jobs")), None)


def purpose(title: str, grant: Callable[[emr.KeyGrants, cdk.Stack], object]) -> Feature:
    """What a key is used for."""
    return Feature(title, lambda stack: grant(emr.KeyGrants(key(stack)), stack), key)


def alone(title: str, build: Callable[[cdk.Stack], object], without: Any = None) -> Feature:
    """Something that stands without a cluster."""
    return Feature(title, build, without)


def _network(stack: cdk.Stack, **arguments: Any) -> emr.Network:
    return emr.Network(stack, "Network", **arguments)


def _glue(stack: cdk.Stack, **arguments: Any) -> emr.Network:
    network = _network(stack, **arguments)
    network.add_service_endpoint("glue")
    return network


def _groups(stack: cdk.Stack, *, revoke: bool = False) -> emr.ClusterSecurityGroups:
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-1",
        vpc_cidr_block="10.0.0.0/16",
        availability_zones=["a"],
        isolated_subnet_ids=["subnet-1"],
    )
    return emr.ClusterSecurityGroups(stack, "Groups", vpc=vpc, release_label=RELEASE, revoke_rules_on_delete=revoke)


def _log_group(stack: cdk.Stack) -> logs.ILogGroup:
    return logs.LogGroup.from_log_group_name(stack, "Jobs", "jobs")


def _runtime_role(stack: cdk.Stack, **arguments: Any) -> emr.RuntimeRole:
    return emr.RuntimeRole(stack, "Job", clusters=[secured(stack, runtime_roles=True)], **arguments)


def _studio(stack: cdk.Stack, **arguments: Any) -> emr.StudioServiceRole:
    return emr.StudioServiceRole(stack, "Studio", bucket=bucket(stack, "studio"), **arguments)


def _session(stack: cdk.Stack, **arguments: Any) -> emr.StudioSessionPolicy:
    return emr.StudioSessionPolicy(stack, "Session", service_role=role(stack, "studio"), **arguments)


def _basic(stack: cdk.Stack, **narrowed: Any) -> emr.StudioSessionPolicy:
    return _session(stack, access=emr.StudioAccess.basic(**narrowed))


def _notebook_cluster(stack: cdk.Stack) -> emr.ICluster:
    return emr.Cluster.from_cluster_id(stack, "Notebooks", "j-1")


def _notebook_application(stack: cdk.Stack) -> emr.IServerlessApplication:
    return emr.ServerlessApplication.from_application_attributes(
        stack, "Application", application_id="00f1", execution_role=role(stack, "jobs")
    )


def _advanced(stack: cdk.Stack) -> emr.StudioSessionPolicy:
    access = emr.StudioAccess.advanced(
        cluster_service_roles=[role(stack, "service")], cluster_instance_roles=[role(stack, "nodes")]
    )
    return _session(stack, access=access)


def _user(stack: cdk.Stack) -> emr.StudioUserRole:
    return emr.StudioUserRole(stack, "User", session_policies=[_session(stack)])


def _serverless(stack: cdk.Stack, **arguments: Any) -> emr.JobExecutionRole:
    return emr.JobExecutionRole(stack, "Job", **arguments)


def _eks(stack: cdk.Stack, **arguments: Any) -> emr.EksExecutionRole:
    return emr.EksExecutionRole(stack, "Job", role_name="Job", namespaces=["etl"], pod_identity=True, **arguments)


def _federated(stack: cdk.Stack) -> emr.EksExecutionRole:
    arn = f"arn:{cdk.Aws.PARTITION}:iam::{cdk.Aws.ACCOUNT_ID}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1B2"
    provider = iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(stack, "Oidc", arn)
    return emr.EksExecutionRole(stack, "Job", role_name="Job", namespaces=["etl"], oidc_provider=provider)


def _location(stack: cdk.Stack, **arguments: Any) -> emr.S3AccessGrantsLocation:
    return emr.S3AccessGrantsLocation(stack, "Lake", bucket=bucket(stack), prefix="sales/", **arguments)


def _stream(stack: cdk.Stack) -> kinesis.IStream:
    return kinesis.Stream.from_stream_arn(stack, "Orders", f"arn:{cdk.Aws.PARTITION}:kinesis:{PLACE}:stream/orders")


OF_KEYS = [
    purpose("KeyGrants(key).data", lambda grants, stack: grants.data(role(stack, "jobs"))),
    purpose(
        "KeyGrants(key).volumes",
        lambda grants, stack: grants.volumes(service_role=role(stack, "service"), instance_role=role(stack, "nodes")),
    ),
    purpose(
        "KeyGrants(key).cluster_logs",
        lambda grants, stack: grants.cluster_logs(
            service_role=role(stack, "service"), instance_role=role(stack, "nodes")
        ),
    ),
    purpose("KeyGrants(key).view_cluster_logs", lambda grants, stack: grants.view_cluster_logs(role(stack, "people"))),
    purpose("KeyGrants(key).write_ahead_logs", lambda grants, stack: grants.write_ahead_logs(role(stack, "nodes"))),
    purpose("KeyGrants(key).log_groups", lambda grants, stack: grants.log_groups(["jobs"])),
    purpose("KeyGrants(key).use_log_groups", lambda grants, stack: grants.use_log_groups(role(stack, "jobs"))),
    purpose("KeyGrants(key).secrets", lambda grants, stack: grants.secrets(role(stack, "jobs"))),
    purpose(
        "KeyGrants(key).serverless_disks",
        lambda grants, stack: grants.serverless_disks(
            execution_role=role(stack, "jobs"), submitter=role(stack, "people")
        ),
    ),
    purpose(
        "KeyGrants(key).serverless_logs",
        lambda grants, stack: grants.serverless_logs(
            execution_role=role(stack, "jobs"), submitter=role(stack, "people")
        ),
    ),
    purpose("KeyGrants(key).studio_workspaces", lambda grants, stack: grants.studio_workspaces(role(stack, "studio"))),
    purpose("KeyGrants(key).glue_catalog", lambda grants, stack: grants.glue_catalog(role(stack, "jobs"))),
]
OF_NETWORKS = [
    alone("Network()", _network),
    alone("Network(flow_logs=False)", lambda stack: _network(stack, flow_logs=False), _network),
    alone('add_service_endpoint("glue")', _glue, _network),
    alone("Network(restricted_endpoints=False)", lambda stack: _glue(stack, restricted_endpoints=False), _glue),
]
OF_PEOPLE = [
    granted("cluster.grants.describe", lambda one, people: one.grants.describe(people)),
    granted("cluster.grants.add_steps", lambda one, people: one.grants.add_steps(people)),
    granted(
        "cluster.grants.submit_as",
        lambda one, people: one.grants.submit_as(people, execution_role=role(one.stack, "job")),
    ),
    granted("cluster.grants.open_application_ui", lambda one, people: one.grants.open_application_ui(people)),
    granted("cluster.grants.open_session", lambda one, people: one.grants.open_session(people)),
    granted(
        "cluster.grants.open_session(shell_document=None, port_forwarding=True)",
        lambda one, people: one.grants.open_session(people, shell_document=None, port_forwarding=True),
    ),
    granted("cluster.grants.modify_scaling", lambda one, people: one.grants.modify_scaling(people)),
    granted("cluster.grants.terminate", lambda one, people: one.grants.terminate(people)),
    alone(
        "runtime_role.grant_submit_as",
        lambda stack: _runtime_role(stack).grant_submit_as(role(stack, "people")),
        _runtime_role,
    ),
    alone(
        "serverless_role.grant_pass", lambda stack: _serverless(stack).grant_pass(role(stack, "people")), _serverless
    ),
    alone("eks_role.grant_pass", lambda stack: _eks(stack).grant_pass(role(stack, "people")), _eks),
]
OF_DATA = [
    data("bucket.grant_read", lambda stack, jobs: bucket(stack).grant_read(jobs)),
    data("bucket.grant_read_write", lambda stack, jobs: bucket(stack).grant_read_write(jobs)),
    data('GlueDatabase.of("sales").grant_read', lambda _, jobs: emr.GlueDatabase.of("sales").grant_read(jobs)),
    data(
        'GlueDatabase.of("sales").grant_read_write',
        lambda _, jobs: emr.GlueDatabase.of("sales").grant_read_write(jobs),
    ),
    data(
        'GlueDatabase.of("sales").table("orders").grant_read',
        lambda _, jobs: emr.GlueDatabase.of("sales").table("orders").grant_read(jobs),
    ),
    data(
        'GlueDatabase.of("sales").table("orders").grant_read_write',
        lambda _, jobs: emr.GlueDatabase.of("sales").table("orders").grant_read_write(jobs),
    ),
    data(
        "table.grant_read_data (DynamoDB)",
        lambda stack, jobs: dynamodb.Table.from_table_name(stack, "Table", "customers").grant_read_data(jobs),
    ),
    data("stream.grant_read (Kinesis)", lambda stack, jobs: _stream(stack).grant_read(jobs)),
    data("secret.grant_read", lambda stack, jobs: secret(stack, "password").grant_read(jobs)),
    alone("S3AccessGrantsLocation()", _location),
    alone("S3AccessGrantsLocation(identity_center=True)", lambda s: _location(s, identity_center=True), _location),
]
OF_ROLES = [
    alone("ServiceRole()", lambda stack: emr.ServiceRole(stack, "Service")),
    alone("InstanceRole()", lambda stack: emr.InstanceRole(stack, "Nodes")),
    alone("InstanceRole(session_manager=False)", lambda stack: emr.InstanceRole(stack, "Nodes", session_manager=False)),
    alone("AutoScalingRole()", lambda stack: emr.AutoScalingRole(stack, "Scaling")),
    alone("RuntimeRole()", _runtime_role, lambda stack: secured(stack, runtime_roles=True)),
    alone(
        "RuntimeRole(propagate_source_identity=True)",
        lambda stack: _runtime_role(stack, propagate_source_identity=True),
        _runtime_role,
    ),
    alone(
        'RuntimeRole(lake_formation=True, databases=["sales"])',
        lambda stack: _runtime_role(stack, lake_formation=True, databases=["sales"]),
        _runtime_role,
    ),
    alone("StudioServiceRole()", _studio),
    alone("StudioServiceRole(serverless_only=True)", lambda stack: _studio(stack, serverless_only=True)),
    alone("StudioServiceRole(git_secrets=True)", lambda stack: _studio(stack, git_secrets=True), _studio),
    alone("StudioServiceRole(collaboration=True)", lambda stack: _studio(stack, collaboration=True), _studio),
    alone("StudioServiceRole(encryption_key=key)", lambda stack: _studio(stack, encryption_key=key(stack)), _studio),
    alone("StudioSessionPolicy()", _session),
    alone(
        "StudioAccess.basic(clusters=[cluster])",
        lambda stack: _basic(stack, clusters=[_notebook_cluster(stack)]),
        _session,
    ),
    alone(
        "StudioAccess.basic(clusters=[cluster], runtime_roles=[role])",
        lambda stack: _basic(stack, clusters=[_notebook_cluster(stack)], runtime_roles=[role(stack, "jobs")]),
        _session,
    ),
    alone(
        "StudioAccess.basic(applications=[application])",
        lambda stack: _basic(stack, applications=[_notebook_application(stack)]),
        _session,
    ),
    alone(
        "StudioAccess.intermediate()",
        lambda stack: _session(stack, access=emr.StudioAccess.intermediate()),
        _session,
    ),
    alone("StudioAccess.advanced(cluster_service_roles=[role], cluster_instance_roles=[role])", _advanced, _session),
    alone(
        "StudioAccess.advanced(sagemaker=True)",
        lambda stack: _session(stack, access=emr.StudioAccess.advanced(sagemaker=True)),
        _session,
    ),
    alone("StudioSessionPolicy(collaboration=True)", lambda stack: _session(stack, collaboration=True), _session),
    alone("StudioUserRole()", _user, _session),
    alone("JobExecutionRole()", _serverless),
    alone(
        "JobExecutionRole(log_bucket=bucket)",
        lambda stack: _serverless(stack, log_bucket=bucket(stack, "logs"), log_prefix="jobs/"),
        _serverless,
    ),
    alone(
        "JobExecutionRole(log_group=group)",
        lambda stack: _serverless(stack, log_group=_log_group(stack)),
        _serverless,
    ),
    alone(
        "JobExecutionRole(lake_formation=True)",
        lambda stack: _serverless(stack, lake_formation=True, databases=["sales"]),
        _serverless,
    ),
    alone("EksExecutionRole(pod_identity=True)", _eks),
    alone("EksExecutionRole(oidc_provider=provider)", _federated),
    alone("EksExecutionRole(log_group=group)", lambda stack: _eks(stack, log_group=_log_group(stack)), _eks),
    alone(
        "IdentityCenterRole()",
        lambda stack: emr.IdentityCenterRole(stack, "Center", instance_roles=[role(stack, "nodes")]),
    ),
]
OF_CUSTOM_RESOURCES = [
    alone("BlockPublicAccess()", lambda stack: emr.BlockPublicAccess(stack, "Block")),
    alone(
        "ServiceLinkedRoles()",
        lambda stack: emr.ServiceLinkedRoles(stack, "Linked", roles=list(emr.ServiceLinkedRole)),
    ),
    alone("ClusterSecurityGroups(revoke_rules_on_delete=True)", lambda stack: _groups(stack, revoke=True), _groups),
]
