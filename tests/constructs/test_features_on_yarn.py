"""Switches for what runs on YARN, and beside it: the configurations they make, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import Duration
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_s3 as s3

import emr_constructs as emr
from emr_constructs.facts import cloudwatch_agent
from emr_constructs.model.features.feature import ClusterPlan, Feature

STACK = cdk.Stack(cdk.App(), "Stack", env=cdk.Environment(account="111122223333", region="eu-west-1"))
BUCKET = s3.Bucket.from_bucket_name(STACK, "Bucket", "team")
WORKSPACE = emr.WalWorkspace.from_workspace_name(STACK, "Workspace", "Orders")
INSTANCES = emr.InstanceGroups(primary=emr.InstanceGroup(instance_type="m7g.xlarge"))
NAME_NODE = emr.MonitoredService.HDFS_NAMENODE
ALL = ("Spark", "HBase", "Flink", "AmazonCloudWatchAgent")
_REMOVES = {"spark.shuffle.service.removeShuffle": "true"}
_WAITS = {"yarn.resourcemanager.decommissioning-nodes-watcher.wait-for-shuffle-data": "true"}


def made(feature: Feature, release: str = "emr-7.14.0", applications: Sequence[str] = ALL) -> dict[str, Any]:
    """Properties and nested classifications, by classification."""
    plan = ClusterPlan(release_label=emr.ReleaseLabel.of(release), applications=applications, instances=INSTANCES)
    return {one.classification: _said(one) for one in feature._configurations(plan)}


def _said(one: emr.Configuration) -> dict[str, Any]:
    nested: Sequence[Any] = one.configurations
    return {**one.properties, **{inner.classification: _said(inner) for inner in nested}}


def refused(make: Callable[[], object]) -> list[str]:
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    return [str(one) for one in caught.value.violations]


def test_node_labels_keep_application_masters_off_spot() -> None:
    labels = {
        "yarn.node-labels.enabled": "true",
        "yarn.node-labels.am.default-node-label-expression": "ON_DEMAND",
    }
    assert made(emr.NodeLabels()) == {"yarn-site": labels}
    on_core = made(emr.NodeLabels(application_masters=emr.NodeLabel.CORE, application_master_share=0.5))
    assert on_core == {
        "yarn-site": {**labels, "yarn.node-labels.am.default-node-label-expression": "CORE"},
        "capacity-scheduler": {"yarn.scheduler.capacity.maximum-am-resource-percent": "0.5"},
    }


def test_a_share_that_is_none_is_refused_when_it_is_said() -> None:
    assert refused(lambda: emr.NodeLabels(application_master_share=10)) == [
        "ApplicationMasterShare: capacity-scheduler: 'yarn.scheduler.capacity.maximum-am-resource-percent' (10) must "
        "be above 0, and at most 1; use 1 for all of it"
    ]


def test_nodes_leave_when_yarn_and_spark_let_them() -> None:
    feature = emr.GracefulDecommission(timeout=Duration.hours(2), spark_pause=Duration.minutes(1))
    timeout = {"yarn.resourcemanager.nodemanager-graceful-decommission-timeout-secs": "7200"}
    pause = {"spark.blacklist.decommissioning.timeout": "60s"}
    assert made(feature) == {"yarn-site": {**timeout, **_WAITS}, "spark-defaults": {**pause, **_REMOVES}}
    assert made(feature, "emr-7.3.0") == {"yarn-site": timeout, "spark-defaults": pause}
    assert made(feature, applications=["Flink"]) == {"yarn-site": {**timeout, **_WAITS}}


@pytest.mark.parametrize(
    ("wait", "release", "expected"),
    [
        (emr.AUTO, "emr-7.4.0", {"yarn-site": _WAITS, "spark-defaults": _REMOVES}),
        (emr.AUTO, "emr-7.3.0", {}),
        (True, "emr-6.11.0", {"yarn-site": _WAITS, "spark-defaults": _REMOVES}),
        (False, "emr-7.14.0", {}),
    ],
)
def test_nodes_wait_for_shuffle_data(wait: Any, release: str, expected: dict[str, Any]) -> None:
    assert made(emr.GracefulDecommission(wait_for_shuffle=wait), release) == expected


def test_the_spark_history_links_to_the_job_history_server() -> None:
    path = (
        "jobhistory/logs/{{NM_HOST}}:{{NM_PORT}}/{{CONTAINER_ID}}/{{CONTAINER_ID}}/{{USER}}/{{FILE_NAME}}?start=-4096"
    )

    def link(feature: Feature, release: str = "emr-7.14.0") -> str:
        return str(made(feature, release)["spark-defaults"]["spark.history.custom.executor.log.url"])

    feature = emr.SparkHistoryLinks(host="primary.emr.internal")
    assert link(feature) == f"{{{{HTTP_SCHEME}}}}primary.emr.internal:19890/{path}"
    assert link(feature, "emr-7.10.0") == f"{{{{HTTP_SCHEME}}}}primary.emr.internal:19888/{path}"
    assert ":19888/" in link(emr.SparkHistoryLinks(host="primary.emr.internal", port=19888))


def test_an_agent_that_is_told_nothing_publishes_what_it_does_of_itself() -> None:
    assert made(emr.CloudWatchAgent()) == {}
    assert made(emr.CloudWatchAgent(), "emr-7.0.0") == {}


def test_an_interval_alone_keeps_the_metrics_of_the_agent() -> None:
    system = made(emr.CloudWatchAgent(interval=Duration.seconds(20)))["emr-metrics"]["emr-system-metrics"]
    assert system.pop("metrics_collection_interval") == "20"
    assert {group: len(said["metrics"].split(",")) for group, said in system.items()} == {
        "cpu": 11,
        "disk": 4,
        "mem": 10,
        "net": 4,
        "processes": 2,
        "swap": 3,
    }
    assert system["swap"] == {"metrics": ",".join(cloudwatch_agent.default_metrics("swap"))}


def test_only_the_metrics_that_are_named_are_published() -> None:
    named = {"cpu": ["cpu_usage_active", "cpu_usage_iowait"], "mem": ["mem_used_percent"]}
    assert made(emr.CloudWatchAgent(system_metrics=named)) == {
        "emr-metrics": {
            "emr-system-metrics": {
                "cpu": {"metrics": "cpu_usage_active,cpu_usage_iowait"},
                "mem": {"metrics": "mem_used_percent"},
            }
        }
    }
    silent = made(emr.CloudWatchAgent(system_metrics={}))["emr-metrics"]["emr-system-metrics"]
    assert silent == {group: {"metrics": ""} for group in ("cpu", "disk", "mem", "net", "processes", "swap")}


def test_services_are_read_by_their_mbeans() -> None:
    name_node = emr.ServiceMetrics(
        service=NAME_NODE,
        beans={"Hadoop:service=NameNode,name=FSNamesystem": ["BlockCapacity", "CapacityUsedGB"]},
        interval=Duration.seconds(20),
    )
    assert made(emr.CloudWatchAgent(service_metrics=[name_node])) == {
        "emr-metrics": {
            "emr-hadoop-hdfs-namenode-metrics": {
                "Hadoop:service=NameNode,name=FSNamesystem": "BlockCapacity,CapacityUsedGB",
                "otel.metric.export.interval": "20000",
            }
        }
    }


def test_every_service_that_the_agent_reads_has_a_name() -> None:
    assert {one.value for one in emr.MonitoredService} == set(cloudwatch_agent.services())


def test_docker_trusts_the_registries_of_repositories_and_those_that_are_named() -> None:
    repositories = [ecr.Repository.from_repository_name(STACK, name, name.lower()) for name in ("Jobs", "Models")]
    trusted = "111122223333.dkr.ecr.eu-west-1." + "{}" + ",local"
    docker = made(emr.DockerOnYarn(repositories=repositories, trusted_registries=["local"]), "emr-6.15.0")
    said = docker["container-executor"]["docker"]
    resolved = STACK.resolve(said["docker.trusted.registries"])
    assert resolved == {"Fn::Join": ["", [trusted.split("{}")[0], {"Ref": "AWS::URLSuffix"}, ",local"]]}
    assert said["docker.privileged-containers.registries"] == said["docker.trusted.registries"]


def test_docker_trusts_the_registry_of_another_account() -> None:
    arn = "arn:aws:ecr:eu-west-1:444455556666:repository/shared"
    repositories = [
        ecr.Repository.from_repository_arn(STACK, "ByArn", arn),
        ecr.Repository.from_repository_attributes(STACK, "ByName", repository_arn=arn, repository_name="shared"),
    ]
    said = made(emr.DockerOnYarn(repositories=repositories), "emr-6.15.0")["container-executor"]["docker"]
    resolved = STACK.resolve(said["docker.trusted.registries"])
    assert resolved == {"Fn::Join": ["", ["444455556666.dkr.ecr.eu-west-1.", {"Ref": "AWS::URLSuffix"}]]}


def test_flink_keeps_its_state_in_s3() -> None:
    assert made(emr.FlinkState(bucket=BUCKET)) == {
        "flink-conf": {
            "state.checkpoints.dir": "s3://team/flink/checkpoints/",
            "state.savepoints.dir": "s3://team/flink/savepoints/",
        }
    }
    scaled = emr.FlinkState(
        bucket=BUCKET, prefix="jobs/", checkpoint_interval=Duration.minutes(1), task_slots=2, autoscaler=True
    )
    assert made(scaled, "emr-6.15.0")["flink-conf"] == {
        "state.checkpoints.dir": "s3://team/jobs/checkpoints/",
        "state.savepoints.dir": "s3://team/jobs/savepoints/",
        "execution.checkpointing.interval": "60s",
        "taskmanager.numberOfTaskSlots": "2",
        "job.autoscaler.enabled": "true",
        "jobmanager.scheduler": "adaptive",
    }


def test_hbase_keeps_tables_in_s3_and_its_logs_in_a_workspace() -> None:
    feature = emr.HBaseOnS3(bucket=BUCKET, wal_workspace=WORKSPACE)
    assert made(feature) == {
        "hbase": {"hbase.emr.storageMode": "s3", "hbase.emr.wal.enabled": "true"},
        "hbase-site": {
            "hbase.rootdir": "s3://team/hbase/",
            "emr.wal.workspace": "Orders",
            "emr.wal.client.endpoint": "https://prod.emrwal.eu-west-1.amazonaws.com",
        },
    }
    assert feature._uses == ("hbase_wal",)


def test_hbase_with_logs_on_the_nodes_needs_no_endpoint() -> None:
    feature = emr.HBaseOnS3(bucket=BUCKET, prefix="orders/")
    assert made(feature) == {
        "hbase": {"hbase.emr.storageMode": "s3"},
        "hbase-site": {"hbase.rootdir": "s3://team/orders/"},
    }
    assert feature._uses == ()


def test_a_read_replica_of_an_early_release_does_not_compact() -> None:
    feature = emr.HBaseOnS3(bucket=BUCKET, read_replica=True)
    assert made(feature)["hbase"] == {"hbase.emr.storageMode": "s3", "hbase.emr.readreplica.enabled": "true"}
    assert "hbase.regionserver.compaction.enabled" not in made(feature, "emr-7.4.0")["hbase-site"]
    assert made(feature, "emr-7.3.0")["hbase-site"]["hbase.regionserver.compaction.enabled"] == "false"
    writer = made(emr.HBaseOnS3(bucket=BUCKET), "emr-7.3.0")["hbase-site"]
    assert "hbase.regionserver.compaction.enabled" not in writer


@pytest.mark.parametrize(
    ("release", "policy"),
    [("emr-7.9.0", None), ("emr-7.10.0", "sequential"), ("emr-7.13.0", "sequential"), ("emr-7.14.0", None)],
)
def test_hbase_reads_in_sequence_where_it_would_not(release: str, policy: str | None) -> None:
    site = made(emr.HBaseOnS3(bucket=BUCKET), release)["hbase-site"]
    assert site.get("fs.s3a.experimental.input.fadvise") == policy


@pytest.mark.parametrize(
    ("feature", "what", "wanted"),
    [
        (emr.SparkHistoryLinks(host="primary"), "SparkHistoryLinks", "Spark"),
        (emr.CloudWatchAgent(), "CloudWatchAgent", "AmazonCloudWatchAgent"),
        (emr.FlinkState(bucket=BUCKET), "FlinkState", "Flink"),
        (emr.HBaseOnS3(bucket=BUCKET), "HBaseOnS3", "HBase"),
    ],
    ids=["history", "agent", "flink", "hbase"],
)
def test_a_switch_is_for_a_cluster_that_has_its_application(feature: Feature, what: str, wanted: str) -> None:
    assert refused(lambda: made(feature, applications=["Hive"])) == [
        f"FeatureApplication: `features`: {what} is for {wanted}, which the cluster does not have; add it to "
        "`applications`"
    ]


@pytest.mark.parametrize(
    ("feature", "release", "problem"),
    [
        (
            emr.GracefulDecommission(wait_for_shuffle=True),
            "emr-6.10.0",
            "waiting for shuffle data is not in emr-6.10.0; use emr-6.11.0 or later",
        ),
        (
            emr.CloudWatchAgent(),
            "emr-6.15.0",
            "the CloudWatch agent is not in emr-6.15.0; use a release of a later line",
        ),
        (
            emr.DockerOnYarn(trusted_registries=["local"]),
            "emr-5.36.2",
            "Docker on YARN is not in emr-5.36.2; use a release of a later line",
        ),
        (
            emr.FlinkState(bucket=BUCKET, autoscaler=True),
            "emr-6.14.0",
            "the Flink autoscaler is not in emr-6.14.0; use emr-6.15.0 or later",
        ),
    ],
    ids=["shuffle", "agent", "docker", "autoscaler"],
)
def test_a_switch_is_for_a_release_that_has_it(feature: Feature, release: str, problem: str) -> None:
    assert refused(lambda: made(feature, release)) == [f"FeatureRelease: `features`: {problem}"]


@pytest.mark.parametrize(
    ("make", "violation"),
    [
        (
            lambda: emr.GracefulDecommission(timeout=Duration.millis(1500)),
            "WholeSeconds: `timeout` (1.5 s) must be whole seconds; use 1 or more",
        ),
        (
            lambda: emr.GracefulDecommission(spark_pause=Duration.seconds(0)),
            "WholeSeconds: `spark_pause` (0 s) must be whole seconds; use 1 or more",
        ),
        (
            lambda: emr.FlinkState(bucket=BUCKET, checkpoint_interval=Duration.minutes(cdk.Token.as_number("later"))),
            "TokenUnit: `checkpoint_interval` is a token in minutes, which CDK cannot convert; write "
            "Duration.seconds(token)",
        ),
        (
            lambda: emr.CloudWatchAgent(interval=Duration.millis(10)),
            "WholeSeconds: `interval` (0.01 s) must be whole seconds; use 1 or more",
        ),
        (
            lambda: emr.ServiceMetrics(service=NAME_NODE, beans={}, interval=Duration.millis(10)),
            "WholeSeconds: `interval` (0.01 s) must be whole seconds; use 1 or more",
        ),
        (
            lambda: emr.SparkHistoryLinks(host="https://primary"),
            "HistoryHost: `host` ('https://primary') must be the name of a host; write for example "
            "'primary.emr.internal'",
        ),
        (
            emr.DockerOnYarn,
            "DockerRegistries: DockerOnYarn trusts no registry; give `repositories` or `trusted_registries`",
        ),
        (
            lambda: emr.FlinkState(bucket=BUCKET, prefix="/flink"),
            "FeaturePrefix: `prefix` ('/flink') must end with a slash and not begin with one; write for example "
            "'tables/'",
        ),
        (
            lambda: emr.FlinkState(bucket=BUCKET, task_slots=0),
            "FlinkTaskSlots: flink-conf: 'taskmanager.numberOfTaskSlots' must be a whole number of at least 1, not "
            "'0'; write for example '4'",
        ),
        (
            lambda: emr.HBaseOnS3(bucket=BUCKET, prefix="hbase"),
            "FeaturePrefix: `prefix` ('hbase') must end with a slash and not begin with one; write for example "
            "'tables/'",
        ),
        (
            lambda: emr.HBaseOnS3(bucket=BUCKET, wal_workspace=WORKSPACE, read_replica=True),
            "WalOfReadReplica: `wal_workspace` is for a cluster that writes, and a `read_replica` does not; leave one "
            "of them out",
        ),
    ],
)
def test_what_no_cluster_could_use_is_refused_at_once(make: Callable[[], object], violation: str) -> None:
    assert refused(make) == [violation]
