"""Rights to definitions in the Glue Data Catalog: the exact statements, catalogs of other accounts, their keys."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from synthesized import ACCOUNT, PARTITION, REGION, Brought, Synthesized, as_list, join, new_stack, warnings
from test_key_grants import ELSEWHERE, HERE, said

import emr_constructs as emr

READ = {
    *("BatchGetPartition", "GetDatabase", "GetDatabases", "GetPartition", "GetPartitions", "GetTable", "GetTables"),
    *("GetTableVersions", "GetUserDefinedFunction", "GetUserDefinedFunctions"),
}
WRITE_TABLES = {
    *("BatchCreatePartition", "BatchDeletePartition", "CreatePartition", "DeletePartition", "UpdatePartition"),
    *("CreateTable", "DeleteTable", "UpdateTable"),
}
WRITE_ALL = {
    *WRITE_TABLES,
    *("CreateDatabase", "DeleteDatabase", "UpdateDatabase"),
    *("CreateUserDefinedFunction", "DeleteUserDefinedFunction", "UpdateUserDefinedFunction"),
}
LOOKED_FOR = ["database/default", "database/global_temp"]


def arns(*names: str, region: Any = REGION, account: Any = ACCOUNT) -> list[Any]:
    return [join("arn:", PARTITION, ":glue:", region, ":", account, f":{name}") for name in names]


def role_of(stack: cdk.Stack, name: str = "Role") -> iam.Role:
    return iam.Role(stack, name, assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))


def rights(found: Synthesized, path: str = "Role/DefaultPolicy/Resource") -> list[tuple[set[str], Any]]:
    statements = [one for one in found.statements(path) if str(one["Action"]).find("glue:") >= 0]
    return [
        ({action.removeprefix("glue:") for action in as_list(one["Action"])}, one["Resource"]) for one in statements
    ]


@cache
def granted(what: str) -> list[tuple[set[str], Any]]:
    stack = new_stack()
    sales = emr.GlueDatabase.of("sales")
    thing = sales.table("orders") if what.startswith("table") else sales
    (thing.grant_read_write if what.endswith("write") else thing.grant_read)(role_of(stack))
    return rights(Synthesized(stack))


@pytest.mark.parametrize(
    ("what", "actions", "table"),
    [
        ("database read", READ, "table/sales/*"),
        ("database write", READ | WRITE_ALL, "table/sales/*"),
        ("table read", READ, "table/sales/orders"),
        ("table write", READ | WRITE_TABLES, "table/sales/orders"),
    ],
)
def test_rights_name_catalog_database_table_and_functions(what: str, actions: set[str], table: str) -> None:
    names = ("catalog", "database/sales", table, "userDefinedFunction/sales/*")
    assert granted(what) == [(actions, arns(*names)), ({"GetDatabase"}, arns(*LOOKED_FOR))]


def test_no_action_has_a_wildcard() -> None:
    assert not [one for what in ("database write", "table write") for one, _ in granted(what) if "*" in str(one)]


def test_a_cluster_and_a_database_that_is_made_here() -> None:
    stack = new_stack()
    cluster = Brought(stack).cluster("Analytics", without=("instance_role",))
    made = glue.CfnDatabase(
        stack, "Sales", catalog_id=stack.account, database_input=glue.CfnDatabase.DatabaseInputProperty(name="sales")
    )
    emr.GlueDatabase.of(made.ref).table("orders").grant_read(cluster)
    found = Synthesized(stack)
    [(_, resources), _] = rights(found, "Analytics/InstanceRole/DefaultPolicy/Resource")
    assert found.ref("Sales") in resources[1]["Fn::Join"][1]


def test_another_region_is_said() -> None:
    stack = new_stack()
    emr.GlueDatabase.of("sales", region="eu-central-1").grant_read(role_of(stack))
    [(_, resources), _] = rights(Synthesized(stack))
    assert resources[0] == join("arn:", PARTITION, ":glue:eu-central-1:", ACCOUNT, ":catalog")


def test_the_owner_of_a_catalog_elsewhere_has_to_add_a_policy() -> None:
    stack = new_stack("eu-west-1")
    role = iam.Role.from_role_arn(stack, "Nodes", f"arn:aws:iam::{HERE}:role/nodes")
    emr.GlueDatabase.of("sales", catalog_id=ELSEWHERE).grant_read(role)
    found = [one for one in warnings(stack) if "GlueCatalogPolicy" in one]
    first, second = (json.loads(one.partition("has to have: ")[2].rpartition(" [ack: ")[0]) for one in found)
    assert first["Principal"] == second["Principal"] == {"AWS": f"arn:aws:iam::{HERE}:role/nodes"}
    assert first["Resource"][0] == f"arn:aws:glue:eu-west-1:{ELSEWHERE}:catalog"
    assert second["Resource"] == [f"arn:aws:glue:eu-west-1:{ELSEWHERE}:{name}" for name in LOOKED_FOR]
    emr.GlueDatabase.of("sales", catalog_id=HERE).grant_read(role)
    assert len(warnings(stack)) == 2


def test_somebody_who_is_no_construct_gets_no_warning() -> None:
    stack = new_stack("eu-west-1")
    role = role_of(stack)
    emr.GlueDatabase.of("sales", catalog_id=ELSEWHERE).grant_read(iam.UnknownPrincipal(resource=role))
    assert [one for one in warnings(stack) if "GlueCatalogPolicy" in one] == []


@pytest.mark.parametrize(("write", "actions"), [(True, "Decrypt Encrypt GenerateDataKey"), (False, "Decrypt")])
def test_an_encrypted_catalog_comes_with_its_key(write: bool, actions: str) -> None:
    stack = new_stack("eu-west-1")
    sales = emr.GlueDatabase.of("sales", encryption_key=kms.Key(stack, "Key"))
    (sales.grant_read_write if write else sales.grant_read)(role_of(stack))
    *_, using, looking = Synthesized(stack).statements("Role/DefaultPolicy/Resource")
    assert said(using) == (actions, {"StringEquals": {"kms:EncryptionContext:glue_catalog_id": HERE}})
    assert said(looking) == ("DescribeKey", None)


def test_a_grant_can_be_waited_for() -> None:
    stack = new_stack()
    waiting = cdk.CfnResource(stack, "Waiting", type="Custom::Thing")
    emr.GlueDatabase.of("sales").grant_read(role_of(stack)).apply_before(waiting)
    found = Synthesized(stack)
    assert found.depends_on("Waiting") == {found.id("Role/DefaultPolicy/Resource")}


@pytest.mark.parametrize(
    "call",
    [
        lambda any_: emr.GlueDatabase.of(any_(1)),
        lambda any_: emr.GlueDatabase.of("sales").table(any_(None)),
        lambda any_: emr.GlueDatabase.of("sales").grant_read(any_("arn")),
        lambda any_: emr.GlueDatabase.of("sales", encryption_key=any_("arn")),
    ],
)
def test_arguments_of_a_wrong_kind_are_refused(call: Any) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        call(lambda value: value)
    assert caught.value.codes == ("ArgumentType",)
