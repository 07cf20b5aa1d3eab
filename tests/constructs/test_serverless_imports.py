"""EMR Serverless applications that exist already, also elsewhere."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from synthesized import ACCOUNT, PARTITION, REGION, RELEASE, Synthesized, imported_role, imported_vpc, join, new_stack

import emr_constructs as emr
from emr_constructs.rules.view import UNKNOWN, view_fields

ARN = "arn:aws-cn:emr-serverless:cn-north-1:444455556666:/applications/00f1"


def imported(stack: cdk.Stack, **more: Any) -> emr.IServerlessApplication:
    return emr.ServerlessApplication.from_application_attributes(stack, "Etl", application_id="00f1", **more)


def test_an_application_by_its_id_is_of_this_region_and_account() -> None:
    stack = new_stack()
    found = emr.ServerlessApplication.from_application_id(stack, "Etl", "00f1")
    expected = join("arn:", PARTITION, ":emr-serverless:", REGION, ":", ACCOUNT, ":/applications/00f1")
    assert found.application_id == "00f1"
    assert stack.resolve(found.application_arn) == expected
    assert stack.resolve(found.application_ref.application_arn) == expected
    assert found.application_name is None


def test_an_application_by_its_arn_is_where_that_says() -> None:
    found = emr.ServerlessApplication.from_application_arn(new_stack("eu-west-1"), "Etl", ARN)
    assert (found.application_id, found.application_arn) == ("00f1", ARN)
    assert (found.env.region, found.env.account) == ("cn-north-1", "444455556666")


def test_an_arn_that_only_deployment_knows_has_the_id_in_it() -> None:
    stack = new_stack()
    arn = cdk.CfnParameter(stack, "Arn").value_as_string
    found = emr.ServerlessApplication.from_application_arn(stack, "Etl", arn)
    assert stack.resolve(found.application_id) == {
        "Fn::Select": [1, {"Fn::Split": [":/applications/", {"Ref": "Arn"}]}]
    }
    assert stack.resolve(found.application_arn) == {"Ref": "Arn"}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("id", "00F1", "ApplicationIdShape"),
        ("id", ARN, "ApplicationIdShape"),
        ("id", 7, "ArgumentType"),
        ("arn", "00f1", "ApplicationArnShape"),
        ("arn", ARN.replace("/applications", "applications"), "ApplicationArnShape"),
        ("arn", None, "ArgumentType"),
    ],
)
def test_what_is_none_is_refused(name: str, value: Any, code: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        getattr(emr.ServerlessApplication, f"from_application_{name}")(new_stack(), "Etl", value)
    assert caught.value.codes == (code,)
    assert "[at Stack/Etl]" in str(caught.value)


@pytest.mark.parametrize(
    ("missing", "code"), [("execution_role", "ApplicationWithoutRole"), ("connections", "ApplicationWithoutGroups")]
)
def test_what_it_was_not_told_is_missed_where_it_is_needed(missing: str, code: str) -> None:
    application = imported(new_stack())
    with pytest.raises(emr.EmrValidationError) as caught:
        getattr(application, missing)
    assert caught.value.codes == (code,)
    assert "from_application_attributes(..., " in str(caught.value)


def test_what_it_was_told_is_used() -> None:
    stack = new_stack()
    role, group = imported_role(stack, "Jobs"), ec2.SecurityGroup(stack, "Group", vpc=imported_vpc(stack))
    application = imported(
        stack, application_name="etl", execution_role=role, security_groups=[group], release_label=RELEASE
    )
    application.connections.allow_from(ec2.Peer.ipv4("10.0.0.0/16"), ec2.Port.tcp(443))
    assert (application.application_name, application.execution_role) == ("etl", role)
    assert Synthesized(stack).properties("Group/Resource")["SecurityGroupIngress"][0]["CidrIp"] == "10.0.0.0/16"


def test_rules_take_nothing_for_known_but_what_was_told() -> None:
    view = imported(new_stack(), release_label=RELEASE, architecture=emr.Architecture.X86_64)._view
    known = {one.name: getattr(view, one.name) for one in view_fields(type(view))}
    told = {name: value for name, value in known.items() if value is not UNKNOWN}
    assert told == {"release_label": "emr-7.14.0", "architecture": "X86_64"}


def test_roles_of_jobs_and_submitters_get_what_it_was_told_of_logs() -> None:
    stack = new_stack()
    jobs, submitter = (iam.Role(stack, name, assumed_by=iam.AccountRootPrincipal()) for name in ("Jobs", "Submitter"))
    key = kms.Key(stack, "Key")
    application = imported(
        stack,
        encryption_key=key,
        log_bucket=s3.Bucket.from_bucket_name(stack, "Logs", "logs"),
        log_prefix="etl/",
        log_group=logs.LogGroup.from_log_group_name(stack, "Group", "etl"),
    )
    application._serve(jobs)
    application._let_submit(submitter)
    found = Synthesized(stack)
    place, _, group, using = found.statements("Jobs/DefaultPolicy/Resource")
    assert place["Resource"] == join("arn:", PARTITION, ":s3:::logs/etl/*")
    assert "logs:PutLogEvents" in group["Action"]
    assert using == found.statements("Submitter/DefaultPolicy/Resource")[0]
    assert (using["Action"], using["Resource"]) == (["kms:Decrypt", "kms:GenerateDataKey"], found.arn("Key/Resource"))
    # It exists, and its key lets the service in already.
    assert len(found.statements("Key/Resource")) == 1


def test_all_that_is_wrong_with_an_import_is_told_at_once() -> None:
    stack = new_stack()
    key = kms.Alias.from_alias_name(stack, "Key", "alias/team")
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.ServerlessApplication.from_application_attributes(
            stack, "Etl", application_id="Etl", encryption_key=key, log_prefix="etl/"
        )
    assert caught.value.codes == ("ApplicationIdShape", "JobLogPrefix", "KeyAlias")


def test_a_prefix_for_logs_needs_a_bucket() -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        imported(new_stack(), log_prefix="etl/")
    assert caught.value.codes == ("JobLogPrefix",)


def test_where_nothing_was_told_rights_are_for_its_owner_to_give() -> None:
    stack = new_stack()
    role = iam.Role(stack, "Jobs", assumed_by=iam.AccountRootPrincipal())
    application = imported(stack)
    application._serve(role)
    application._let_submit(role)
    assert Synthesized(stack).paths("AWS::IAM::Policy") == []
