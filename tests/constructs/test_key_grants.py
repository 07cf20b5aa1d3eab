"""Rights to a key by purpose: for one's own key, an imported one, one of another account; each statement of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct
from synthesized import Synthesized, as_list, new_stack, warnings

import emr_constructs as emr

REGION, HERE, ELSEWHERE = "eu-west-1", "111122223333", "444455556666"
APPLICATION = f"arn:aws:emr-serverless:{REGION}:{HERE}:/applications/00f1abcd"
ANY_APPLICATION = f"arn:aws:emr-serverless:{REGION}:{HERE}:/applications/*"
CLUSTERS = {
    "ArnLike": {"aws:SourceArn": f"arn:aws:elasticmapreduce:{REGION}:{HERE}:cluster/j-*"},
    "StringEquals": {"aws:SourceAccount": HERE},
    "StringLike": {"kms:EncryptionContext:aws:elasticmapreduce:clusterId": "j-*"},
}
EMR, UI = "elasticmapreduce.amazonaws.com", "persistentappui.elasticmapreduce.amazonaws.com"
VIA_EC2 = {"Null": {"kms:EncryptionContextKeys": "false"}, "StringLike": {"kms:ViaService": "ec2.*.amazonaws.com*"}}
ALL = "Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo"
VOLUMES = "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo"
KEYS = "Decrypt GenerateDataKey"
Statement = tuple[str, Any]
"""The actions, without ``kms:``, and the conditions."""


def via(service: str) -> dict[str, Any]:
    return {"StringEquals": {"kms:ViaService": f"{service}.{REGION}.amazonaws.com"}}


@dataclass(frozen=True)
class Purpose:
    """What a method gives.

    :param call: calls it, with a function that makes a role.
    :param roles: statements by role.
    :param services: the statements of services: who, and what.
    """

    call: Callable[[emr.KeyGrants, Callable[[str], iam.IRole]], object]
    roles: Mapping[str, list[Statement]] = field(default_factory=dict)
    services: list[tuple[Any, Statement]] = field(default_factory=list)


PURPOSES = {
    "Data": Purpose(lambda grants, role: grants.data(role("Nodes")), {"Nodes": [(ALL, None)]}),
    "Volumes": Purpose(
        lambda grants, role: grants.volumes(service_role=role("Service"), instance_role=role("Nodes")),
        {role: [(VOLUMES, VIA_EC2), ("GenerateDataKey", None)] for role in ("Nodes", "Service")},
    ),
    "ClusterLogs": Purpose(
        lambda grants, role: grants.cluster_logs(service_role=role("Service"), instance_role=role("Nodes")),
        {"Nodes": [("GenerateDataKey", None)], "Service": [("DescribeKey", None)]},
        [
            (EMR, ("GenerateDataKeyWithoutPlaintext", CLUSTERS)),
            (
                [EMR, UI],
                (KEYS, {**CLUSTERS, "StringEquals": {**CLUSTERS["StringEquals"], **via("s3")["StringEquals"]}}),
            ),
        ],
    ),
    "Viewers": Purpose(
        lambda grants, role: grants.view_cluster_logs(role("People")),
        {"People": [(KEYS, {**via("elasticmapreduce"), "StringLike": CLUSTERS["StringLike"]})]},
    ),
    "Wal": Purpose(
        lambda grants, role: grants.write_ahead_logs(role("Nodes")),
        {"Nodes": [(KEYS, None)]},
        [("emrwal.amazonaws.com", (KEYS, {"Null": {"kms:EncryptionContext:aws:emrwal:walname": "false"}}))],
    ),
    "LogGroups": Purpose(
        lambda grants, role: grants.log_groups(),
        services=[
            (
                f"logs.{REGION}.amazonaws.com",
                (ALL, {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{REGION}:{HERE}:log-group:*"}}),
            )
        ],
    ),
    "NamedLogGroups": Purpose(
        lambda grants, role: grants.log_groups(["/emr/flows", "/emr/jobs"]),
        services=[
            (
                f"logs.{REGION}.amazonaws.com",
                (
                    ALL,
                    {
                        "ArnLike": {
                            "kms:EncryptionContext:aws:logs:arn": [
                                f"arn:aws:logs:{REGION}:{HERE}:log-group:/emr/{name}" for name in ("flows", "jobs")
                            ]
                        }
                    },
                ),
            )
        ],
    ),
    "UsersOfLogGroups": Purpose(
        lambda grants, role: grants.use_log_groups(role("Flows")), {"Flows": [(ALL, via("logs"))]}
    ),
    "Secrets": Purpose(
        lambda grants, role: grants.secrets(role("Nodes")), {"Nodes": [("Decrypt", via("secretsmanager"))]}
    ),
    "ServerlessDisks": Purpose(
        lambda grants, role: grants.serverless_disks(execution_role=role("Jobs"), submitter=role("People")),
        {
            "Jobs": [(KEYS, None)],
            "People": [(KEYS, via("emr-serverless")), ("DescribeKey", None)],
        },
        [
            (
                "emr-serverless.amazonaws.com",
                (
                    KEYS,
                    {
                        "ArnLike": {"aws:SourceArn": ANY_APPLICATION},
                        "Null": {"kms:EncryptionContext:applicationId": "false"},
                        "StringEquals": {"aws:SourceAccount": HERE},
                    },
                ),
            )
        ],
    ),
    "ServerlessDisksOfOne": Purpose(
        lambda grants, role: grants.serverless_disks(execution_role=role("Jobs"), application_arn=APPLICATION),
        {"Jobs": [(KEYS, None)]},
        [
            (
                "emr-serverless.amazonaws.com",
                (
                    KEYS,
                    {
                        "ArnLike": {"aws:SourceArn": APPLICATION},
                        "StringEquals": {
                            "aws:SourceAccount": HERE,
                            "kms:EncryptionContext:applicationId": "00f1abcd",
                        },
                    },
                ),
            )
        ],
    ),
    "ServerlessLogs": Purpose(
        lambda grants, role: grants.serverless_logs(execution_role=role("Jobs"), submitter=role("People")),
        {"Jobs": [(KEYS, None)], "People": [(KEYS, None)]},
        [("emr-serverless.amazonaws.com", (KEYS, {"ArnLike": {"aws:SourceArn": ANY_APPLICATION}}))],
    ),
    "ServerlessLogsOfOne": Purpose(
        lambda grants, role: grants.serverless_logs(execution_role=role("Jobs"), application_arn=APPLICATION),
        {"Jobs": [(KEYS, None)]},
        [("emr-serverless.amazonaws.com", (KEYS, {"ArnLike": {"aws:SourceArn": APPLICATION}}))],
    ),
    "Studio": Purpose(
        lambda grants, role: grants.studio_workspaces(role("Studio")),
        {"Studio": [("Decrypt GenerateDataKey ReEncryptFrom ReEncryptTo", via("s3")), ("DescribeKey", None)]},
    ),
    "Glue": Purpose(
        lambda grants, role: grants.glue_catalog(role("Jobs")),
        {
            "Jobs": [
                ("Decrypt Encrypt GenerateDataKey", {"StringEquals": {"kms:EncryptionContext:glue_catalog_id": HERE}}),
                ("DescribeKey", None),
            ]
        },
    ),
    "GlueReader": Purpose(
        lambda grants, role: grants.glue_catalog(role("Jobs"), read_only=True, catalog_id=ELSEWHERE),
        {
            "Jobs": [
                ("Decrypt", {"StringEquals": {"kms:EncryptionContext:glue_catalog_id": ELSEWHERE}}),
                ("DescribeKey", None),
            ]
        },
    ),
}
# Workspaces are encrypted with a key of the account of their Studio.
ABROAD = {name: purpose for name, purpose in PURPOSES.items() if name != "Studio"}


@dataclass(frozen=True)
class Given:
    """What a purpose gives with a key."""

    roles: dict[str, list[Statement]]
    policy: list[Any]
    warned: dict[str, list[Any]]
    arns: set[str]


def key_of(stack: Construct, kind: str) -> kms.IKey:
    if kind == "own":
        return kms.Key(stack, "Key")
    account = HERE if kind == "imported" else ELSEWHERE
    return kms.Key.from_key_arn(stack, "Key", f"arn:aws:kms:{REGION}:{account}:key/k")


@cache
def given(kind: str, name: str) -> Given:
    """A stack with a key of a kind, and the roles that a purpose needs."""
    stack = new_stack(REGION)
    key = key_of(stack, kind)

    def role(id: str) -> iam.IRole:  # noqa: A002
        return iam.Role(stack, id, assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))

    PURPOSES[name].call(emr.KeyGrants(key), role)
    found = Synthesized(stack)
    roles: dict[str, list[Statement]] = {}
    arns = set()
    for path in found.paths("AWS::IAM::Policy"):
        statements = found.statements(path)
        arns |= {str(one["Resource"]) for one in statements}
        roles[path.partition("/")[0]] = sorted(map(said, statements), key=text)
    policy = found.statements("Key/Resource")[1:] if kind == "own" else []
    return Given(roles, policy, warned(stack), arns)


def said(statement: Any) -> Statement:
    actions = sorted(one.removeprefix("kms:") for one in as_list(statement["Action"]))
    return " ".join(actions), written_out(statement.get("Condition"))


def written_out(value: Any) -> Any:
    """A part of a template as it is in this region."""
    if isinstance(value, list):
        return [written_out(one) for one in value]
    if not isinstance(value, dict):
        return value
    known = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}
    if "Ref" in value:
        return known[value["Ref"]]
    settled = {name: written_out(one) for name, one in value.items()}
    return "".join(settled["Fn::Join"][1]) if "Fn::Join" in settled else settled


def text(statement: Statement) -> str:
    return json.dumps(statement, sort_keys=True)


def warned(stack: cdk.Stack) -> dict[str, list[Any]]:
    """The statements in warnings, by what they are for."""
    found: dict[str, list[Any]] = {}
    for one in (one for one in warnings(stack) if "ImportedKeyPolicy" in one):
        text, _, code = one.partition("its owner has to add: ")[2].rpartition(" [ack: emr_constructs:ImportedKeyPolicy")
        found.setdefault(code.rstrip("]"), []).append(json.loads(text))
    return found


def services_of(statements: list[Any]) -> list[Any]:
    found = []
    for one in statements:
        assert (one["Effect"], one["Resource"]) == ("Allow", "*")
        found.append((written_out(one["Principal"])["Service"], said(one)))
    return found


@pytest.mark.parametrize("name", PURPOSES)
def test_an_own_key_names_services_in_its_policy_and_roles_get_policies(name: str) -> None:
    found, purpose = given("own", name), PURPOSES[name]
    assert found.roles == {role: sorted(one, key=text) for role, one in purpose.roles.items()}
    assert services_of(found.policy) == purpose.services
    assert found.warned == {}
    assert found.arns <= {"{'Fn::GetAtt': ['Key961B73FD', 'Arn']}"}


@pytest.mark.parametrize("name", PURPOSES)
def test_the_owner_of_an_imported_key_has_to_add_services_only(name: str) -> None:
    found, purpose = given("imported", name), PURPOSES[name]
    assert found.roles == given("own", name).roles
    assert found.arns <= {f"arn:aws:kms:{REGION}:{HERE}:key/k"}
    asked = [statement for one in found.warned.values() for statement in one]
    assert services_of(asked) == purpose.services


@pytest.mark.parametrize("name", ABROAD)
def test_the_owner_of_a_key_of_another_account_has_to_add_roles_too(name: str) -> None:
    found, purpose = given("foreign", name), PURPOSES[name]
    assert found.roles == given("own", name).roles
    assert found.arns <= {f"arn:aws:kms:{REGION}:{ELSEWHERE}:key/k"}
    asked = [statement for one in found.warned.values() for statement in one]
    services = [one for one in asked if "Service" in one["Principal"]]
    roles = [one for one in asked if one not in services]
    assert services_of(services) == purpose.services
    # Two roles of this account are the same to that of the key.
    expected = {text(one) for statements in purpose.roles.values() for one in statements}
    assert {text(said(one)) for one in roles} == expected
    assert {json.dumps(one["Principal"]) for one in roles} <= {json.dumps({"AWS": f"arn:aws:iam::{HERE}:root"})}
    assert all(len(one) == len({text(said(statement)) for statement in one}) for one in found.warned.values())


def test_no_purpose_has_an_action_with_a_wildcard() -> None:
    statements = [one for name in PURPOSES for role in given("own", name).roles.values() for one in role]
    statements += [said(one) for name in PURPOSES for one in given("own", name).policy]
    assert len(statements) > 20
    assert [one for one, _ in statements if "*" in one] == []


def test_each_warning_has_an_id_of_its_own() -> None:
    ids = [code for name in ABROAD for code in given("foreign", name).warned]
    assert {"EmrData", "EmrVolumes", "EmrStoresLogs", "EmrShowsLogs", "EmrWal", "CloudWatchLogs"} <= set(ids)
    assert {"ServerlessDisks", "ServerlessLogsOfJobs", "GlueCatalog"} <= set(ids)
