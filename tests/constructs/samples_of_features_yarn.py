"""The switches for YARN, HBase, Flink and the CloudWatch agent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_s3 as s3
from samples import NUMBER, Sample

import emr_constructs as emr
from emr_constructs.model.features.feature import ClusterPlan

STACK = Stack(App(), "Features")
BUCKET = s3.Bucket.from_bucket_name(STACK, "Bucket", "team")
JOBS = ecr.Repository.from_repository_name(STACK, "Jobs", "jobs")
SECONDS = Duration.seconds(NUMBER)


def for_release(release_label: emr.ReleaseLabel = emr.ReleaseLabel.EMR_7_14_0) -> Callable[[Any], Any]:
    """What a feature makes in a cluster that has every application."""
    plan = ClusterPlan(
        release_label=release_label,
        applications=["AmazonCloudWatchAgent", "Flink", "HBase", "Spark"],
        instances=emr.InstanceGroups(primary=emr.InstanceGroup(instance_type="m7g.xlarge")),
    )
    return lambda feature: [one._render() for one in feature._configurations(plan)]


SAMPLES = [
    Sample(emr.NodeLabels(), for_release(), frozenset({"application_masters"})),
    Sample(
        emr.GracefulDecommission(),
        for_release(),
        frozenset({"wait_for_shuffle"}),
        {"timeout": SECONDS, "spark_pause": SECONDS},
    ),
    Sample(emr.SparkHistoryLinks(host="primary"), for_release()),
    Sample(emr.CloudWatchAgent(), for_release(), frozenset({"service_metrics"}), {"interval": SECONDS}),
    Sample(
        emr.ServiceMetrics(service=emr.MonitoredService.HDFS_NAMENODE, beans={"a": ["b"]}),
        lambda metrics: metrics._configuration()._render(),
        frozenset({"service"}),
        {"interval": SECONDS},
    ),
    Sample(
        emr.DockerOnYarn(repositories=[JOBS]), for_release(emr.ReleaseLabel.EMR_6_15_0), frozenset({"repositories"})
    ),
    Sample(
        emr.FlinkState(bucket=BUCKET),
        for_release(),
        frozenset({"bucket", "autoscaler"}),
        {"checkpoint_interval": SECONDS},
    ),
    Sample(emr.HBaseOnS3(bucket=BUCKET), for_release(), frozenset({"bucket", "wal_workspace", "read_replica"})),
]
