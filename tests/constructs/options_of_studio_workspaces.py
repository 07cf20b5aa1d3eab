"""What each argument of a scheduled notebook and of a secret for Git changes in a template."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from notebooks import OTHER_CLUSTER, cluster_in, in_workspace, request_of, results_in, studio_in
from options import Containing, Look, Option, Owner, at, count, text_of
from schedules import DAILY, HOURLY, OF_ALL_SCHEDULES, SCHEDULE, arn_of_own
from synthesized import Brought, Synthesized, imported_role, new_stack

import emr_constructs as emr

BUCKET = s3.Bucket.from_bucket_name(new_stack(), "Results", "results-of-the-team")
OWNER_TAG = "for-use-with-amazon-emr-managed-user-policies"
LOGIN = emr.GitLogin(user_name="bot")
OTHER_FILE = emr.Script.from_text('{"cells": []}', "other.ipynb")


def scheduled(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    stack = brought.stack
    base = {"studio": studio_in(stack), "cluster": cluster_in(stack), "notebook": in_workspace(), "schedule": HOURLY}
    emr.NotebookSchedule(stack, place, **{**base, **arguments})


def by_the_studio(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """``schedule_notebook``, on a Studio that stands where the schedule is looked for."""
    base = {"id": "Run", "cluster": cluster_in(brought.stack), "notebook": in_workspace(), "schedule": HOURLY}
    said = {**base, **arguments, **arguments.get("options", {})}
    said.pop("options", None)
    studio_in(brought.stack, place).schedule_notebook(**said)


def execution(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """A notebook by what its schedule sends."""
    own = {} if "notebook" in arguments else {**IN_WORKSPACE}
    scheduled(brought, place, {"notebook": emr.NotebookExecution(**{**own, **arguments})})


def secret(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    made = {} if "secret" in arguments else {"login": LOGIN}
    read = {} if "owner" in arguments else {"studios": [studio_in(brought.stack)]}
    emr.GitSecret(brought.stack, place, **{**made, **read, **arguments})


def login(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    made = emr.GitLogin(**{"user_name": "bot", **arguments})
    emr.GitSecret(brought.stack, place, login=made, studios=[studio_in(brought.stack)])


def asked(*members: str, of: str = SCHEDULE) -> Look:
    """A member of the request that the schedule makes."""

    def look(found: Synthesized, place: str) -> Any:
        value: Any = request_of(found, f"{place}/{of}")
        for one in members:
            value = value.get(one) if isinstance(value, dict) else None
        return value

    return look


def rights_of_own(found: Synthesized) -> list[Any]:
    """What the role of the Studio that is an argument may do."""
    [path] = [path for path in found.paths("AWS::IAM::Policy") if "RoleOfOwn" in path]
    return found.statements(path)


def tags(found: Synthesized, place: str) -> dict[str, str]:
    said = found.properties(f"{place}/Secret/Resource")["Tags"]
    return {one["Key"]: one["Value"] for one in said}


IN_WORKSPACE = {"workspace": "e-0A1B", "path": "daily.ipynb"}
EXECUTION = {
    "notebook": Option(
        given=OTHER_FILE,
        look=asked("NotebookS3Location", "Key"),
        expected=Containing(".ipynb"),
        rest={"output_bucket": BUCKET},
    ),
    "workspace": Option(given="e-0W5", look=asked("EditorId"), expected="e-0W5"),
    "path": Option(given="ours.ipynb", look=asked("RelativePath"), expected="ours.ipynb"),
    "name": Option(given="Ours", look=asked("NotebookExecutionName"), expected="Ours"),
    "parameters": Option(given={"day": 3, "of": ["a"]}, look=asked("NotebookParams"), expected='{"day":3,"of":["a"]}'),
    "environment": Option(given={"STAGE": "prod"}, look=asked("EnvironmentVariables"), expected={"STAGE": "prod"}),
    "output_bucket": Option(
        given=results_in, look=asked("OutputNotebookS3Location", "Bucket"), expected="results-of-the-team"
    ),
    "output_prefix": Option(
        given="daily/",
        look=asked("OutputNotebookS3Location", "Key"),
        expected="daily/",
        rest={"output_bucket": BUCKET},
    ),
    "html": Option(given=True, look=asked("OutputNotebookFormat"), expected="HTML"),
    "tags": Option(given={"Team": "Data"}, look=asked("Tags"), expected=[{"Key": "Team", "Value": "Data"}]),
}
SECRET = {
    "login": Option(given=emr.GitLogin(user_name="ours"), look=text_of("Secret/Resource"), expected=Containing("ours")),
    "secret": Option(
        given=lambda scope: secretsmanager.Secret.from_secret_name_v2(scope, "Own", "team-git"),
        look=count("SecretsManager::Secret"),
        expected=0,
    ),
    "studios": Option(
        given=lambda scope: [studio_in(scope, "Own", "es-0W5")],
        look=lambda found, place: found.id(f"{place}/Secret/Resource") in str(rights_of_own(found)),
        expected=True,
    ),
    "owner": Option(given="AIDA0OWN", look=lambda found, place: tags(found, place).get(OWNER_TAG), expected="AIDA0OWN"),
    "secret_name": Option(given="emr-studio-ours", look=at("Name", of="Secret/Resource"), expected="emr-studio-ours"),
    "encryption_key": Option(
        given=lambda scope: kms.Key(scope, "Own"), look=at("KmsKeyId", of="Secret/Resource"), expected=arn_of_own
    ),
    "removal_policy": Option(
        given=cdk.RemovalPolicy.RETAIN,
        look=lambda found, place: found.resource(f"{place}/Secret/Resource")["DeletionPolicy"],
        expected="Retain",
    ),
}
LOGIN_OPTIONS = {
    "user_name": Option(given="ours", look=text_of("Secret/Resource"), expected=Containing("ours")),
    "token": Option(
        given=lambda scope: secretsmanager.Secret.from_secret_name_v2(scope, "Own", "our-token"),
        look=text_of("Secret/Resource"),
        expected=Containing("our-token"),
    ),
}
SCHEDULED = {
    "studio": Option(
        given=lambda scope: studio_in(scope, "Own", "es-0W5"),
        look=asked("NotebookInstanceSecurityGroupId"),
        expected="sg-workspace-es-0W5",
    ),
    "notebook": Option(given=in_workspace(name="Ours"), look=asked("NotebookExecutionName"), expected="Ours"),
    "cluster": Option(
        given=lambda scope: cluster_in(scope, "Own", OTHER_CLUSTER),
        look=asked("ExecutionEngine", "Id"),
        expected=OTHER_CLUSTER,
    ),
    "service_role": Option(
        given=lambda scope: imported_role(scope, "Own"),
        look=asked("ServiceRole"),
        expected="arn:aws:iam::111122223333:role/teams/Own",
    ),
    "execution_role": Option(
        given=lambda scope: imported_role(scope, "Own"),
        look=asked("ExecutionEngine", "ExecutionRoleArn"),
        expected="arn:aws:iam::111122223333:role/teams/Own",
    ),
    **OF_ALL_SCHEDULES,
}
METHOD = Owner(
    make=by_the_studio,
    options={
        "id": Option(given="Named", look=lambda found, place: f"{place}/Named/{SCHEDULE}" in found, expected=True),
        "notebook": Option(
            given=in_workspace(name="Ours"), look=asked("NotebookExecutionName", of=f"Run/{SCHEDULE}"), expected="Ours"
        ),
        "cluster": Option(
            given=lambda scope: cluster_in(scope, "Own", OTHER_CLUSTER),
            look=asked("ExecutionEngine", "Id", of=f"Run/{SCHEDULE}"),
            expected=OTHER_CLUSTER,
        ),
        "schedule": Option(given=DAILY, look=at("ScheduleExpression", of=f"Run/{SCHEDULE}"), expected="rate(1 day)"),
        "options": Option(given={"description": "ours"}, look=at("Description", of=f"Run/{SCHEDULE}"), expected="ours"),
    },
)

OWNERS: dict[str, Owner] = {
    "NotebookSchedule": Owner(make=scheduled, options=SCHEDULED),
    "NotebookExecution": Owner(make=execution, options=EXECUTION),
    "GitSecret": Owner(make=secret, options=SECRET),
    "GitLogin": Owner(make=login, options=LOGIN_OPTIONS),
    # What every Studio can do stands in two public classes.
    "IStudio.schedule_notebook": METHOD,
    "Studio.schedule_notebook": METHOD,
}
