"""Rights to an EMR Serverless application: exact actions and resources, and no role that was not named."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import aws_cdk as cdk
import botocore.session
import pytest
from aws_cdk import aws_iam as iam
from constructs import Construct
from synthesized import RELEASE, Synthesized, new_stack

import emr_constructs as emr

ACCOUNT, REGION = "111122223333", "eu-west-1"
APPLICATION = f"arn:aws:emr-serverless:{REGION}:{ACCOUNT}:/applications/00f1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/jobs"
HERE, RUNS, SESSIONS = APPLICATION, f"{APPLICATION}/jobruns/*", f"{APPLICATION}/sessions/*"
PASS = ({"iam:PassRole"}, {ROLE})
NAMED: dict[str, Any] = {"execution_role": None}
GRANTS: dict[str, tuple[dict[str, Any], list[tuple[set[str], set[str]]]]] = {
    "describe": (
        {},
        [
            ({"GetApplication", "ListJobRuns", "ListSessions"}, {HERE}),
            ({"GetJobRun", "ListJobRunAttempts"}, {RUNS}),
            ({"GetSession"}, {SESSIONS}),
        ],
    ),
    "start_job_run": (
        {**NAMED, "tag_keys": ["Team"]},
        [
            ({"GetApplication", "ListJobRuns", "StartJobRun"}, {HERE}),
            ({"GetJobRun", "ListJobRunAttempts"}, {RUNS}),
            ({"TagResource"}, {HERE, RUNS}),
            PASS,
        ],
    ),
    "cancel_job_run": ({}, [({"CancelJobRun", "GetJobRun"}, {RUNS})]),
    "open_dashboard": (
        {},
        [({"GetDashboardForJobRun", "GetJobRun"}, {RUNS}), ({"GetResourceDashboard", "GetSession"}, {SESSIONS})],
    ),
    "access_livy_endpoint": (NAMED, [({"AccessLivyEndpoints", "GetApplication"}, {HERE}), PASS]),
    "access_studio": (NAMED, [({"AccessInteractiveEndpoints", "GetApplication"}, {HERE}), PASS]),
    "start_session": (
        NAMED,
        [
            ({"GetApplication", "ListSessions", "StartSession"}, {HERE}),
            ({"GetResourceDashboard", "GetSession", "GetSessionEndpoint", "TerminateSession"}, {SESSIONS}),
            PASS,
        ],
    ),
    "start_and_stop": ({}, [({"GetApplication", "StartApplication", "StopApplication"}, {HERE})]),
    "update": ({}, [({"GetApplication", "UpdateApplication"}, {HERE})]),
}
BESIDE_THE_API = {"AccessInteractiveEndpoints", "AccessLivyEndpoints"}
"""Actions of no operation of the API: they are asked for by endpoints."""


@cache
def granted() -> Synthesized:
    """A stack with a user for each grant."""
    stack = new_stack(REGION)
    application = emr.ServerlessApplication.from_application_arn(stack, "Application", APPLICATION)
    role = iam.Role.from_role_arn(stack, "Role", ROLE)
    for name, (arguments, _) in GRANTS.items():
        given = {key: role if key == "execution_role" else value for key, value in arguments.items()}
        made = getattr(application.grants, name)(iam.User(stack, name), **given)
        made.assert_success()
    return Synthesized(stack)


def listed(value: Any) -> set[str]:
    return {one.removeprefix("emr-serverless:") for one in ([value] if isinstance(value, str) else value)}


def test_every_grant_is_tried() -> None:
    assert set(GRANTS) == {name for name in vars(emr.ServerlessGrants) if not name.startswith("_")}


@pytest.mark.parametrize("name", GRANTS)
def test_a_grant_has_these_actions_on_these_resources(name: str) -> None:
    statements = granted().statements(f"{name}/DefaultPolicy/Resource")
    found = [(sorted(listed(one["Action"])), sorted(listed(one["Resource"]))) for one in statements]
    assert sorted(found) == sorted((sorted(actions), sorted(places)) for actions, places in GRANTS[name][1])


@pytest.mark.parametrize("name", GRANTS)
def test_a_role_is_handed_to_emr_serverless_only_and_tags_are_the_named_ones(name: str) -> None:
    for one in granted().statements(f"{name}/DefaultPolicy/Resource"):
        conditions = {
            "iam:PassRole": {"StringLike": {"iam:PassedToService": "emr-serverless.amazonaws.com*"}},
            "emr-serverless:TagResource": {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}},
        }
        action = one["Action"] if isinstance(one["Action"], str) else ""
        assert one.get("Condition") == conditions.get(action)


def test_every_action_is_one_of_the_service() -> None:
    model = botocore.session.get_session().get_service_model("emr-serverless")
    known = {*model.operation_names, *BESIDE_THE_API}
    said = {action for _, rights in GRANTS.values() for actions, _ in rights for action in actions}
    assert said - {"iam:PassRole"} <= known


@pytest.mark.parametrize(
    ("method", "wrong", "message"),
    [
        ("describe", {"grantee": "arn:x"}, "ArgumentType: `grantee` must be an IGrantable, not 'arn:x'"),
        ("start_job_run", {"execution_role": ROLE}, "ArgumentType: `execution_role` must be an IRole, not"),
        ("start_job_run", {"tag_keys": "Team"}, "ArgumentType: `tag_keys` must be a list of strings, not 'Team'"),
        ("access_studio", {"execution_role": None}, "ArgumentType: `execution_role` must be an IRole, not None"),
    ],
)
def test_a_wrong_type_is_told_in_words_of_python(method: str, wrong: dict[str, Any], message: str) -> None:
    stack = new_stack(REGION)
    application = emr.ServerlessApplication.from_application_arn(stack, "Application", APPLICATION)
    base = {} if method == "describe" else {"execution_role": iam.Role.from_role_arn(stack, "Role", ROLE)}
    with pytest.raises(emr.EmrValidationError) as caught:
        getattr(application.grants, method)(**{"grantee": iam.User(stack, "User"), **base, **wrong})
    assert message in str(caught.value)


def test_who_starts_work_or_looks_at_logs_may_use_the_key_of_the_logs() -> None:
    stack = new_stack()
    application = emr.ServerlessApplication(
        stack, "Application", release_label=RELEASE, monitoring=emr.ServerlessMonitoring(s3_logs=False)
    )
    users = Construct(stack, "Users")
    application.grants.start_job_run(iam.User(users, "Starts"), execution_role=application.execution_role)
    application.grants.open_dashboard(iam.User(users, "Looks"))
    application.grants.cancel_job_run(iam.User(users, "Cancels"))
    found = Synthesized(stack)
    key = found.arn("Application/Key/Resource")
    using = {
        name
        for name in ("Starts", "Looks", "Cancels")
        if json.dumps(key) in json.dumps(found.statements(f"Users/{name}/DefaultPolicy/Resource"))
    }
    assert using == {"Starts", "Looks"}


def test_rights_to_an_application_of_another_stack_stand_with_the_grantee() -> None:
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
    stack, other = cdk.Stack(app, "Stack"), cdk.Stack(app, "Other")
    quiet = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False, managed_logs=False)
    application = emr.ServerlessApplication(stack, "Application", release_label=RELEASE, monitoring=quiet)
    application.grants.start_job_run(iam.User(other, "User"), execution_role=application.execution_role)
    assert "emr-serverless:StartJobRun" in json.dumps(Synthesized(other).statements("User/DefaultPolicy/Resource"))
