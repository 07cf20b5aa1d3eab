"""The app of the deploy tests: one cluster of the library, varied through context values.

Context: ``release`` (label), ``maximum`` (of managed scaling), ``timeout_action`` (of the task fleet, past the
library's own checks).
"""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_emr

import emr_constructs as emr

JOB = Path(__file__).resolve().parents[3] / "examples" / "jobs" / "word_count.py"
TIMEOUT_ACTION = "Instances.TaskInstanceFleets.0.LaunchSpecifications.SpotSpecification.TimeoutAction"


def build_cluster(stack: cdk.Stack, *, release: str, maximum: int) -> emr.Cluster:
    """A cluster with everything that it stands on, and a step."""
    script = emr.Script.from_asset(str(JOB))
    export = emr.Configuration(classification="export", properties={"PYSPARK_PYTHON": "/usr/bin/python3"})
    cluster = emr.Cluster(
        stack,
        "Analytics",
        release_label=emr.ReleaseLabel.of(release),
        managed_scaling=emr.ManagedScaling.task_nodes_only(maximum_capacity=maximum),
        configurations=[emr.Configuration(classification="spark-env", configurations=[export])],
        bootstrap_actions=[emr.BootstrapAction(name="prepare", script=script, arguments=["now"])],
    )
    cluster.add_step("WordCount", emr.SparkSubmit(script=script, arguments=["--input", "s3://b/in/"]))
    return cluster


app = cdk.App()
built = build_cluster(
    cdk.Stack(app, "Clusters"),
    release=app.node.try_get_context("release") or "emr-7.14.0",
    maximum=int(app.node.try_get_context("maximum") or 32),
)
wrong_action = app.node.try_get_context("timeout_action")
if wrong_action:
    resource = built.node.default_child
    assert isinstance(resource, aws_emr.CfnCluster)
    resource.add_property_override(TIMEOUT_ACTION, wrong_action)
app.synth()
