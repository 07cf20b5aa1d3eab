"""Notebooks by the clock: what EventBridge Scheduler sends, with which rights, and what is refused."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template
from botocore.session import get_session
from notebooks import (
    API,
    CLUSTER,
    FILE,
    NIGHTLY,
    WORKSPACE,
    cluster_in,
    complaints,
    in_workspace,
    nightly,
    notebook_in,
    request_of,
)
from state_machines import text_of
from synthesized import REGION, Synthesized, as_list, imported_role, join, new_stack, warnings

import emr_constructs as emr

ARN = "arn:aws:scheduler:::aws-sdk:emr:startNotebookExecution"
FOR_STUDIO = [emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY]
AT = scheduler.ContextAttribute.scheduled_time


@cache
def schedules() -> Synthesized:
    """One stack with a schedule for each thing to be seen, on a Studio and a cluster that exist already."""
    stack = new_stack()
    nightly(stack)
    later = cdk.CfnParameter(stack, "Later").value_as_string
    count = cdk.CfnParameter(stack, "Count", type="Number").value_as_number
    said = notebook_in(
        stack,
        name="Daily",
        parameters={"at": AT, "place": f"s3://{later}/in", "regions": ["eu", "us"], "count": count},
        environment={"STAGE": "prod"},
        output_prefix="reports/daily",
        html=True,
        tags={"Team": "Data"},
    )
    nightly(stack, "Said", notebook=said, execution_role=imported_role(stack, "Analyst"))
    nightly(stack, "Inside", notebook=in_workspace())
    key = kms.Key(stack, "Key")
    kept = s3.Bucket(stack, "Kept", encryption_key=kms.Key(stack, "BucketKey"))
    nightly(stack, "Keyed", notebook=in_workspace(output_bucket=kept), encryption_key=key, service_role=_runner(stack))
    nightly(
        stack,
        "Rare",
        notebook=in_workspace(),
        dead_letter_queue=sqs.Queue(stack, "Brought"),
        retry_attempts=3,
        max_event_age=cdk.Duration.hours(1),
    )
    return Synthesized(stack)


def _runner(stack: cdk.Stack) -> iam.Role:
    return iam.Role(stack, "RunnerRole", assumed_by=iam.ServicePrincipal("elasticmapreduce.amazonaws.com"))


@cache
def with_a_studio() -> tuple[Synthesized, list[str]]:
    """A Studio and a cluster that are made here, with a notebook on it, and what is warned of."""
    stack = new_stack()
    network = emr.Network(stack, "Network")
    cluster = emr.Cluster(
        stack, "Cluster", release_label=emr.ReleaseLabel.EMR_7_14_0, applications=FOR_STUDIO, network=network
    )
    studio = emr.Studio(stack, "Studio", auth=emr.StudioAuth.iam(), network=network, bucket_prefix="team")
    studio.schedule_notebook(
        "Nightly", notebook=emr.NotebookExecution(notebook=FILE), cluster=cluster, schedule=NIGHTLY
    )
    return Synthesized(stack), warnings(stack)


def asked(name: str) -> dict[str, Any]:
    return request_of(schedules(), f"Studio/{name}/Schedule/Resource")


def rights_of(found: Synthesized, path: str) -> dict[str, Any]:
    """The resources and the condition of each action that a role may do."""
    policy = found.statements(f"{path}/DefaultPolicy/Resource")
    return {action: (one["Resource"], one.get("Condition")) for one in policy for action in as_list(one["Action"])}


def starter_of(name: str) -> dict[str, Any]:
    return rights_of(schedules(), f"Studio/{name}/Role")


def arn_of(resource: str) -> Any:
    account = {"Ref": "AWS::AccountId"}
    return join("arn:", {"Ref": "AWS::Partition"}, ":elasticmapreduce:", REGION, ":", account, f":{resource}")


def role_arn(name: str) -> Any:
    return join("arn:", {"Ref": "AWS::Partition"}, ":iam::", {"Ref": "AWS::AccountId"}, f":role/teams/{name}")


# The request


def test_the_notebook_runs_at_that_time_in_that_zone() -> None:
    found = schedules().properties("Studio/Nightly/Schedule/Resource")
    assert found["ScheduleExpression"] == "cron(30 2 * * ? *)"
    assert found["ScheduleExpressionTimezone"] == "Europe/Berlin"
    assert text_of(found["Target"]["Arn"]) == ARN


def test_the_target_is_a_service_and_an_operation_of_the_sdk() -> None:
    *_, service, action = ARN.split(":")
    model = get_session().get_service_model("emr")
    assert model.service_id.hyphenize() == service
    assert action[0].upper() + action[1:] == API
    assert API in model.operation_names


def test_a_file_is_uploaded_and_run_with_the_groups_and_the_role_of_the_studio() -> None:
    request = asked("Nightly")
    place = request.pop("NotebookS3Location")
    assert place["Bucket"] == "cdk-hnb659fds-assets-111122223333-eu-west-1"
    assert place["Key"].endswith(".ipynb")
    assert request == {
        "NotebookExecutionName": "Nightly",
        "ExecutionEngine": {"Id": CLUSTER, "Type": "EMR", "MasterInstanceSecurityGroupId": "sg-engine-es-0A1B2C3D"},
        "ServiceRole": "arn:aws:iam::111122223333:role/teams/RoleOfStudio",
        "NotebookInstanceSecurityGroupId": "sg-workspace-es-0A1B2C3D",
        "OutputNotebookS3Location": {"Bucket": "results-of-the-team", "Key": "scheduled-notebooks/Nightly"},
    }


def test_all_that_a_notebook_can_say() -> None:
    request = asked("Said")
    assert request["NotebookExecutionName"] == "Daily"
    assert request["EnvironmentVariables"] == {"STAGE": "prod"}
    assert request["OutputNotebookFormat"] == "HTML"
    assert request["OutputNotebookS3Location"]["Key"] == "reports/daily"
    assert request["Tags"] == [{"Key": "Team", "Value": "Data"}]
    assert request["ExecutionEngine"]["ExecutionRoleArn"] == "arn:aws:iam::111122223333:role/teams/Analyst"


def test_parameters_are_json_in_json_whatever_only_deployment_knows() -> None:
    text = asked("Said")["NotebookParams"].replace(":Count", ":7")
    assert json.loads(text) == {
        "at": "<aws.scheduler.scheduled-time>",
        "place": "s3://Later/in",
        "regions": ["eu", "us"],
        "count": 7,
    }


def test_a_notebook_in_a_workspace_is_named_by_its_path_and_keeps_its_results_there() -> None:
    request = asked("Inside")
    assert (request["EditorId"], request["RelativePath"]) == (WORKSPACE, "reports/daily.ipynb")
    assert not {"NotebookS3Location", "OutputNotebookS3Location"} & set(request)


@pytest.mark.parametrize("name", ["Nightly", "Said", "Inside", "Keyed"])
def test_emr_takes_the_request(name: str) -> None:
    assert complaints(asked(name)) == ""


def test_botocore_would_complain() -> None:
    assert "Unknown parameter" in complaints({**asked("Nightly"), "ClientToken": "a"})


def test_what_can_be_said_of_a_schedule() -> None:
    found = schedules().properties("Studio/Rare/Schedule/Resource")["Target"]
    assert found["RetryPolicy"] == {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 3}
    assert found["DeadLetterConfig"] == {"Arn": schedules().arn("Brought/Resource")}


# Rights


def test_the_starter_may_run_notebooks_on_this_cluster_with_this_role() -> None:
    assert starter_of("Nightly") == {
        "elasticmapreduce:StartNotebookExecution": ([arn_of(f"cluster/{CLUSTER}"), arn_of("editor/*")], None),
        "iam:PassRole": (
            role_arn("RoleOfStudio"),
            {"StringLike": {"iam:PassedToService": "elasticmapreduce.amazonaws.com*"}},
        ),
        "sqs:SendMessage": (schedules().arn("Studio/Nightly/DeadLetters/Resource"), None),
    }


def test_a_notebook_in_a_workspace_is_the_only_one() -> None:
    resources, _ = starter_of("Inside")["elasticmapreduce:StartNotebookExecution"]
    assert resources == [arn_of(f"cluster/{CLUSTER}"), arn_of(f"editor/{WORKSPACE}")]


def test_tags_and_runtime_roles_need_rights_of_their_own() -> None:
    more = {action: one for action, one in starter_of("Said").items() if action not in starter_of("Nightly")}
    assert more == {
        "elasticmapreduce:AddTags": (
            arn_of("notebook-execution/*"),
            {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}},
        ),
        "elasticmapreduce:GetClusterSessionCredentials": (
            arn_of(f"cluster/{CLUSTER}"),
            {"StringEquals": {"elasticmapreduce:ExecutionRoleArn": role_arn("Analyst")}},
        ),
    }


def test_a_key_is_for_the_schedule_and_its_queue() -> None:
    key = schedules().arn("Key/Resource")
    assert schedules().properties("Studio/Keyed/Schedule/Resource")["KmsKeyArn"] == key
    assert schedules().properties("Studio/Keyed/DeadLetters/Resource")["KmsMasterKeyId"] == key
    assert starter_of("Keyed")["kms:Decrypt"] == (key, None)


def test_the_service_role_reads_the_one_notebook_and_writes_below_one_prefix() -> None:
    # A role that exists has one policy of this stack for all that it is given.
    [path] = [one for one in schedules().paths("AWS::IAM::Policy") if one.startswith("RoleOfStudio/")]
    found = [(as_list(one["Action"]), str(one["Resource"])) for one in schedules().statements(path)]
    [read] = [resource for actions, resource in found if actions == ["s3:GetObject"]]
    assert asked("Nightly")["NotebookS3Location"]["Key"] in read
    writing = [resource for actions, resource in found if "s3:PutObject" in actions]
    assert len(writing) == 2
    assert "results-of-the-team/scheduled-notebooks/Nightly*'" in writing[0]
    assert "results-of-the-team/reports/daily*'" in writing[1]
    assert any(
        "s3:ListBucket" in actions and resource.endswith("results-of-the-team']]}") for actions, resource in found
    )


def test_a_brought_service_role_gets_the_key_of_the_results() -> None:
    found = rights_of(schedules(), "RunnerRole")
    key = schedules().arn("BucketKey/Resource")
    assert found["s3:PutObject"][0] == join(schedules().arn("Kept/Resource"), "/scheduled-notebooks/Keyed*")
    via = {"StringEquals": {"kms:ViaService": join("s3.", REGION, ".", {"Ref": "AWS::URLSuffix"})}}
    assert found["kms:GenerateDataKey"] == (key, via)
    assert asked("Keyed")["ServiceRole"].startswith("arn:aws:iam::111122223333:role/RunnerRole")


def test_a_schedule_waits_for_the_rights_of_both_roles() -> None:
    waits = schedules().depends_on("Studio/Keyed/Schedule/Resource")
    for role in ("Studio/Keyed/Role", "RunnerRole"):
        assert schedules().id(f"{role}/DefaultPolicy/Resource") in waits


# A Studio that is made here


def test_results_go_below_the_prefix_of_the_studio_where_its_role_may_write_already() -> None:
    found, _ = with_a_studio()
    place = request_of(found, "Studio/Nightly/Schedule/Resource")["OutputNotebookS3Location"]
    assert place == {"Bucket": found.id("Studio/Workspaces/Resource"), "Key": "team/scheduled-notebooks/Nightly"}
    writing = [
        one
        for one in found.statements("Studio/ServiceRole/DefaultPolicy/Resource")
        if "s3:PutObject" in as_list(one["Action"])
    ]
    assert [one["Resource"] for one in writing] == [join(found.arn("Studio/Workspaces/Resource"), "/team*")]


def test_the_primary_node_gets_the_group_of_the_engines() -> None:
    found, _ = with_a_studio()
    group = found.group("Studio/SecurityGroups/Engine/Resource")
    engine = request_of(found, "Studio/Nightly/Schedule/Resource")["ExecutionEngine"]
    assert found.properties("Cluster/Resource")["Instances"]["AdditionalMasterSecurityGroups"] == [group]
    assert engine["MasterInstanceSecurityGroupId"] == text_of(group)


def test_a_cluster_that_ends_when_it_is_idle_is_warned_of() -> None:
    _, told = with_a_studio()
    assert any("ends after 3600 idle seconds" in one and "NotebookExecutionClusterEnds" in one for one in told)


def test_the_owner_of_an_imported_cluster_is_told_what_it_needs() -> None:
    stack = new_stack()
    nightly(stack)
    assert any("ImportedClusterInStudio" in one for one in warnings(stack))


def test_a_schedule_of_a_stack_of_its_own_leaves_the_others_alone() -> None:
    stack = new_stack()
    app: Any = stack.node.scope
    studio = emr.Studio(stack, "Studio", auth=emr.StudioAuth.iam())
    other = cdk.Stack(app, "Other")
    emr.NotebookSchedule(
        other,
        "Nightly",
        studio=studio,
        notebook=emr.NotebookExecution(notebook=FILE),
        cluster=cluster_in(other),
        schedule=NIGHTLY,
    )
    found, home = Synthesized(other), json.dumps(Template.from_stack(stack).to_json())
    actions = [one["Action"] for path in found.paths("AWS::IAM::Policy") for one in found.statements(path)]
    assert "elasticmapreduce:StartNotebookExecution" in actions
    assert "s3:GetObject" in actions
    assert "StartNotebookExecution" not in home


def test_the_owner_of_a_service_role_that_cannot_be_changed_is_told() -> None:
    stack = new_stack()
    nightly(stack, service_role=imported_role(stack, "Fixed", mutable=False))
    told = [one for one in warnings(stack) if "Stack/Fixed cannot be changed" in one]
    assert any("s3:GetObject" in one for one in told)
    assert any("s3:PutObject" in one for one in told)


def test_one_of_several_notebooks_on_a_cluster_does_not_change_it_again() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network")
    cluster = emr.Cluster(
        stack,
        "Cluster",
        release_label=emr.ReleaseLabel.EMR_7_14_0,
        applications=FOR_STUDIO,
        network=network,
        auto_termination=None,
    )
    studio = emr.Studio(stack, "Studio", auth=emr.StudioAuth.iam(), network=network)
    studio.attach(cluster)
    for name in ("Nightly", "Weekly"):
        studio.schedule_notebook(name, notebook=in_workspace(), cluster=cluster, schedule=NIGHTLY)
    groups = Synthesized(stack).properties("Cluster/Resource")["Instances"]["AdditionalMasterSecurityGroups"]
    assert len(groups) == 1
    assert not any("NotebookExecutionClusterEnds" in one for one in warnings(stack))


def test_a_notebook_of_a_bucket_is_run_where_it_is() -> None:
    stack = new_stack()
    place = s3.Bucket.from_bucket_name(stack, "Place", "code-of-the-team")
    nightly(stack, notebook=notebook_in(stack, notebook=emr.Script.from_bucket(place, "reports/daily.ipynb")))
    found = request_of(Synthesized(stack), "Studio/Nightly/Schedule/Resource")["NotebookS3Location"]
    assert found == {"Bucket": "code-of-the-team", "Key": "reports/daily.ipynb"}
