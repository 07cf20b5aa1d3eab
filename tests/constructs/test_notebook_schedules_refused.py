"""Notebooks by the clock that could not run, and what is told of them."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn
from notebooks import CLUSTER, FILE, NIGHTLY, WORKSPACE, in_workspace, nightly, studio_in
from synthesized import imported_role, new_stack

import emr_constructs as emr


def refused(**given: Any) -> str:
    stack = new_stack("eu-west-1")
    with pytest.raises(emr.EmrValidationError) as caught:
        nightly(stack, **given)
    assert studio_in(stack).node.try_find_child("Nightly") is None
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"retry_attempts": 186}, "ScheduleRetries: `retry_attempts` (186) must be 0 to 185"),
        (
            {"notebook": in_workspace(parameters={"day": sfn.JsonPath.string_at("$.day")})},
            "ScheduledValue: the notebook has a value of Step Functions, which a schedule hands on as it is written; "
            "use `scheduler.ContextAttribute` [",
        ),
        (
            {"notebook": in_workspace(environment={"DAY": "{% $states.input.day %}"})},
            "ScheduledValue: the notebook has a value of Step Functions",
        ),
        (
            {"notebook": emr.NotebookExecution(notebook=FILE)},
            "NotebookOutput: nobody told the imported Studio its bucket; say `output_bucket`, where results go",
        ),
        ({"cluster": CLUSTER}, "ArgumentType: `cluster` must be a Cluster, not"),
    ],
    ids=["attempts", "path", "expression", "output", "type"],
)
def test_what_would_be_refused(given: dict[str, Any], message: str) -> None:
    assert refused(**given).startswith(message)


def test_a_cluster_of_another_region_is_refused() -> None:
    stack = new_stack("eu-west-1")
    arn = f"arn:aws:elasticmapreduce:eu-central-1:111122223333:cluster/{CLUSTER}"
    far = emr.Cluster.from_cluster_arn(stack, "Far", arn)
    with pytest.raises(emr.EmrValidationError) as caught:
        nightly(stack, cluster=far)
    assert caught.value.codes == ("StudioComputeElsewhere", "NotebookElsewhere")
    assert "the cluster is in eu-central-1 of 111122223333, and notebooks are started in the region" in str(
        caught.value
    )


def test_a_cluster_that_no_workspace_could_be_attached_to_is_refused() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network")
    cluster = emr.Cluster(
        stack,
        "Cluster",
        release_label=emr.ReleaseLabel.EMR_7_14_0,
        applications=[emr.Application.SPARK],
        network=network,
    )
    studio = emr.Studio(stack, "Studio", auth=emr.StudioAuth.iam(), network=network)
    with pytest.raises(emr.EmrValidationError) as caught:
        studio.schedule_notebook(
            "Nightly",
            notebook=in_workspace(),
            cluster=cluster,
            schedule=NIGHTLY,
            execution_role=imported_role(stack, "Analyst"),
        )
    assert caught.value.codes == ("NotebookExecutionRole", "StudioClusterApplications")


def test_results_are_encrypted_with_a_key_of_the_account() -> None:
    stack = new_stack("eu-west-1")
    key = kms.Key.from_key_arn(stack, "Far", "arn:aws:kms:eu-west-1:999988887777:key/far")
    bucket = s3.Bucket.from_bucket_attributes(stack, "Bucket", bucket_name="results", encryption_key=key)
    with pytest.raises(emr.EmrValidationError) as caught:
        nightly(stack, notebook=in_workspace(output_bucket=bucket))
    assert caught.value.codes == ("StudioKeyAccount",)
    assert studio_in(stack).node.try_find_child("Nightly") is None


def test_an_option_that_does_not_exist_is_an_error_of_python() -> None:
    with pytest.raises(TypeError, match="retries"):
        nightly(new_stack(), retries=3)


PLACE = s3.Bucket.from_bucket_name(new_stack(), "Place", "results-of-the-team")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({}, "NotebookExecutionIncomplete: nothing says which notebook runs; say `notebook`, or `workspace` and"),
        (
            {"notebook": FILE, "workspace": WORKSPACE, "path": "daily.ipynb"},
            "NotebookTwice: `notebook` and `workspace` both say what runs; leave one of them out",
        ),
        (
            {"notebook": emr.Script.from_bucket(PLACE, "reports/daily.py")},
            "NotebookFile: `notebook` ('reports/daily.py') is no notebook of Jupyter; give a file that ends in .ipynb",
        ),
        (
            {"workspace": WORKSPACE, "path": "daily.py"},
            "NotebookFile: `path` ('daily.py') is no notebook of Jupyter; give a file that ends in .ipynb",
        ),
        (
            {"workspace": WORKSPACE, "path": "daily.ipynb", "output_prefix": "daily"},
            "NotebookOutputPrefix: `output_prefix` is for a bucket, and results stay in the Workspace; give",
        ),
        (
            {"notebook": FILE, "parameters": {"day": {1, 2}}},
            "NotebookParameters: `parameters` hold what JSON does not know: Object of type set is not JSON",
        ),
        (
            {"notebook": FILE, "parameters": {"share": float("nan")}},
            "NotebookParameters: `parameters` hold what JSON does not know: Out of range float values",
        ),
        ({"notebook": FILE, "name": "n" * 257}, "NotebookExecutionName: `name` has 257 characters; use 1 to 256"),
        ({"notebook": FILE, "tags": {"aws:a": "b"}}, "TagKey: "),
        ({"notebook": "daily.ipynb"}, "ArgumentType: `notebook` must be a Script, not 'daily.ipynb'; write "),
    ],
    ids=["nothing", "both", "file", "path", "output", "set", "nan", "name", "tag", "type"],
)
def test_what_is_no_notebook_execution(said: dict[str, Any], message: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.NotebookExecution(**said)
    assert str(caught.value).startswith(message)
