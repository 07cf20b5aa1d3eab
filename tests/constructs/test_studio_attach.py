"""What is attached to a Studio: the group that it gets, and who reaches it."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from attached_studios import (
    brought_in,
    cluster_in,
    studio_in,
    virtual_cluster_in,
    with_runtime_roles,
)
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from serverless_stacks import quiet
from synthesized import Brought, Synthesized, imported_role, imported_vpc, new_stack, warnings

import emr_constructs as emr

REGION = "eu-west-1"


def engine_of(found: Synthesized) -> Any:
    return found.group("Studio/SecurityGroups/Engine/Resource")


def primary_groups(found: Synthesized, path: str = "Cluster") -> Any:
    return found.properties(f"{path}/Resource")["Instances"].get("AdditionalMasterSecurityGroups")


@cache
def attached() -> Synthesized:
    return Synthesized(attached_stack())


@cache
def attached_stack() -> cdk.Stack:
    """A cluster, one with runtime roles, an application and a virtual cluster, and somebody who may use all of it."""
    brought = brought_in(new_stack(REGION))
    stack = brought.stack
    studio = studio_in(brought)
    studio.attach(cluster_in(brought))
    later = iam.Role(stack, "Ana", assumed_by=iam.AccountRootPrincipal())
    studio.grant_access(later, emr.StudioAccess.basic())
    roles = {name: imported_role(stack, name) for name in ("Runtime", "Job", "Endpoint")}
    studio.attach(with_runtime_roles(brought, "Shared"), execution_roles=[roles["Runtime"], roles["Runtime"]])
    studio.attach(
        quiet(stack, interactive=emr.Interactive(studio=True), monitoring=None), execution_roles=[roles["Job"]]
    )
    studio.attach(virtual_cluster_in(stack), execution_roles=[roles["Endpoint"]])
    return stack


def statements() -> list[Any]:
    """What the people of the Studio may do."""
    (path,) = (one for one in attached().paths("AWS::IAM::ManagedPolicy") if one.startswith("Studio/"))
    return attached().statements(path)


def reached(action: str) -> str:
    """All resources that people may use with an action, as text."""
    return str([one["Resource"] for one in statements() if action in one["Action"]])


@pytest.mark.parametrize("cluster", ["Cluster", "Shared"])
def test_the_primary_nodes_of_a_cluster_get_the_group_of_the_engines(cluster: str) -> None:
    assert primary_groups(attached(), cluster) == [engine_of(attached())]


def test_nobody_is_warned_of_what_fits() -> None:
    assert [one for one in warnings(attached_stack()) if "emr_constructs:Studio" in one] == []


def test_a_studio_that_propagates_identities_takes_clusters_that_know_them() -> None:
    brought = brought_in(new_stack(REGION))
    center = {"identity_center": emr.IdentityCenter(), "lake_formation": emr.LakeFormation()}
    auth = emr.StudioAuth.identity_center(trusted_identity_propagation=True)
    studio = studio_in(brought, auth=auth)
    for name, runtime_roles in (("Cluster", False), ("Shared", True)):
        studio.attach(with_runtime_roles(brought, name, runtime_roles=runtime_roles, **center))
    found = Synthesized(brought.stack)
    assert primary_groups(found) == primary_groups(found, "Shared") == [engine_of(found)]


def test_a_vpc_that_only_deployment_knows_may_be_that_of_the_studio() -> None:
    brought = brought_in(new_stack(REGION))
    later = cdk.CfnParameter(brought.stack, "LaterVpc").value_as_string
    vpc = imported_vpc(brought.stack, "Later", vpc_id=later)
    studio_in(brought).attach(cluster_in(brought, without=("security_groups",), vpc=vpc))
    found = Synthesized(brought.stack)
    assert primary_groups(found) == [engine_of(found)]


def test_all_else_of_the_cluster_stays() -> None:
    brought = brought_in(new_stack(REGION))
    cluster_in(brought)
    alone = Synthesized(brought.stack).properties("Cluster/Resource")
    there = attached().properties("Cluster/Resource")
    rest = {name: value for name, value in there["Instances"].items() if name != "AdditionalMasterSecurityGroups"}
    assert {**there, "Instances": rest} == alone


@pytest.mark.parametrize(
    ("action", "kind", "names"),
    [
        ("elasticmapreduce:DescribeCluster", "AWS::EMR::Cluster", ("Cluster", "Shared")),
        ("emr-serverless:AccessInteractiveEndpoints", "AWS::EMRServerless::Application", ("Etl",)),
    ],
)
def test_people_reach_what_is_attached_before_they_come_and_after(
    action: str, kind: str, names: tuple[str, ...]
) -> None:
    assert len(attached().paths(kind)) == len(names)
    for name in names:
        assert f"'{attached().id(f'{name}/Resource')}'" in reached(action)


def test_people_take_the_roles_that_were_named() -> None:
    conditions = str([one.get("Condition") for one in statements()])
    for name in ("Runtime", "Endpoint"):
        assert conditions.count(f"role/teams/{name}") >= 1
    assert "role/teams/Job" in reached("iam:PassRole")
    assert "role/teams/Runtime" not in reached("iam:PassRole")


def test_a_role_of_notebooks_on_serverless_may_write_logs() -> None:
    policies = [one for one in attached().paths("AWS::IAM::Policy") if "Job" in one]
    text = str([attached().statements(one) for one in policies])
    assert "s3:PutObject" in text
    assert "logs:PutLogEvents" in text


def test_an_application_has_its_own_role_where_none_is_named() -> None:
    brought = brought_in(new_stack(REGION))
    studio = studio_in(brought)
    application = quiet(brought.stack, interactive=emr.Interactive(studio=True))
    studio.attach(application)
    studio.grant_access(iam.Group(brought.stack, "Team"), emr.StudioAccess.basic())
    found = Synthesized(brought.stack)
    (policy,) = found.paths("AWS::IAM::ManagedPolicy")
    passed = [one["Resource"] for one in found.statements(policy) if one["Action"] == "iam:PassRole"]
    assert found.arn("Etl/ExecutionRole/Resource") in passed


def test_the_fingerprint_of_a_cluster_tells_that_it_is_replaced() -> None:
    def fingerprint(*, attach: bool) -> Any:
        brought = brought_in(new_stack(REGION))
        cluster, studio = cluster_in(brought), studio_in(brought)
        asked = cluster.replacement_fingerprint
        if attach:
            studio.attach(cluster)
        return brought.stack.resolve(asked)

    assert fingerprint(attach=True) != fingerprint(attach=False)


def test_two_studios_of_one_pair_of_groups_give_a_cluster_one_group() -> None:
    brought = brought_in(new_stack(REGION))
    groups = emr.StudioSecurityGroups(brought.stack, "Pair", vpc=brought.arguments["vpc"])
    own = ec2.SecurityGroup.from_security_group_id(brought.stack, "Own", "sg-1")
    cluster = cluster_in(brought, additional_primary_security_groups=[own])
    said = cluster_in(brought, "Said", additional_primary_security_groups=[groups.engine])
    first, second = (studio_in(brought, name, security_groups=groups) for name in ("First", "Second"))
    first.attach(cluster)
    second.attach(cluster)
    first.attach(said)
    found = Synthesized(brought.stack)
    engine = found.group("Pair/Engine/Resource")
    assert primary_groups(found) == ["sg-1", engine]
    assert primary_groups(found, "Said") == [engine]


def test_a_fifth_group_is_one_too_many_for_emr_and_the_same_group_again_is_not() -> None:
    brought = brought_in(new_stack(REGION))
    groups = emr.StudioSecurityGroups(brought.stack, "Pair", vpc=brought.arguments["vpc"])
    others = [ec2.SecurityGroup.from_security_group_id(brought.stack, f"Own{one}", f"sg-{one}") for one in range(4)]
    studio = studio_in(brought, security_groups=groups)
    studio.attach(cluster_in(brought, "Fits", additional_primary_security_groups=[*others[:3], groups.engine]))
    full = cluster_in(brought, "Full", additional_primary_security_groups=others)
    with pytest.raises(emr.EmrValidationError, match="has 5 groups, and EMR takes 4") as caught:
        studio.attach(full)
    assert caught.value.codes == ("AdditionalSecurityGroups",)
    for argument in ("additional_primary_security_groups", "additional_core_and_task_security_groups"):
        with pytest.raises(emr.EmrValidationError, match=f"`{argument}` has 5 groups, and EMR takes 4"):
            cluster_in(brought, "More", **{argument: [*others, groups.engine]})


def imported_cluster(brought: Brought) -> emr.ICluster:
    return emr.Cluster.from_cluster_id(brought.stack, "Imported", "j-1A2B3C4D5E6F7")


def test_an_imported_cluster_is_taken_and_its_owner_told_what_to_check() -> None:
    brought = brought_in(new_stack(REGION))
    engine = ec2.SecurityGroup.from_security_group_id(brought.stack, "Engine", "sg-engine")
    workspace = ec2.SecurityGroup.from_security_group_id(brought.stack, "Workspace", "sg-workspace")
    groups = emr.StudioSecurityGroups.from_security_groups(brought.stack, "Groups2", engine=engine, workspace=workspace)
    studio_in(brought, security_groups=groups).attach(imported_cluster(brought))
    studio_in(brought, "Other").attach(imported_cluster(brought_in(cdk.Stack(brought.stack, "Nested"))))
    told = warnings(brought.stack)
    (text,) = (one for one in told if "sg-engine" in one)
    assert text.startswith(
        "an imported cluster cannot be changed or checked from here: check that its primary node has the security "
        "group sg-engine (in EC2, one can be added to its network interface), that it runs JupyterEnterpriseGateway, "
        "Livy, Spark, on a release with EMR Studio, in the VPC of the Studio, with one primary node and without "
        "Kerberos"
    )
