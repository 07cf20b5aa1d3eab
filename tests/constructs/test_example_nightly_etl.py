"""The transient cluster of examples/nightly_etl.py, and the statements that its last step runs."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_cdk.assertions import Template

ROOT = Path(__file__).resolve().parents[2]


@cache
def resources() -> Mapping[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # scripts are relative to where an app runs
        [stack] = runpy.run_path("examples/nightly_etl.py")["main"]().node.children
        found: Mapping[str, Any] = Template.from_stack(stack).to_json()["Resources"]
        return found


def only(kind: str, start: str = "") -> tuple[str, Any]:
    """The id and the resource of a type, with an id that starts so."""
    [found] = [(id, one) for id, one in resources().items() if one["Type"] == kind and id.startswith(start)]  # noqa: A001
    return found


def steps() -> list[Any]:
    found: list[Any] = only("AWS::EMR::Cluster")[1]["Properties"]["Steps"]
    return found


def test_the_cluster_ends_after_its_work() -> None:
    cluster = only("AWS::EMR::Cluster")[1]["Properties"]
    assert cluster["Instances"]["KeepJobFlowAliveWhenNoSteps"] is False
    assert "AutoTerminationPolicy" not in cluster
    assert "AWS::EMR::Step" not in {one["Type"] for one in resources().values()}
    assert [(one["Name"], one["ActionOnFailure"]) for one in steps()] == [
        ("Take a copy", "TERMINATE_CLUSTER"),
        ("Orders by day", "TERMINATE_CLUSTER"),
        ("Best days", "CONTINUE"),
    ]


def test_the_job_reads_the_copy_and_the_report_reads_the_table() -> None:
    copy, job, report = [one["HadoopJarStep"]["Args"] for one in steps()]
    bucket = {"Ref": only("AWS::S3::Bucket", "Data")[0]}
    assert copy[2] == "--dest=hdfs:///orders"
    assert job[-4:-1] == ["--input", "hdfs:///orders", "--output"]
    assert job[-1] == {"Fn::Join": ["", ["s3://", bucket, "/orders_by_day/"]]}
    assert report[4] == {"Fn::Join": ["", ["table=s3://", bucket, "/orders_by_day/"]]}


def test_the_variables_are_those_of_the_statements() -> None:
    said = [word["Fn::Join"][1][0].partition("=")[0] for word in steps()[-1]["HadoopJarStep"]["Args"][4::2]]
    statements = (ROOT / "examples/jobs/best_days.sql").read_text(encoding="utf-8")
    assert said == ["table", "report"]
    assert [name for name in said if f"${{{name}}}" not in statements] == []


def test_nodes_may_read_the_files_before_the_cluster_starts() -> None:
    name, policy = only("AWS::IAM::Policy", "NightlyInstanceRole")
    statements = policy["Properties"]["PolicyDocument"]["Statement"]
    assert len([one for one in statements if one["Action"] == "s3:GetObject"]) == 2
    assert name in only("AWS::EMR::Cluster")[1]["DependsOn"]
