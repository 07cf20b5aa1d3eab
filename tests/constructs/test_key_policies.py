"""Keys that are imported, of another account, or of no use here; roles from elsewhere; log groups by their names."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk.assertions import Match, Template
from synthesized import RELEASE, Brought, Synthesized, imported_key, new_stack, warnings
from test_key_grants import APPLICATION, ELSEWHERE, HERE, REGION, key_of, said, services_of, warned

import emr_constructs as emr
from emr_constructs.foundation import keys

NODES = f"arn:aws:iam::{HERE}:role/nodes"
CONTEXT = "kms:EncryptionContext:aws:logs:arn"


def codes(call: Any) -> tuple[str, ...]:
    with pytest.raises(emr.EmrValidationError) as caught:
        call()
    return caught.value.codes


# -- roles --


def test_a_role_that_exists_is_named_to_the_owner_of_a_key_elsewhere() -> None:
    stack = new_stack(REGION)
    key = key_of(stack, "foreign")
    emr.KeyGrants(key).data(iam.Role.from_role_arn(stack, "Nodes", NODES))
    emr.KeyGrants(key).data(iam.Role.from_role_name(stack, "ByName", "workers"))
    principals = [one["Principal"]["AWS"] for one in warned(stack)["EmrData"]]
    assert principals == [NODES, f"arn:aws:iam::{HERE}:role/workers"]


def test_roles_of_this_account_are_one_statement_to_the_owner() -> None:
    stack = new_stack(REGION)
    key = key_of(stack, "foreign")
    for name in ("One", "Two"):
        emr.KeyGrants(key).data(iam.Role(stack, name, assumed_by=iam.ServicePrincipal("ec2.amazonaws.com")))
    [statement] = warned(stack)["EmrData"]
    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{HERE}:root"}


def test_a_role_of_another_account_stands_in_the_policy_of_the_key() -> None:
    stack = new_stack(REGION)
    arn = f"arn:aws:iam::{ELSEWHERE}:role/partner"
    emr.KeyGrants(kms.Key(stack, "Key")).view_cluster_logs(iam.Role.from_role_arn(stack, "Partner", arn))
    found = Synthesized(stack)
    [_, statement] = found.statements("Key/Resource")
    assert statement["Principal"] == {"AWS": arn}
    assert said(statement)[0] == "Decrypt GenerateDataKey"
    assert set(statement["Condition"]) == {"StringLike", "StringEquals"}
    assert found.paths("AWS::IAM::Policy") == []


def test_somebody_without_policies_of_their_own_stands_in_the_policy_of_the_key() -> None:
    stack = new_stack()
    user = iam.ArnPrincipal(f"arn:aws:iam::{HERE}:user/ann")
    emr.KeyGrants(kms.Key(stack, "Key")).view_cluster_logs(user)
    emr.KeyGrants(imported_key(stack, "Imported")).view_cluster_logs(user)
    [_, statement] = Synthesized(stack).statements("Key/Resource")
    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{HERE}:user/ann"}
    assert [one["Principal"] for one in warned(stack)["EmrLogViewers"]] == [statement["Principal"]]


def test_where_the_account_of_the_stack_is_not_known_a_key_is_taken_for_its_own() -> None:
    stack = new_stack()
    key = key_of(stack, "foreign")
    emr.KeyGrants(key).data(iam.Role(stack, "Made", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com")))
    assert warnings(stack) == []
    emr.KeyGrants(key).data(iam.Role.from_role_arn(stack, "Nodes", NODES))
    assert [one["Principal"] for one in warned(stack)["EmrData"]] == [{"AWS": NODES}]


def test_a_cluster_stands_for_the_role_of_its_nodes() -> None:
    stack = new_stack()
    cluster = Brought(stack).cluster("Analytics", without=("instance_role",))
    emr.KeyGrants(kms.Key(stack, "Lake")).data(cluster)
    found = Synthesized(stack)
    statements = found.statements("Analytics/InstanceRole/DefaultPolicy/Resource")
    assert [one for one in statements if one["Resource"] == found.arn("Lake/Resource")]


def test_a_grant_can_be_waited_for() -> None:
    stack = new_stack()
    key, role = kms.Key(stack, "Key"), iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    grants = emr.KeyGrants(key)
    waiting = cdk.CfnResource(stack, "Waiting", type="Custom::Thing")
    grants.volumes(service_role=role, instance_role=role).apply_before(waiting)
    found = Synthesized(stack)
    assert found.id("Role/DefaultPolicy/Resource") in found.resource("Waiting")["DependsOn"]


def test_rights_of_a_role_in_another_stack_make_no_circle() -> None:
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True, "@aws-cdk/core:defaultCrossStackReferences": "strong"})
    platform, team = cdk.Stack(app, "Platform"), cdk.Stack(app, "Team")
    key = kms.Key(platform, "Key")
    role = iam.Role(team, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    emr.KeyGrants(key).data(role)
    emr.KeyGrants(key).serverless_disks(execution_role=role)
    [policy] = (found := Synthesized(team)).paths("AWS::IAM::Policy")
    assert all("Fn::ImportValue" in one["Resource"] for one in found.statements(policy))
    assert "Team" not in str(Synthesized(platform).template)


# -- owners --


def test_an_owner_who_has_seen_to_it_is_trusted_before_and_after() -> None:
    for trusted_first in (True, False):
        stack = new_stack(REGION)
        grants = emr.KeyGrants(key_of(stack, "foreign"))
        role = iam.Role.from_role_arn(stack, "Nodes", NODES)
        if trusted_first:
            grants.trust_policy()
        grants.data(role)
        grants.cluster_logs(service_role=role, instance_role=role)
        assert bool(warnings(stack)) is not trusted_first
        grants.trust_policy()
        assert warnings(stack) == []
        grants.write_ahead_logs(role)
        assert warnings(stack) == []


def test_a_warning_can_be_acknowledged_by_its_id() -> None:
    stack = new_stack(REGION)
    grants = emr.KeyGrants(key := key_of(stack, "imported"))
    grants.log_groups()
    cdk.Annotations.of(key).acknowledge_warning("emr_constructs:ImportedKeyPolicyCloudWatchLogs", "it is there")
    grants.write_ahead_logs(iam.Role.from_role_arn(stack, "Nodes", NODES))
    assert list(warned(stack)) == ["EmrWal"]


def test_clusters_that_share_an_imported_key_warn_once() -> None:
    stack = new_stack()
    brought = Brought(stack)
    for name in ("One", "Two"):
        brought.cluster(name, without=("instance_role", "service_role"))
    assert sorted(warned(stack)) == ["EmrShowsLogs", "EmrStoresLogs"]
    assert [len(one) for one in warned(stack).values()] == [1, 1]
    keys_warned = Match.any_value()
    assert len(cdk.assertions.Annotations.from_stack(stack).find_warning("/Stack/Key", keys_warned)) == 2


def test_what_an_owner_reads_has_no_reference_where_the_region_is_known() -> None:
    stack = new_stack("cn-north-1")
    key = kms.Key.from_key_arn(stack, "Key", f"arn:aws-cn:kms:cn-north-1:{HERE}:key/k")
    emr.KeyGrants(key).cluster_logs(
        service_role=(role := iam.Role.from_role_name(stack, "Role", "emr")), instance_role=role
    )
    said = json.dumps(warned(stack))
    assert '"s3.cn-north-1.amazonaws.com.cn"' in said
    assert f"arn:aws-cn:elasticmapreduce:cn-north-1:{HERE}:cluster/j-*" in said
    assert "Ref" not in said


# -- log groups --


def context_of(found: Synthesized, path: str = "Key/Resource") -> Any:
    return found.statements(path)[-1]["Condition"]["ArnLike"][CONTEXT]


def test_log_groups_are_named_without_a_circle() -> None:
    stack = new_stack(REGION)
    key = kms.Key(stack, "Key")
    made = logs.LogGroup(stack, "Made", encryption_key=key)
    named = logs.LogGroup(stack, "Named", encryption_key=key, log_group_name="/emr/jobs")
    known = logs.LogGroup.from_log_group_name(stack, "Known", "/emr/known")
    emr.KeyGrants(key).log_groups([made, named, known])
    found = Synthesized(stack)
    made_here, *others = (one["Fn::Join"][1] for one in context_of(found))
    # By whatever name the template is deployed.
    assert made_here[-2:] == [{"Ref": "AWS::StackName"}, f"-{found.id('Made/Resource')}-*"]
    assert [one[-1].rpartition(":log-group:")[2] for one in others] == ["/emr/jobs", "/emr/known"]


def test_a_group_of_a_nested_stack_is_one_of_all() -> None:
    stack = new_stack(REGION)
    key = kms.Key(stack, "Key")
    nested = cdk.NestedStack(stack, "Nested")
    emr.KeyGrants(key).log_groups([logs.LogGroup(nested, "Made", encryption_key=key)])
    [arn] = context_of(Synthesized(stack))
    assert str(arn["Fn::Join"][1][-1]).endswith(":log-group:*")


def test_groups_by_groups_share_no_sid() -> None:
    stack = new_stack(REGION)
    grants = emr.KeyGrants(kms.Key(stack, "Key"))
    grants.log_groups(["/one"])
    grants.log_groups(["/two"])
    grants.log_groups()
    sids = [one.get("Sid") for one in Synthesized(stack).statements("Key/Resource")]
    assert sids == [None, None, None, "CloudWatchLogs"]


# -- refused --


def test_keys_that_are_of_no_use_here_are_refused() -> None:
    stack = new_stack(REGION)
    elsewhere = kms.Key.from_key_arn(stack, "Elsewhere", f"arn:aws:kms:us-east-1:{HERE}:key/k")
    alias = kms.Alias.from_alias_name(stack, "Alias", "alias/data")
    own_alias = kms.Key(stack, "Key").add_alias("lake")
    assert codes(lambda: emr.KeyGrants(elsewhere)) == ("KeyElsewhere",)
    assert codes(lambda: emr.KeyGrants(alias)) == ("KeyAlias",)
    assert codes(lambda: emr.KeyGrants(own_alias)) == ("KeyAlias",)
    text: Any = f"arn:aws:kms:{REGION}:{HERE}:key/k"
    assert codes(lambda: emr.KeyGrants(text)) == ("ArgumentType",)


def test_a_studio_has_a_key_of_its_account() -> None:
    stack = new_stack(REGION)
    grants = emr.KeyGrants(key_of(stack, "foreign"))
    assert codes(lambda: grants.studio_workspaces(iam.AccountRootPrincipal())) == ("StudioKeyAccount",)


def test_arguments_of_a_wrong_kind_are_refused_together() -> None:
    stack = new_stack(REGION)
    grants: Any = emr.KeyGrants(kms.Key(stack, "Key"))
    assert codes(lambda: grants.data("arn")) == ("ArgumentType",)
    assert codes(lambda: grants.volumes(service_role="arn", instance_role=1)) == ("ArgumentType",) * 2
    assert codes(lambda: grants.log_groups([1])) == ("ArgumentType",)
    role = iam.Role.from_role_arn(stack, "Nodes", NODES)
    for method in (grants.serverless_disks, grants.serverless_logs):
        assert codes(lambda method=method: method(execution_role=role, application_arn="00f1")) == (
            "ApplicationArnShape",
        )
    assert len(Synthesized(stack).statements("Key/Resource")) == 1


# -- Serverless --


def test_an_application_that_deployment_knows_is_named_by_its_arn() -> None:
    stack = new_stack(REGION)
    arn = cdk.CfnParameter(stack, "Application").value_as_string
    grants = emr.KeyGrants(kms.Key(stack, "Key"))
    grants.serverless_disks(execution_role=iam.Role.from_role_arn(stack, "Jobs", NODES), application_arn=arn)
    condition = Synthesized(stack).statements("Key/Resource")[-1]["Condition"]
    assert condition["ArnLike"] == {"aws:SourceArn": {"Ref": "Application"}}
    split = {"Fn::Select": [1, {"Fn::Split": [":/applications/", {"Ref": "Application"}]}]}
    assert condition["StringEquals"]["kms:EncryptionContext:applicationId"] == split


def test_applications_are_let_in_one_by_one() -> None:
    stack = new_stack(REGION)
    grants = emr.KeyGrants(kms.Key(stack, "Key"))
    role = iam.Role.from_role_arn(stack, "Jobs", NODES)
    for arn in (APPLICATION, f"{APPLICATION}2", APPLICATION):
        grants.serverless_logs(execution_role=role, application_arn=arn)
    _, *services = Synthesized(stack).statements("Key/Resource")
    sources = [one[1][1]["ArnLike"]["aws:SourceArn"] for one in services_of(services)]
    assert sources == [APPLICATION, f"{APPLICATION}2"]


# -- what constructs call --


def test_clusters_and_the_public_object_give_the_same() -> None:
    stack = new_stack()
    key = imported_key(stack)
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    first = keys.grant_data(key, role)
    assert emr.KeyGrants(key).data(role) is first
    keys.grant_cluster_logs(key, role, role)
    assert sorted(warned(stack)) == ["EmrShowsLogs", "EmrStoresLogs"]


def test_an_exported_profile_is_trusted() -> None:
    stack = new_stack()
    profile = emr.ClusterProfile.from_export(stack, "Profile", "data-platform")
    emr.Cluster(stack, "Analytics", release_label=RELEASE, profile=profile)
    assert [one for one in warnings(stack) if "ImportedKeyPolicy" in one] == []
    Template.from_stack(stack).resource_count_is("AWS::EMR::Cluster", 1)
