"""Three clusters that say as much as EMR takes, on the profile that platform_app.py exports.

Context: ``later`` (any value) says what a second deployment changes: in place for two of them, the third is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager

import emr_constructs as emr

RELEASE = emr.ReleaseLabel.EMR_7_14_0


class Fleets(cdk.Stack):
    """Fleets of unlike types, with a task fleet added; configurations from many places, a secret among them."""

    def __init__(self, scope: cdk.App, *, later: bool) -> None:
        super().__init__(scope, "Fleets")
        secret = secretsmanager.Secret(self, "Password", removal_policy=cdk.RemovalPolicy.DESTROY)
        instances = emr.InstanceFleets(
            primary=emr.InstanceFleet.primary(
                emr.InstanceTypeConfig(instance_type="m7g.xlarge", priority=0),
                emr.InstanceTypeConfig(instance_type="m6g.xlarge", priority=1),
                on_demand_allocation_strategy=emr.OnDemandAllocationStrategy.PRIORITIZED,
            ),
            core=_core(24 if later else 16),
        )
        cluster = emr.Cluster(
            self,
            "Cluster",
            release_label=RELEASE,
            applications=[emr.Application.SPARK, emr.Application.HIVE, emr.Application.PIG, emr.Application.FLINK],
            profile=emr.ClusterProfile.from_export(self, "Profile", "deploytests"),
            instances=instances,
            managed_scaling=emr.ManagedScaling.task_nodes_only(
                maximum_capacity=96 if later else 64,
                minimum_capacity=16,
                strategy=emr.ScalingStrategy.ADVANCED,
                utilization_performance_index=75,
            ),
            features=[emr.SparkDefaults(executor_cores=4)],
            configurations=_configurations(secret),
            bootstrap_actions=_bootstrap_actions(),
        )
        for name, step in _STEPS.items():
            cluster.add_step(name, step)
        task = emr.InstanceFleet(
            instance_types=["r7g.2xlarge", "r6g.2xlarge", *(["r7gd.2xlarge"] if later else [])],
            target_spot_capacity=16 if later else 8,
            resize=emr.FleetResize(spot_timeout=cdk.Duration.minutes(45)) if later else None,
            spot_timeout=cdk.Duration.minutes(30),
            spot_timeout_action=emr.SpotTimeoutAction.TERMINATE_CLUSTER,
            spot_allocation_strategy=emr.SpotAllocationStrategy.CAPACITY_OPTIMIZED,
        )
        emr.TaskFleet(self, "Tasks", cluster=cluster, fleet=task)
        self.fingerprint = cluster.replacement_fingerprint


class Groups(cdk.Stack):
    """HBase on S3 with three primaries; a core and an added task group that scale by policies."""

    def __init__(self, scope: cdk.App, *, later: bool) -> None:
        super().__init__(scope, "Groups")
        tables = s3.Bucket(self, "Tables", removal_policy=cdk.RemovalPolicy.DESTROY)
        workspace = emr.WalWorkspace(
            self, "Logs", workspace_name="deploytests", removal_policy=cdk.RemovalPolicy.DESTROY
        )
        profile = emr.ClusterProfile.from_export(self, "Profile", "deploytests")
        cluster = emr.Cluster(
            self,
            "Cluster",
            release_label=RELEASE,
            applications=[emr.Application.HBASE],
            profile=profile,
            instances=emr.InstanceGroups(
                primary=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=3),
                core=emr.InstanceGroup(
                    instance_type="r7g.xlarge",
                    instance_count=3 if later else 2,
                    volumes=[emr.EbsVolume(size=cdk.Size.gibibytes(100), volumes_per_instance=2)],
                    auto_scaling=_policy(8 if later else 4),
                ),
            ),
            features=[emr.HBaseOnS3(bucket=tables, wal_workspace=workspace)],
        )
        task = emr.InstanceGroup(
            instance_type="m7g.xlarge",
            instance_count=4 if later else 2,
            market=emr.Market.SPOT,
            bid_price="0.10",
            auto_scaling=_policy(6),
        )
        emr.TaskGroup(self, "Tasks", cluster=cluster, group=task)
        emr.Step(
            self,
            "Logged",
            cluster=cluster,
            definition=emr.Command(arguments=["true"]),
            log_bucket=tables,
            log_prefix="steps/",
            encryption_key=profile.encryption_key,
        )
        self.fingerprint = cluster.replacement_fingerprint


class Nightly(cdk.Stack):
    """A cluster that is made with its steps and ends after them."""

    def __init__(self, scope: cdk.App, *, later: bool) -> None:
        super().__init__(scope, "Nightly")
        _, *steps = _STEPS.values()
        word = "later" if later else "first"
        give_up = emr.ActionOnFailure.TERMINATE_CLUSTER
        cluster = emr.Cluster(
            self,
            "Cluster",
            release_label=RELEASE,
            applications=[emr.Application.SPARK, emr.Application.HIVE, emr.Application.PIG, emr.Application.FLINK],
            profile=emr.ClusterProfile.from_export(self, "Profile", "deploytests"),
            keep_alive=False,
            steps=[emr.Command(name="Print", arguments=["echo", word], action_on_failure=give_up), *steps],
        )
        self.fingerprint = cluster.replacement_fingerprint


def _core(units: int) -> emr.InstanceFleet:
    """A Graviton type and an Intel one, unlike in everything that a type can say."""
    return emr.InstanceFleet(
        instance_types=[
            emr.InstanceTypeConfig(
                instance_type="r7g.xlarge",
                weighted_capacity=4,
                custom_ami="ami-0123456789abcdef0",
                volumes=[emr.EbsVolume(size=cdk.Size.gibibytes(200), iops=6000, throughput=500)],
            ),
            emr.InstanceTypeConfig(
                instance_type="r7i.2xlarge",
                weighted_capacity=8,
                custom_ami="ami-0fedcba9876543210",
                bid_price_percentage=60,
                configurations=[emr.Configuration(classification="yarn-site", properties={"a": "b"})],
            ),
        ],
        target_on_demand_capacity=units,
        capacity_reservations=emr.CapacityReservations(
            usage_strategy=emr.CapacityReservationUsageStrategy.FIRST,
            resource_group="arn:aws:resource-groups:eu-central-1:000000000000:group/reserved",
        ),
        resize=emr.FleetResize(
            spot_timeout=cdk.Duration.minutes(20),
            spot_allocation_strategy=emr.SpotAllocationStrategy.DIVERSIFIED,
            on_demand_timeout=cdk.Duration.hours(1),
            capacity_reservations=emr.CapacityReservations(preference=emr.CapacityReservationPreference.NONE),
        ),
    )


def _configurations(secret: secretsmanager.ISecret) -> list[emr.Configuration | Mapping[str, Any]]:
    """Halves of classifications, one of them nested, in the three spellings; and a secret."""
    export = emr.Configuration(classification="export", properties={"A": "1"})
    return [
        emr.Configuration(classification="spark-env", configurations=[export]),
        {"Classification": "spark-env", "Configurations": [{"Classification": "export", "Properties": {"B": "2"}}]},
        {"Classification": "spark-defaults", "ConfigurationProperties": {"spark.speculation": "true"}},
        emr.Configuration(
            classification="hive-site",
            properties={"javax.jdo.option.ConnectionPassword": emr.ConfigurationSecret.of(secret)},
        ),
    ]


def _bootstrap_actions() -> list[emr.BootstrapAction]:
    agent = {"agent": {"run_as_user": "root"}}
    return [
        emr.BootstrapAction(name="Own", script=_file("own.sh"), arguments=["now", _file("data.csv")]),
        emr.BootstrapAction(name="Workers", script=_file("own.sh"), nodes=emr.BootstrapNodes.WORKERS),
        emr.BootstrapAction.pip_install("pandas==2.2.3", index_url="https://packages.example.com/python/"),
        emr.BootstrapAction.certificates(_file("ca.pem")),
        emr.BootstrapAction.cloudwatch_agent(agent),
    ]


def _policy(maximum: int) -> emr.AutoScalingPolicy:
    """A ready rule, and one that says everything."""
    alarm = emr.ScalingAlarm(
        metric_name="AppsPending",
        comparison_operator=emr.ScalingComparison.GREATER_THAN,
        threshold=1.5,
        unit=emr.ScalingMetricUnit.COUNT,
    )
    many = emr.ScalingRule(
        name="ManyWait",
        description="Half as many again",
        alarm=alarm,
        adjustment=50,
        adjustment_type=emr.ScalingAdjustment.PERCENT_CHANGE_IN_CAPACITY,
        cooldown=cdk.Duration.minutes(10),
    )
    return emr.AutoScalingPolicy(
        minimum_capacity=2, maximum_capacity=maximum, rules=[emr.ScalingRule.scale_in_on_memory(), many]
    )


def _file(name: str) -> emr.Script:
    """A file that is told from others by its extension."""
    return emr.Script.from_text(f"This is {name}.", name)


_JOB, _JAR, _QUERY = _file("job.py"), _file("job.jar"), _file("query.sql")
# A step of every kind.
_STEPS: dict[str, emr.StepDefinition] = {
    "Command": emr.Command(arguments=["echo", "first"]),
    "CustomJar": emr.CustomJar(jar=_JAR, main_class="Main", arguments=["a b"], properties={"k": "v"}),
    "SparkSubmit": emr.SparkSubmit(script=_JAR, main_class="Main", jars=[_JAR], conf={"spark.a": "1"}),
    "PySpark": emr.PySpark(script=_JOB, arguments=["--in", _QUERY], files={"q.sql": _QUERY}),
    "SparkSql": emr.SparkSql(script=_QUERY, variables={"day": "2026-03-02"}, database="sales"),
    "HiveScript": emr.HiveScript(script=_QUERY, variables={"day": "2026-03-02"}, conf={"hive.a": "1"}),
    "PigScript": emr.PigScript(script=_QUERY, parameters={"day": "2026-03-02"}),
    "FlinkRun": emr.FlinkRun(jar=_JAR, main_class="Main", parallelism=4, arguments=["--in", "s3://b/in/"]),
    "S3DistCp": emr.S3DistCp(source="s3://b/in/", destination="hdfs:///in", delete_on_success=True),
    "ScriptRunner": emr.ScriptRunner(script=_file("own.sh"), arguments=["now"]),
}

app = cdk.App()
later = bool(app.node.try_get_context("later"))
Fleets(app, later=later)
Groups(app, later=later)
Nightly(app, later=later)
app.synth()
