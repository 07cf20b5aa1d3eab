"""Studios and clusters that exist already, and notebooks that run on them by the clock."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from botocore.session import get_session
from botocore.validate import ParamValidator
from constructs import Construct
from state_machines import text_of
from synthesized import Synthesized, imported_role

import emr_constructs as emr

CLUSTER, OTHER_CLUSTER, WORKSPACE = "j-0A1B2C3D4E5F", "j-5F4E3D2C1B0A", "e-0A1B2C3D4E5F"
NIGHTLY = scheduler.ScheduleExpression.cron(minute="30", hour="2", time_zone=cdk.TimeZone.EUROPE_BERLIN)
FILE = emr.Script.from_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "daily.ipynb")
API = "StartNotebookExecution"


def studio_in(scope: Construct, id: str = "Studio", studio_id: str = "es-0A1B2C3D") -> Any:  # noqa: A002
    """A Studio that exists already: it makes nothing."""
    found = scope.node.try_find_child(id)
    if found is not None:
        return found
    groups = emr.StudioSecurityGroups.from_security_groups(
        scope,
        f"GroupsOf{id}",
        engine=ec2.SecurityGroup.from_security_group_id(scope, f"EngineOf{id}", f"sg-engine-{studio_id}"),
        workspace=ec2.SecurityGroup.from_security_group_id(scope, f"WorkspaceOf{id}", f"sg-workspace-{studio_id}"),
    )
    role = imported_role(scope, f"RoleOf{id}")
    return emr.Studio.from_studio_attributes(
        scope, id, studio_id=studio_id, security_groups=groups, service_role=role, auth=emr.StudioAuth.iam()
    )


def cluster_in(scope: Construct, id: str = "Cluster", cluster_id: str = CLUSTER) -> Any:  # noqa: A002
    """A cluster that exists already."""
    found = scope.node.try_find_child(id)
    return found or emr.Cluster.from_cluster_attributes(scope, id, cluster_id=cluster_id)


def results_in(scope: Construct) -> Any:
    """A bucket for results that exists already."""
    found = scope.node.try_find_child("Results")
    return found or s3.Bucket.from_bucket_name(scope, "Results", "results-of-the-team")


def notebook_in(scope: Construct, **more: Any) -> emr.NotebookExecution:
    """A notebook in a file, with results in a bucket."""
    return emr.NotebookExecution(**{"notebook": FILE, "output_bucket": results_in(scope), **more})


def in_workspace(**more: Any) -> emr.NotebookExecution:
    return emr.NotebookExecution(**{"workspace": WORKSPACE, "path": "reports/daily.ipynb", **more})


def nightly(scope: Construct, id: str = "Nightly", **more: Any) -> emr.NotebookSchedule:  # noqa: A002
    """A notebook that runs at half past two, on what exists already."""
    base = {"cluster": cluster_in(scope), "notebook": notebook_in(scope), "schedule": NIGHTLY}
    made: emr.NotebookSchedule = studio_in(scope).schedule_notebook(id, **{**base, **more})
    return made


def request_of(found: Synthesized, path: str) -> dict[str, Any]:
    """What EMR is asked for."""
    parsed: dict[str, Any] = json.loads(text_of(found.properties(path)["Target"]["Input"]))
    return parsed


def complaints(request: dict[str, Any]) -> str:
    """What botocore finds wrong with a request."""
    shape: Any = get_session().get_service_model("emr").operation_model(API).input_shape
    return str(ParamValidator().validate(request, shape).generate_report())
