"""Rights for who cannot be given any: roles that cannot be changed, services, imported clusters."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from synthesized import Synthesized, new_stack, warnings

import emr_constructs as emr
from emr_constructs.cluster.grants import ClusterGrants
from emr_constructs.foundation import roles
from emr_constructs.serverless.grants import ServerlessGrants

REGION, HERE, ELSEWHERE = "eu-west-1", "111122223333", "444455556666"
CLUSTER = f"arn:aws:elasticmapreduce:{REGION}:{HERE}:cluster/j-1"
APPLICATION = f"arn:aws:emr-serverless:{REGION}:{HERE}:/applications/00f1"
Give = Callable[[cdk.Stack, Any], object]
GRANTS: dict[str, tuple[Give, str]] = {
    "cluster": (lambda _, who: ClusterGrants(CLUSTER, app_ui_arn="*").terminate(who), "TerminateJobFlows"),
    "session": (lambda _, who: ClusterGrants(CLUSTER, app_ui_arn="*").open_session(who), "ssm:StartSession"),
    "application": (lambda _, who: ServerlessGrants(APPLICATION).cancel_job_run(who), "CancelJobRun"),
    "pass": (lambda stack, who: emr.JobExecutionRole(stack, "Jobs").grant_pass(who), "iam:PassRole"),
    "glue": (lambda _, who: emr.GlueDatabase.of("sales").grant_read(who), "glue:GetTable"),
    "access grants": (lambda _, who: emr.S3AccessGrants().grant_requests(who), "s3:GetDataAccess"),
    "logs": (lambda stack, who: roles.allow_log_delivery(who, s3.Bucket(stack, "Logs"), "emr/"), "s3:PutObject"),
    "script": (lambda stack, who: emr.Script.from_text("1", "a.py")._bind(stack).grant_read(who), "s3:GetObject"),
}
HELD: dict[str, Callable[[cdk.Stack], iam.IRole]] = {
    "imported": lambda stack: iam.Role.from_role_arn(stack, "Held", f"arn:aws:iam::{HERE}:role/held", mutable=False),
    "of another account": lambda stack: iam.Role.from_role_arn(stack, "Held", f"arn:aws:iam::{ELSEWHERE}:role/held"),
    "without updates": lambda stack: iam.Role(
        stack, "Role", assumed_by=iam.AccountRootPrincipal()
    ).without_policy_updates(),
}


def asked(stack: cdk.Stack) -> list[Any]:
    """The statements that owners of roles have to add."""
    found = [one for one in warnings(stack) if "emr_constructs:RoleWithoutRights" in one]
    return [json.loads(one.partition("has to add: ")[2].rpartition(" [ack: ")[0]) for one in found]


@pytest.mark.parametrize("grant", GRANTS)
def test_what_a_role_does_not_take_is_told_to_its_owner(grant: str) -> None:
    give, action = GRANTS[grant]
    stack = new_stack(REGION)
    give(stack, HELD["imported"](stack))
    assert action in json.dumps(asked(stack)[0]["Action"])
    assert Synthesized(stack).paths("AWS::IAM::Policy") == []


@pytest.mark.parametrize("held", HELD)
def test_the_statement_is_exact_and_told_once(held: str) -> None:
    stack = new_stack(REGION)
    role = HELD[held](stack)
    for _ in range(2):
        ClusterGrants(CLUSTER, app_ui_arn="*").terminate(role)
    actions = ["elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows"]
    assert asked(stack) == [{"Action": actions, "Effect": "Allow", "Resource": CLUSTER}]


def test_a_role_that_is_not_to_be_changed_stays_so_in_other_stacks() -> None:
    app = cdk.App()
    stack, other = cdk.Stack(app, "Stack"), cdk.Stack(app, "Other")
    role = HELD["without updates"](stack)
    assert roles.at_hand(other, role) is role


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize("who", [iam.ServicePrincipal("states.amazonaws.com"), iam.AccountPrincipal(ELSEWHERE)])
def test_who_has_no_policy_is_refused(grant: str, who: iam.IPrincipal) -> None:
    with pytest.raises(emr.EmrValidationError, match=r"GranteeWithoutPolicy: .* has no policy of IAM, and nothing"):
        GRANTS[grant][0](new_stack(REGION), who)


@pytest.mark.parametrize("make", [iam.User, iam.Group, iam.ManagedPolicy])
def test_others_take_rights(make: Any) -> None:
    stack = new_stack(REGION)
    ClusterGrants(CLUSTER, app_ui_arn="*").terminate(make(stack, "Who"))
    assert warnings(stack) == []
    assert "TerminateJobFlows" in json.dumps(Synthesized(stack).template)


def test_an_imported_cluster_without_a_role_says_so_in_words_of_python() -> None:
    cluster = emr.Cluster.from_cluster_id(new_stack(), "Imported", "j-1")
    with pytest.raises(emr.EmrValidationError, match="ImportedWithoutRole"):
        emr.GlueDatabase.of("sales").grant_read(cluster)


# -- keys --


def test_the_policy_of_a_key_names_a_role_that_takes_no_rights() -> None:
    stack = new_stack(REGION)
    emr.KeyGrants(kms.Key(stack, "Key")).data(HELD["imported"](stack))
    *_, last = Synthesized(stack).statements("Key/Resource")
    assert last["Principal"] == {"AWS": f"arn:aws:iam::{HERE}:role/held"}
    assert warnings(stack) == []


def test_a_role_of_another_account_needs_both_owners() -> None:
    stack = new_stack(REGION)
    emr.KeyGrants(kms.Key(stack, "Key")).secrets(HELD["of another account"](stack))
    *_, last = Synthesized(stack).statements("Key/Resource")
    assert last["Principal"] == {"AWS": f"arn:aws:iam::{ELSEWHERE}:role/held"}
    [statement] = asked(stack)
    assert statement["Action"] == last["Action"] == "kms:Decrypt"
    assert statement["Condition"] == {"StringEquals": {"kms:ViaService": f"secretsmanager.{REGION}.amazonaws.com"}}


def test_an_owner_in_another_account_reads_the_name_of_the_stack() -> None:
    stack = new_stack(REGION)
    key = kms.Key.from_key_arn(stack, "Key", f"arn:aws:kms:{REGION}:{ELSEWHERE}:key/k")
    emr.KeyGrants(key).log_groups([cdk.aws_logs.LogGroup(stack, "Group")])
    [warning] = warnings(stack)
    assert f"log-group:{stack.stack_name}-" in warning
    assert "Fn::Join" not in warning
    assert "AWS::StackName" not in warning
