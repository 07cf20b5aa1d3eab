"""What each argument of the switches for YARN, HBase, Flink and the CloudWatch agent changes in a template."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Containing, Look, Option, Owner, at
from synthesized import Brought, Synthesized

import emr_constructs as emr

GROUPS = emr.InstanceGroups(
    primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
    core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=2),
)
NAME_NODE = emr.MonitoredService.HDFS_NAMENODE


def in_cluster(kind: Any, *applications: emr.Application, **base: Any) -> Any:
    """A cluster with the switch."""

    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        given = {**base, **arguments}
        if kind in (emr.FlinkState, emr.HBaseOnS3):
            given.setdefault("bucket", bucket("unsaid")(brought.stack))
        more: dict[str, Any] = {"release_label": emr.ReleaseLabel.EMR_6_15_0} if kind is emr.DockerOnYarn else {}
        brought.cluster(place, instances=GROUPS, applications=list(applications), features=[kind(**given)], **more)

    return build


def with_service_metrics(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    metrics = emr.ServiceMetrics(**{"service": emr.MonitoredService.HDFS_DATANODE, "beans": {"a": ["b"]}, **arguments})
    in_cluster(emr.CloudWatchAgent, *AGENT)(brought, place, {"service_metrics": [metrics]})


def bucket(name: str) -> Any:
    def find(scope: Construct) -> s3.IBucket:
        found: Any = scope.node.try_find_child(f"Bucket-{name}")
        known: s3.IBucket = found or s3.Bucket.from_bucket_name(scope, f"Bucket-{name}", name)
        return known

    return find


def said(*names: str) -> Look:
    """A property of a classification, or of one that is nested in it; None where there is none."""

    def look(found: Synthesized, place: str) -> Any:
        configurations: Any = at("Configurations")(found, place)
        *classifications, key = names
        one: dict[str, Any] = {"Configurations": configurations}
        for name in classifications:
            nested = one.get("Configurations") or []
            one = next((inner for inner in nested if inner["Classification"] == name), {})
        return one.get("ConfigurationProperties", {}).get(key)

    return look


SPARK = emr.Application.SPARK
AGENT = (emr.Application.HADOOP, emr.Application.AMAZON_CLOUDWATCH_AGENT)
YARN, SYSTEM = "yarn-site", ("emr-metrics", "emr-system-metrics")

OWNERS = {
    "NodeLabels": Owner(
        make=in_cluster(emr.NodeLabels, SPARK),
        options={
            "application_masters": Option(
                given=emr.NodeLabel.CORE,
                look=said(YARN, "yarn.node-labels.am.default-node-label-expression"),
                expected="CORE",
            ),
            "application_master_share": Option(
                given=1,
                look=said("capacity-scheduler", "yarn.scheduler.capacity.maximum-am-resource-percent"),
                expected="1",
            ),
        },
    ),
    "GracefulDecommission": Owner(
        make=in_cluster(emr.GracefulDecommission, SPARK),
        options={
            "timeout": Option(
                given=Duration.hours(2),
                look=said(YARN, "yarn.resourcemanager.nodemanager-graceful-decommission-timeout-secs"),
                expected="7200",
            ),
            "spark_pause": Option(
                given=Duration.minutes(1),
                look=said("spark-defaults", "spark.blacklist.decommissioning.timeout"),
                expected="60s",
            ),
            "wait_for_shuffle": Option(
                given=False,
                look=said(YARN, "yarn.resourcemanager.decommissioning-nodes-watcher.wait-for-shuffle-data"),
                expected=None,
            ),
        },
    ),
    "SparkHistoryLinks": Owner(
        make=in_cluster(emr.SparkHistoryLinks, SPARK, host="primary"),
        options={
            "host": Option(
                given="emr.internal",
                look=said("spark-defaults", "spark.history.custom.executor.log.url"),
                expected=Containing("{{HTTP_SCHEME}}emr.internal:19890/"),
            ),
            "port": Option(
                given=19888,
                look=said("spark-defaults", "spark.history.custom.executor.log.url"),
                expected=Containing("primary:19888/"),
            ),
        },
    ),
    "CloudWatchAgent": Owner(
        make=in_cluster(emr.CloudWatchAgent, *AGENT),
        options={
            "system_metrics": Option(
                given={"cpu": ["cpu_usage_active"]}, look=said(*SYSTEM, "cpu", "metrics"), expected="cpu_usage_active"
            ),
            "interval": Option(
                given=Duration.seconds(20), look=said(*SYSTEM, "metrics_collection_interval"), expected="20"
            ),
            "service_metrics": Option(
                given=[emr.ServiceMetrics(service=NAME_NODE, beans={"a": ["b"]})],
                look=said("emr-metrics", NAME_NODE.value, "a"),
                expected="b",
            ),
        },
    ),
    "ServiceMetrics": Owner(
        make=with_service_metrics,
        options={
            "service": Option(given=NAME_NODE, look=said("emr-metrics", NAME_NODE.value, "a"), expected="b"),
            "beans": Option(
                given={"c": ["d", "e"]},
                look=said("emr-metrics", "emr-hadoop-hdfs-datanode-metrics", "c"),
                expected="d,e",
            ),
            "interval": Option(
                given=Duration.seconds(20),
                look=said("emr-metrics", "emr-hadoop-hdfs-datanode-metrics", "otel.metric.export.interval"),
                expected="20000",
            ),
        },
    ),
    "DockerOnYarn": Owner(
        make=in_cluster(emr.DockerOnYarn, SPARK, trusted_registries=["local"]),
        options={
            "repositories": Option(
                given=lambda stack: [ecr.Repository.from_repository_name(stack, "Jobs", "jobs")],
                look=said("container-executor", "docker", "docker.trusted.registries"),
                expected=Containing(".dkr.ecr."),
            ),
            "trusted_registries": Option(
                given=["local", "centos"],
                look=said("container-executor", "docker", "docker.trusted.registries"),
                expected="local,centos",
            ),
        },
    ),
    "FlinkState": Owner(
        make=in_cluster(emr.FlinkState, emr.Application.FLINK),
        options={
            "bucket": Option(
                given=bucket("own"),
                look=said("flink-conf", "state.savepoints.dir"),
                expected="s3://own/flink/savepoints/",
            ),
            "prefix": Option(
                given="jobs/",
                look=said("flink-conf", "state.checkpoints.dir"),
                expected="s3://unsaid/jobs/checkpoints/",
            ),
            "checkpoint_interval": Option(
                given=Duration.minutes(1), look=said("flink-conf", "execution.checkpointing.interval"), expected="60s"
            ),
            "task_slots": Option(given=2, look=said("flink-conf", "taskmanager.numberOfTaskSlots"), expected="2"),
            "autoscaler": Option(given=True, look=said("flink-conf", "job.autoscaler.enabled"), expected="true"),
        },
    ),
    "HBaseOnS3": Owner(
        make=in_cluster(emr.HBaseOnS3, emr.Application.HBASE),
        options={
            "bucket": Option(given=bucket("own"), look=said("hbase-site", "hbase.rootdir"), expected="s3://own/hbase/"),
            "prefix": Option(given="a/", look=said("hbase-site", "hbase.rootdir"), expected="s3://unsaid/a/"),
            "wal_workspace": Option(
                given=lambda stack: emr.WalWorkspace.from_workspace_name(stack, "Logs", "Orders"),
                look=said("hbase-site", "emr.wal.workspace"),
                expected="Orders",
            ),
            "read_replica": Option(given=True, look=said("hbase", "hbase.emr.readreplica.enabled"), expected="true"),
        },
    ),
    "WalWorkspace": Owner(
        make=lambda brought, place, arguments: emr.WalWorkspace(brought.stack, place, **arguments),
        options={
            "workspace_name": Option(given="Orders", look=at("WALWorkspaceName"), expected="Orders"),
            "removal_policy": Option(
                given=RemovalPolicy.DESTROY,
                look=lambda found, place: found.resource(f"{place}/Resource")["DeletionPolicy"],
                expected="Delete",
            ),
        },
    ),
    "WalWorkspace.from_workspace_name": Owner(
        make=lambda brought, place, arguments: in_cluster(emr.HBaseOnS3, emr.Application.HBASE)(
            brought,
            place,
            {
                "wal_workspace": emr.WalWorkspace.from_workspace_name(
                    brought.stack, f"{place}Logs", **{"name": "unsaid", **arguments}
                )
            },
        ),
        options={"name": Option(given="Orders", look=said("hbase-site", "emr.wal.workspace"), expected="Orders")},
    ),
}
