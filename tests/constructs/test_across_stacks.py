"""Steps and task nodes in another stack than their cluster, and roles in another stack than theirs."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from synthesized import Brought, Synthesized, as_list

import emr_constructs as emr
from emr_constructs.foundation.roles import at_hand

FEATURES = {"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"}
COMMAND = emr.Command(arguments=["hadoop", "version"])
FLEETS = emr.InstanceFleets(
    primary=emr.InstanceFleet.primary("m7g.xlarge"),
    core=emr.InstanceFleet(instance_types=["m7g.xlarge"], target_on_demand_capacity=8),
)


def stacks(*names: str, **more: Any) -> list[cdk.Stack]:
    app = cdk.App(context=FEATURES)
    return [cdk.Stack(app, name, **more) for name in names]


@cache
def work() -> tuple[Synthesized, Synthesized]:
    """A cluster; and a stack with a step, its file, its logs and its key, and a task fleet with a secret."""
    platform, jobs = stacks("Platform", "Jobs")
    roles = {"service_role": emr.ServiceRole(platform, "Emr"), "instance_role": emr.InstanceRole(platform, "Workers")}
    cluster = Brought(platform).cluster("Analytics", without=tuple(roles), instances=FLEETS, **roles)
    key = kms.Key(jobs, "Key")
    code = s3.Bucket(jobs, "Code", encryption=s3.BucketEncryption.KMS, encryption_key=key)
    script = emr.Script.from_bucket(code, "job.py")
    logs = emr.LogBucket(jobs, "Logs", encryption_key=key)
    emr.Step(
        jobs,
        "Step",
        cluster=cluster,
        definition=emr.PySpark(script=script),
        log_bucket=logs,
        encryption_key=key,
    )
    secret = emr.ConfigurationSecret(secretsmanager.Secret(jobs, "Secret"))
    types = [
        emr.InstanceTypeConfig(
            instance_type="m7g.xlarge",
            configurations=[emr.Configuration(classification="core-site", properties={"a": secret})],
        )
    ]
    reserved = emr.CapacityReservations(usage_strategy=emr.CapacityReservationUsageStrategy.FIRST)
    fleet = emr.InstanceFleet(instance_types=types, target_on_demand_capacity=4, capacity_reservations=reserved)
    emr.TaskFleet(jobs, "Burst", cluster=cluster, fleet=fleet)
    return Synthesized(platform), Synthesized(jobs)


def rights(found: Synthesized, role: str) -> dict[str, Any]:
    [policy] = [path for path in found.paths("AWS::IAM::Policy") if role in path]
    return {action: one["Resource"] for one in found.statements(policy) for action in as_list(one["Action"])}


def test_what_a_step_is_granted_stands_in_its_own_stack() -> None:
    platform, jobs = work()
    nodes = rights(jobs, "Workers")
    assert "job.py" in str(nodes["s3:GetObject"])
    assert nodes["kms:Decrypt"] == nodes["kms:GenerateDataKey"] == jobs.arn("Key/Resource")
    assert "/emr/steps/*" in str(nodes["s3:PutObject"])
    assert rights(jobs, "Emr")["kms:DescribeKey"] == jobs.arn("Key/Resource")
    assert "job.py" not in str(platform.template)


def test_the_step_waits_for_its_rights() -> None:
    _, jobs = work()
    policies = {jobs.id(path) for path in jobs.paths("AWS::IAM::Policy")}
    assert len(policies) == 2
    assert policies <= jobs.depends_on("Step/Resource")


def test_what_task_nodes_need_stands_in_their_own_stack() -> None:
    platform, jobs = work()
    service = rights(jobs, "Emr")
    assert service["secretsmanager:GetSecretValue"] == jobs.ref("Secret/Resource")
    assert "ec2:DeleteLaunchTemplateVersions" in service
    assert "ec2:DeleteLaunchTemplateVersions" not in str(platform.template)
    [policy] = [jobs.id(path) for path in jobs.paths("AWS::IAM::Policy") if "Emr" in path]
    assert policy in jobs.depends_on("Burst/Resource")


def test_roles_with_a_path_keep_their_names() -> None:
    platform, jobs = stacks("Platform", "Jobs")
    made = {
        "service_role": emr.ServiceRole(platform, "Service", path="/teams/data/"),
        "instance_role": emr.InstanceRole(platform, "Nodes", path="/teams/data/"),
        "auto_scaling_role": emr.AutoScalingRole(platform, "Scaling", path="/teams/data/"),
    }
    Brought(jobs).cluster("Analytics", without=("service_role", "instance_role"), instances=FLEETS, **made)
    found, exported = Synthesized(jobs), Synthesized(platform).template["Outputs"]
    cluster = found.properties("Analytics/Resource")
    names = {one["Export"]["Name"]: one["Value"] for one in exported.values()}
    owner = Synthesized(platform)
    assert names[cluster["AutoScalingRole"]["Fn::ImportValue"]] == owner.ref("Scaling/Resource")
    for role in ("Service", "Nodes"):
        [policy] = [path for path in found.paths("AWS::IAM::Policy") if role in path]
        [name] = found.properties(policy)["Roles"]
        assert names[name["Fn::ImportValue"]] == owner.ref(f"{role}/Resource")
    *_, path, name = cluster["ServiceRole"]["Fn::Join"][1]
    assert path.endswith(":role/teams/data/")
    assert names[name["Fn::ImportValue"]] == owner.ref("Service/Resource")


@pytest.mark.parametrize("kind", [emr.Step, emr.TaskFleet, emr.TaskGroup])
def test_a_cluster_of_another_region_is_out_of_reach(kind: Any) -> None:
    [stack] = stacks("Jobs", env=cdk.Environment(account="111122223333", region="eu-west-1"))
    arn = "arn:aws:elasticmapreduce:eu-central-1:111122223333:cluster/j-1A2B3C4D5E6F7"
    cluster = emr.Cluster.from_cluster_arn(stack, "Analytics", arn)
    given: dict[Any, dict[str, Any]] = {
        emr.Step: {"definition": COMMAND},
        emr.TaskFleet: {"fleet": emr.InstanceFleet(instance_types=["m7g.xlarge"], target_spot_capacity=4)},
        emr.TaskGroup: {"group": emr.InstanceGroup(instance_type="m7g.xlarge")},
    }
    with pytest.raises(emr.EmrValidationError) as caught:
        kind(stack, "Added", cluster=cluster, **given[kind])
    assert str(caught.value) == (
        "ClusterElsewhere: the cluster is in eu-central-1 of 111122223333, which this stack is not; "
        "use a stack of that environment [at Jobs/Added]"
    )
    assert stack.node.try_find_child("Added") is None
    here = emr.Cluster.from_cluster_arn(stack, "Here", arn.replace("central", "west"))
    kind(stack, "Near", cluster=here, **given[kind])


def test_no_stack_overwrites_what_another_gave_to_a_shared_role() -> None:
    """Inline policies of one role live by their names: two stacks with one name would be one policy."""
    platform, *tenants = stacks("Platform", "North", "South")
    nodes = emr.InstanceRole(platform, "Workers")
    for tenant in tenants:
        bucket = s3.Bucket(tenant, "Data")
        at_hand(tenant, nodes).add_to_principal_policy(
            iam.PolicyStatement(actions=["s3:GetObject"], resources=[bucket.arn_for_objects("*")])
        )
    found = [Synthesized(tenant) for tenant in tenants]
    names = [one.properties(path)["PolicyName"] for one in found for path in one.paths("AWS::IAM::Policy")]
    assert len(names) == len(set(names)) == 2
