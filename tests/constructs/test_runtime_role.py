"""Runtime roles: who may take them, who may submit as them, and in which stack each right stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from synthesized import RELEASE, Brought, Synthesized, as_list, imported_role, new_stack, warnings

import emr_constructs as emr
from emr_constructs.facts import access

ROLE_KEY = "elasticmapreduce:ExecutionRoleArn"
DATA = {
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
}


def runtime_cluster(brought: Brought, id: str, **more: Any) -> emr.Cluster:  # noqa: A002
    """A cluster with runtime roles, and nodes with a role of their own."""
    stack = brought.stack
    own = ("security_configuration", "instance_role")
    more.setdefault("security_configuration", emr.SecurityConfiguration(stack, f"{id}Security", runtime_roles=True))
    more.setdefault("instance_role", emr.InstanceRole(stack, f"{id}Nodes", session_manager=False))
    return brought.cluster(id, without=own, **more)


def user(scope: cdk.Stack, id: str = "User") -> iam.Role:  # noqa: A002
    return iam.Role(scope, id, assumed_by=iam.AccountRootPrincipal())


@cache
def made() -> Synthesized:
    """A cluster whose configuration passes source identities on, and one that came later; roles for both."""
    stack = new_stack()
    brought = Brought(stack)
    key = kms.Key(stack, "OwnKey")
    propagating = emr.SecurityConfiguration(
        stack, "Propagating", encryption_key=key, runtime_roles=True, propagate_source_identity=True
    )
    first = runtime_cluster(brought, "First", security_configuration=propagating)
    second = runtime_cluster(brought, "Second")
    etl = emr.RuntimeRole(stack, "Etl", clusters=[first])
    etl.grant_submit_as(user(stack))
    for _ in range(2):
        etl.allow(second)
    emr.RuntimeRole(stack, "Lake", clusters=[second], lake_formation=True, databases=["sales"])
    emr.RuntimeRole(stack, "Audited", instance_roles=[second.instance_role], propagate_source_identity=True)
    emr.RuntimeRole(stack, "Quiet", clusters=[first, first], propagate_source_identity=False)
    return Synthesized(stack)


def nodes_may(role: str, nodes: str) -> list[Any]:
    """What nodes may do with a role."""
    statements = made().statements(f"{nodes}/DefaultPolicy/Resource")
    return [one for one in statements if one["Resource"] == made().arn(f"{role}/Resource")]


def trusting(nodes: str, *actions: str) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Action": list(actions) if len(actions) > 1 else actions[0],
        "Principal": {"AWS": made().arn(f"{nodes}/Resource")},
    }


TAKE = access.actions("take_runtime_role")
PASS_ON = access.actions("pass_source_identity")


def test_nodes_of_the_named_clusters_take_the_role_and_nobody_else() -> None:
    assert made().statements("Etl/Resource") == [
        trusting("FirstNodes", *TAKE),
        trusting("FirstNodes", *PASS_ON),
        trusting("SecondNodes", *TAKE),
    ]


def test_these_nodes_may_take_it() -> None:
    arn = made().arn("Etl/Resource")
    taking = {"Effect": "Allow", "Action": list(TAKE), "Resource": arn}
    assert nodes_may("Etl", "FirstNodes") == [
        taking,
        {"Effect": "Allow", "Action": PASS_ON[0], "Resource": arn},
    ]
    assert nodes_may("Etl", "SecondNodes") == [taking]


def test_source_identities_go_where_the_cluster_or_the_argument_says() -> None:
    assert made().statements("Audited/Resource") == [trusting("SecondNodes", *TAKE), trusting("SecondNodes", *PASS_ON)]
    assert made().statements("Quiet/Resource") == [trusting("FirstNodes", *TAKE)]
    assert [one["Action"] for one in nodes_may("Quiet", "FirstNodes")] == [list(TAKE)]


def test_with_lake_formation_nodes_tag_sessions_as_its_callers_only() -> None:
    assert nodes_may("Lake", "SecondNodes") == [
        {
            "Effect": "Allow",
            "Action": list(TAKE),
            "Resource": made().arn("Lake/Resource"),
            "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": "LakeFormationAuthorizedCaller"}},
        }
    ]


def test_lake_formation_gives_data_and_a_database_of_the_catalog() -> None:
    statements = made().statements("Lake/DefaultPolicy/Resource")
    asking, catalog, looking, encrypting = statements
    assert (asking["Action"], asking["Resource"]) == ("lakeformation:GetDataAccess", "*")
    assert set(catalog["Action"]) == set(access.lake_formation_catalog_actions())
    assert not [one for one in catalog["Action"] if "Delete" in one or "*" in one]
    ends = [str(one["Fn::Join"][1][-1]).lstrip(":") for one in as_list(catalog["Resource"])]
    assert ends == ["catalog", "database/sales", "table/sales/*", "userDefinedFunction/sales/*"]
    assert looking["Action"] == "glue:GetDatabase"
    assert set(encrypting["Action"]) == DATA


def test_jobs_encrypt_what_they_write_as_their_clusters_do() -> None:
    statements = made().statements("Etl/DefaultPolicy/Resource")
    assert [set(one["Action"]) for one in statements] == [DATA, DATA]
    keys = [made().arn("OwnKey/Resource"), made().arn("SecondSecurity/Key/Resource")]
    assert [one["Resource"] for one in statements] == keys
    assert "Audited/DefaultPolicy/Resource" not in made()


def test_whoever_may_submit_may_so_as_this_role_on_each_of_its_clusters() -> None:
    statements = made().statements("User/DefaultPolicy/Resource")
    limited = [one for one in statements if "Condition" in one]
    assert [one["Action"] for one in limited] == 2 * [
        "elasticmapreduce:AddJobFlowSteps",
        "elasticmapreduce:GetClusterSessionCredentials",
    ]
    assert all(one["Condition"] == {"StringEquals": {ROLE_KEY: made().arn("Etl/Resource")}} for one in limited)
    others = {action for one in statements if one not in limited for action in as_list(one["Action"])}
    assert others == {
        f"elasticmapreduce:{one}" for one in ("CancelSteps", "DescribeCluster", "DescribeStep", "ListSteps")
    }
    clusters = [str(made().attribute(f"{name}/Resource", "Id")) for name in ("First", "Second")]
    assert [any(cluster in str(one["Resource"]) for cluster in clusters) for one in statements] == [True] * 6


def test_a_configuration_that_is_not_known_may_have_runtime_roles_and_a_key() -> None:
    stack = new_stack()
    brought = Brought(stack)
    emr.RuntimeRole(stack, "Etl", clusters=[brought.cluster("Analytics")])
    [encrypting] = Synthesized(stack).statements("Etl/DefaultPolicy/Resource")
    assert set(encrypting["Action"]) == DATA
    [told] = [one for one in warnings(stack) if "NodesCannotTakeRuntimeRole" in one]
    assert told.startswith("the role Stack/Nodes cannot be changed from here; its owner has to add: {")
    assert '"Action": ["sts:AssumeRole", "sts:TagSession"]' in told


def test_nodes_of_another_account_are_asked_for_all_that_they_need() -> None:
    stack = new_stack("eu-west-1")
    nodes = iam.Role.from_role_arn(stack, "Nodes", "arn:aws:iam::444455556666:role/Nodes")
    emr.RuntimeRole(stack, "Etl", instance_roles=[nodes], propagate_source_identity=True)
    codes = [one.rpartition("emr_constructs:")[2].rstrip("]") for one in warnings(stack)]
    assert codes == ["NodesCannotTakeRuntimeRole", "NodesCannotPassSourceIdentity"]
    trusted = Synthesized(stack).statements("Etl/Resource")
    assert [one["Principal"] for one in trusted] == 2 * [{"AWS": "arn:aws:iam::444455556666:role/Nodes"}]


# -- stacks --

FEATURES = {"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"}


def stacks(*names: str) -> list[cdk.Stack]:
    app = cdk.App(context=FEATURES)
    return [cdk.Stack(app, name) for name in names]


def test_a_role_in_a_later_stack_than_its_cluster_leaves_that_stack_alone() -> None:
    platform, jobs = stacks("Platform", "Jobs")
    cluster = runtime_cluster(Brought(platform), "Analytics")
    people = user(platform, "People")
    etl = emr.RuntimeRole(jobs, "Etl", clusters=[cluster])
    etl.grant_submit_as(people)
    found = Synthesized(jobs)
    assert "Etl" not in str(Synthesized(platform).resources)
    policies = {path: found.statements(path) for path in found.paths("AWS::IAM::Policy")}
    assert len(policies) == 3
    [nodes] = [one for path, one in policies.items() if "AnalyticsNodes" in path]
    assert nodes == [{"Effect": "Allow", "Action": list(TAKE), "Resource": found.arn("Etl/Resource")}]
    [submitting] = [one for path, one in policies.items() if "People" in path]
    assert submitting[0]["Condition"] == {"StringEquals": {ROLE_KEY: found.arn("Etl/Resource")}}


def test_a_role_in_an_earlier_stack_than_its_cluster_has_nodes_that_are_there() -> None:
    data, platform, people = stacks("Data", "Platform", "People")
    nodes = emr.InstanceRole(data, "Nodes", path="/teams/")
    etl = emr.RuntimeRole(data, "Etl", instance_roles=[nodes])
    cluster = runtime_cluster(Brought(platform), "Analytics", instance_role=nodes)
    cluster.grants.submit_as(user(people), execution_role=etl)
    upstream, found = Synthesized(data), Synthesized(people)
    assert upstream.statements("Etl/Resource")[0]["Principal"] == {"AWS": upstream.arn("Nodes/Resource")}
    assert "Fn::ImportValue" not in str(upstream.template)
    adding, _, connecting = found.statements("User/DefaultPolicy/Resource")
    assert adding["Condition"] == connecting["Condition"]
    assert "Fn::ImportValue" in str(adding["Condition"])


def test_a_role_that_gets_a_cluster_of_a_later_stack_comes_after_it() -> None:
    data, platform = stacks("Data", "Platform")
    nodes = emr.InstanceRole(data, "Nodes")
    etl = emr.RuntimeRole(data, "Etl", instance_roles=[nodes])
    etl.allow(runtime_cluster(Brought(platform), "Analytics"))
    [_, trusted] = Synthesized(data).statements("Etl/Resource")
    assert "Fn::ImportValue" in str(trusted["Principal"])
    assert "Etl" not in str(Synthesized(platform).resources)


# -- what is refused --


def unknown_cluster(stack: cdk.Stack) -> emr.ICluster:
    return emr.Cluster.from_cluster_id(stack, "Imported", "j-1A2B3C4D5E6F7")


def plain_cluster(stack: cdk.Stack) -> emr.Cluster:
    security = emr.SecurityConfiguration(stack, "PlainSecurity")
    return Brought(stack).cluster("Plain", without=("security_configuration",), security_configuration=security)


OFF = (
    "(Stack/Plain) has no runtime roles: all its jobs run as its nodes; give the cluster a "
    "`security_configuration=SecurityConfiguration(..., runtime_roles=True)` [at Stack/Etl]"
)
REFUSED: dict[str, tuple[Callable[[cdk.Stack], dict[str, Any]], str]] = {
    "nobody": (
        lambda _: {},
        "RuntimeRoleUntaken: nobody could take the role; give `clusters`, or `instance_roles` of clusters to come "
        "[at Stack/Etl]",
    ),
    "a cluster without": (lambda stack: {"clusters": [plain_cluster(stack)]}, f"RuntimeRolesOff: `clusters[0]` {OFF}"),
    "databases alone": (
        lambda stack: {"instance_roles": [imported_role(stack, "Nodes")], "databases": ["sales"]},
        "DatabasesWithoutLakeFormation: `databases` narrows the rights that `lake_formation` gives; set it too, or "
        "leave `databases` out [at Stack/Etl]",
    ),
    "databases that come later": (
        lambda stack: {
            "instance_roles": [imported_role(stack, "Nodes")],
            "lake_formation": True,
            "databases": cdk.Fn.split(",", cdk.Fn.import_value("Databases")),
        },
        "UndecidableDatabases: `databases` is a list that only deployment knows, and rights name each; write a list "
        "[at Stack/Etl]",
    ),
    "a word": (
        lambda _: {"clusters": ["j-1"]},
        "ArgumentType: `clusters[0]` must be an ICluster, not 'j-1' [at Stack/Etl]",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_told_before_anything_is_made(name: str) -> None:
    arguments, message = REFUSED[name]
    stack = new_stack()
    given = arguments(stack)
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.RuntimeRole(stack, "Etl", **given)
    assert str(caught.value) == message
    assert stack.node.try_find_child("Etl") is None


def test_an_import_that_was_not_told_its_role_says_so() -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.RuntimeRole(stack, "Etl", clusters=[unknown_cluster(stack)])
    assert caught.value.codes == ("ImportedWithoutRole",)
    assert stack.node.try_find_child("Etl") is None


def test_what_is_wrong_later() -> None:
    stack = new_stack()
    etl = emr.RuntimeRole(stack, "Etl", instance_roles=[imported_role(stack, "Others")])
    wrong: Any = "arn:aws:iam::111122223333:user/me"
    with pytest.raises(emr.EmrValidationError, match="ArgumentType: `cluster` must be an ICluster"):
        etl.allow(wrong)
    with pytest.raises(emr.EmrValidationError) as off:
        etl.allow(plain_cluster(stack))
    assert str(off.value) == f"RuntimeRolesOff: `cluster` {OFF}"
    with pytest.raises(emr.EmrValidationError) as nowhere:
        etl.grant_submit_as(user(stack))
    assert str(nowhere.value) == (
        "SubmitNowhere: the role knows no cluster; give it `clusters`, or write cluster.grants.submit_as(...) "
        "[at Stack/Etl]"
    )
    with pytest.raises(emr.EmrValidationError, match="`grantee` must be an IGrantable"):
        etl.grant_submit_as(wrong)


def test_steps_of_cloudformation_are_told_that_they_have_no_runtime_role() -> None:
    stack = new_stack()
    cluster = runtime_cluster(Brought(stack), "Analytics")
    cluster.add_step("Old", emr.Command(arguments=["hadoop", "version"]))
    [told] = [one for one in warnings(stack) if "StepRuntimeRole" in one]
    assert told == (
        "CloudFormation cannot say which of the cluster's runtime roles the step has; submit work through EMR's API, "
        "with ExecutionRoleArn [ack: emr_constructs:StepRuntimeRole]"
    )
    assert cluster.release_label == RELEASE


def test_a_role_may_use_the_key_of_a_bucket_and_not_that_of_disks() -> None:
    stack = new_stack()
    of_bucket, of_disks = (kms.Key(stack, name) for name in ("OfBucket", "OfDisks"))
    override = emr.BucketEncryption(bucket="partner", mode=emr.S3EncryptionMode.SSE_KMS, key=of_bucket)
    at_rest = emr.AtRestEncryption(s3_overrides=[override], local_disk_key=of_disks)
    security = emr.SecurityConfiguration(stack, "Own", at_rest=at_rest, runtime_roles=True)
    assert security._object_keys == [security.encryption_key, of_bucket]
