"""All that a cluster can say, deployed by the real CDK CLI and read back; then changed, in place and not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clusters_read_back import Answer, Clusters, ReadBack, command, read_back, resources, without_hash
from small_stacks import SmallStack

from local_aws import LocalAws, leftovers
from local_aws.report import cluster_report

APPS = Path(__file__).parent / "apps"
STACKS = ("Fleets", "Groups", "Nightly")
FLINK = 'jar="$(mktemp -d)/job.jar" && aws s3 cp --only-show-errors "$1" "$jar" && exec flink run'
# Jar and arguments, where an uploaded file stands as its extension.
STEPS = {
    "Command": ["command-runner.jar", "echo", "first"],
    "CustomJar": ["<jar>", "a b"],
    "SparkSubmit": [
        *("command-runner.jar", "spark-submit", "--deploy-mode", "cluster", "--class", "Main"),
        *("--conf", "spark.a=1", "--jars", "<jar>", "<jar>"),
    ],
    "PySpark": [
        *("command-runner.jar", "spark-submit", "--deploy-mode", "cluster", "--files", "<sql>#q.sql"),
        *("<py>", "--in", "<sql>"),
    ],
    "SparkSql": [
        *("command-runner.jar", "spark-sql", "-f", "<sql>", "--database", "sales"),
        *("--hivevar", "day=2026-03-02"),
    ],
    "HiveScript": [
        *("command-runner.jar", "hive-script", "--run-hive-script", "--args", "-f", "<sql>"),
        *("-d", "day=2026-03-02", "--hiveconf", "hive.a=1"),
    ],
    "PigScript": [
        *("command-runner.jar", "pig-script", "--run-pig-script", "--args", "-f", "<sql>"),
        *("-p", "day=2026-03-02"),
    ],
    "FlinkRun": [
        *("command-runner.jar", "bash", "-c", f'{FLINK} "${{@:2:6}}" "$jar" "${{@:8}}"', "flink", "<jar>"),
        *("-m", "yarn-cluster", "-c", "Main", "-p", "4", "--in", "s3://b/in/"),
    ],
    "S3DistCp": ["command-runner.jar", "s3-dist-cp", "--src=s3://b/in/", "--dest=hdfs:///in", "--deleteOnSuccess"],
    "ScriptRunner": ["script-runner.jar", "<sh>", "now"],
}


def deploy(aws: LocalAws, app: str, *options: str) -> None:
    program = f"{sys.executable} {APPS / app}"
    aws.cdk("deploy", "--all", "--concurrency", "3", "--require-approval", "never", *options, app=program)


@pytest.fixture(scope="module")
def deployed(aws: LocalAws) -> Iterator[LocalAws]:
    """A profile of one app, and on it the clusters of another one; nothing of them is left."""
    before = leftovers(aws.client)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CDK_VALIDATION", "false")
        try:
            deploy(aws, "platform_app.py")
            deploy(aws, "clusters_app.py")
            yield aws
        finally:
            unprotect(aws)
            ends = [SmallStack(aws, name).delete() for name in (*STACKS, "Platform")]
    assert ends == ["DELETE_COMPLETE"] * 4
    assert leftovers(aws.client) == before


@pytest.fixture(scope="module")
def first(deployed: LocalAws) -> Clusters:
    return {stack: read_back(deployed, stack) for stack in STACKS}


@pytest.fixture(scope="module")
def later(deployed: LocalAws, first: Clusters) -> Clusters:
    """After a second deployment, with the changes that the app knows."""
    assert set(first) == set(STACKS)  # read before anything changes
    deploy(deployed, "clusters_app.py", "--context", "later=yes")
    return {stack: read_back(deployed, stack) for stack in STACKS}


def unprotect(aws: LocalAws) -> None:
    emr = aws.client("emr")
    waiting = [one["Id"] for one in emr.list_clusters(ClusterStates=["WAITING"])["Clusters"]]
    if waiting:
        emr.set_termination_protection(JobFlowIds=waiting, TerminationProtected=False)


def test_clusters_stand_on_the_profile_of_another_app(deployed: LocalAws, first: Clusters) -> None:
    shared = resources(deployed, "Platform")
    found = resources(deployed, "Fleets")
    assert not {"AWS::EC2::VPC", "AWS::KMS::Key", "AWS::IAM::Role", "AWS::EMR::SecurityConfiguration"} & set(found)
    for cluster in first.values():
        description = cluster.description
        assert description["SecurityConfiguration"] == shared["AWS::EMR::SecurityConfiguration"]
        assert description["LogUri"].startswith(f"s3://{shared['AWS::S3::Bucket']}/emr/{description['Name']}/")
        assert description["LogEncryptionKmsKeyId"].endswith(f":key/{shared['AWS::KMS::Key']}")
        assert description["ServiceRole"].rpartition("/")[2].startswith("Platform-ProfileServiceRole")
        assert description["Ec2InstanceAttributes"]["IamInstanceProfile"] == shared["AWS::IAM::InstanceProfile"]
    groups = {one.description["Ec2InstanceAttributes"]["EmrManagedMasterSecurityGroup"] for one in first.values()}
    assert len(groups) == len(STACKS)  # security groups are never shared


def test_a_fleet_says_all_of_its_types(first: Clusters) -> None:
    core = first["Fleets"].fleets["core"]
    volume = {"VolumeType": "gp3", "SizeInGB": 200, "Iops": 6000, "Throughput": 500}
    assert core["InstanceTypeSpecifications"] == [
        {
            "InstanceType": "r7g.xlarge",
            "WeightedCapacity": 4,
            "CustomAmiId": "ami-0123456789abcdef0",
            "EbsBlockDevices": [{"VolumeSpecification": volume, "Device": "/dev/sdb"}],
            "EbsOptimized": False,
        },
        {
            "InstanceType": "r7i.2xlarge",
            "WeightedCapacity": 8,
            "CustomAmiId": "ami-0fedcba9876543210",
            "BidPriceAsPercentageOfOnDemandPrice": 60,
            "Configurations": [{"Classification": "yarn-site", "Properties": {"a": "b"}}],
        },
    ]
    primary = first["Fleets"].fleets["primary"]
    assert types(primary) == [("m7g.xlarge", 1), ("m6g.xlarge", 1)]
    assert [one["Priority"] for one in primary["InstanceTypeSpecifications"]] == [0, 1]


def test_a_fleet_says_how_it_launches_and_grows(first: Clusters) -> None:
    fleets = first["Fleets"].fleets
    assert fleets["primary"]["LaunchSpecifications"]["OnDemandSpecification"] == {"AllocationStrategy": "prioritized"}
    reserved = {
        "UsageStrategy": "use-capacity-reservations-first",
        "CapacityReservationResourceGroupArn": "arn:aws:resource-groups:eu-central-1:000000000000:group/reserved",
    }
    assert fleets["core"]["LaunchSpecifications"]["OnDemandSpecification"] == {
        "AllocationStrategy": "lowest-price",
        "CapacityReservationOptions": reserved,
    }
    assert fleets["core"]["ResizeSpecifications"] == {
        "SpotResizeSpecification": {"TimeoutDurationMinutes": 20, "AllocationStrategy": "diversified"},
        "OnDemandResizeSpecification": {
            "TimeoutDurationMinutes": 60,
            "CapacityReservationOptions": {"CapacityReservationPreference": "none"},
        },
    }


def test_an_added_task_fleet_is_one_of_the_cluster(first: Clusters) -> None:
    task = first["Fleets"].fleets["Tasks"]
    assert (task["InstanceFleetType"], task["TargetOnDemandCapacity"], task["TargetSpotCapacity"]) == ("TASK", 0, 8)
    assert types(task) == [("r7g.2xlarge", 8), ("r6g.2xlarge", 8)]
    assert task["LaunchSpecifications"]["SpotSpecification"] == {
        "TimeoutDurationMinutes": 30,
        "TimeoutAction": "TERMINATE_CLUSTER",
        "AllocationStrategy": "capacity-optimized",
    }


def test_managed_scaling_has_its_strategy(first: Clusters) -> None:
    assert first["Fleets"].scaling == {
        "ComputeLimits": {
            "UnitType": "InstanceFleetUnits",
            "MinimumCapacityUnits": 16,
            "MaximumCapacityUnits": 64,
            "MaximumCoreCapacityUnits": 16,
            "MaximumOnDemandCapacityUnits": 16,
        },
        "ScalingStrategy": "ADVANCED",
        "UtilizationPerformanceIndex": 75,
    }
    assert first["Groups"].scaling == {}


def test_groups_scale_by_their_policies(first: Clusters) -> None:
    core, task = (first["Groups"].groups[name] for name in ("core", "Tasks"))
    assert core["RequestedInstanceCount"] == 2
    assert [one["VolumeSpecification"]["SizeInGB"] for one in core["EbsBlockDevices"]] == [100, 100]
    assert (task["InstanceGroupType"], task["Market"], task["BidPrice"]) == ("TASK", "SPOT", "0.10")
    assert [one["AutoScalingPolicy"]["Constraints"] for one in (core, task)] == [
        {"MinCapacity": 2, "MaxCapacity": 4},
        {"MinCapacity": 2, "MaxCapacity": 6},
    ]
    assert core["AutoScalingPolicy"]["Status"]["State"] == "ATTACHED"
    ready, own = core["AutoScalingPolicy"]["Rules"]
    assert ready["Name"] == "ScaleInOnMemory"
    assert own == {
        "Name": "ManyWait",
        "Description": "Half as many again",
        "Action": {
            "SimpleScalingPolicyConfiguration": {
                "AdjustmentType": "PERCENT_CHANGE_IN_CAPACITY",
                "ScalingAdjustment": 50,
                "CoolDown": 600,
            }
        },
        "Trigger": {
            "CloudWatchAlarmDefinition": {
                "MetricName": "AppsPending",
                "ComparisonOperator": "GREATER_THAN",
                "Threshold": 1.5,
                "Unit": "COUNT",
                "Statistic": "AVERAGE",
                "EvaluationPeriods": 1,
                "Period": 300,
                "Dimensions": [{"Key": "JobFlowId", "Value": "${emr.clusterId}"}],
            }
        },
    }


def test_the_cluster_has_the_role_that_policies_need(deployed: LocalAws, first: Clusters) -> None:
    assert first["Groups"].description["AutoScalingRole"] == resources(deployed, "Groups")["AWS::IAM::Role"]
    assert "AutoScalingRole" not in first["Fleets"].description


def test_three_primaries_are_spread_and_protected(first: Clusters) -> None:
    groups = first["Groups"]
    assert groups.groups["primary"]["RequestedInstanceCount"] == 3
    assert groups.description["PlacementGroups"] == [{"InstanceRole": "MASTER", "PlacementStrategy": "SPREAD"}]
    assert groups.description["TerminationProtected"] is True
    assert "PlacementGroups" not in first["Fleets"].description


def test_hbase_writes_its_logs_into_the_workspace(deployed: LocalAws, first: Clusters) -> None:
    made = resources(deployed, "Groups")
    assert made["AWS::EMR::WALWorkspace"] == "deploytests"
    said = {one["Classification"]: one.get("Properties", {}) for one in first["Groups"].description["Configurations"]}
    assert said["hbase-site"]["hbase.rootdir"] == f"s3://{made['AWS::S3::Bucket']}/hbase/"
    assert said["hbase-site"]["emr.wal.workspace"] == "deploytests"


def test_configurations_are_merged_and_the_secret_is_a_reference(deployed: LocalAws, first: Clusters) -> None:
    said = {one["Classification"]: one for one in first["Fleets"].description["Configurations"]}
    assert said["spark-env"]["Configurations"] == [{"Classification": "export", "Properties": {"A": "1", "B": "2"}}]
    assert said["spark-defaults"]["Properties"]["spark.speculation"] == "true"  # what was said,
    assert said["spark-defaults"]["Properties"]["spark.executor.cores"] == "4"  # and what a feature adds
    [secret] = deployed.client("secretsmanager").list_secrets()["SecretList"]
    assert said["hive-site"]["Properties"] == {"EMR.secret@javax.jdo.option.ConnectionPassword": secret["ARN"]}


def test_bootstrap_actions_come_in_their_order(first: Clusters) -> None:
    found = {
        one["Name"]: [without_hash(word) for word in (one["ScriptPath"], *one["Args"])]
        for one in first["Fleets"].bootstrap_actions
    }
    assert list(found.items()) == [
        ("Own", ["<sh>", "now", "<csv>"]),
        ("Workers", ["<sh>", "workers", "<sh>"]),
        (
            "Install Python packages",
            ["<sh>", "--python", "python3", "--index", "https://packages.example.com/python/", "pandas==2.2.3"],
        ),
        ("Install certificates", ["<sh>", "<pem>"]),
        ("Start the CloudWatch agent", ["<sh>", "amazon-cloudwatch-agent", '{"agent":{"run_as_user":"root"}}']),
    ]


def test_steps_of_every_kind_arrive_as_added(first: Clusters) -> None:
    steps = first["Fleets"].steps
    assert {one["Name"]: command(one) for one in steps} == STEPS
    assert [one["Name"] for one in steps] == list(STEPS)
    custom = steps[1]["Config"]
    assert (custom["MainClass"], custom["Properties"]) == ("Main", {"k": "v"})
    assert {one["ActionOnFailure"] for one in steps} == {"CONTINUE"}


def test_a_transient_cluster_has_run_the_same_steps_and_ended(first: Clusters) -> None:
    nightly = first["Nightly"]
    assert nightly.description["AutoTerminate"] is True
    status = nightly.description["Status"]
    assert (status["State"], status["StateChangeReason"]["Code"]) == ("TERMINATED", "ALL_STEPS_COMPLETED")
    assert [command(one) for one in nightly.steps] == list(STEPS.values())
    assert [one["Name"] for one in nightly.steps] == ["Print", *(f"Step {number}" for number in range(2, 11))]
    assert [one["ActionOnFailure"] for one in nightly.steps] == ["TERMINATE_CLUSTER"] + 9 * ["CONTINUE"]


def test_a_step_has_a_place_for_its_logs(deployed: LocalAws, first: Clusters) -> None:
    [step] = first["Groups"].steps
    assert step["LogUri"] == f"s3://{resources(deployed, 'Groups')['AWS::S3::Bucket']}/steps/"
    assert step["EncryptionKeyArn"] == first["Groups"].description["LogEncryptionKmsKeyId"]


def test_targets_and_limits_change_in_place(first: Clusters, later: Clusters) -> None:
    before, after = first["Fleets"], later["Fleets"]
    assert (after.cluster_id, after.fingerprint) == (before.cluster_id, before.fingerprint)
    assert (targets(before), targets(after)) == ((16, 8), (24, 16))
    assert after.scaling["ComputeLimits"]["MaximumCapacityUnits"] == 96
    task = after.fleets["Tasks"]
    assert task["Id"] == before.fleets["Tasks"]["Id"]
    assert types(task) == [("r7g.2xlarge", 8), ("r6g.2xlarge", 8), ("r7gd.2xlarge", 8)]
    assert task["ResizeSpecifications"] == {"SpotResizeSpecification": {"TimeoutDurationMinutes": 45}}
    assert after.steps == before.steps  # none of them runs again


def test_counts_and_policies_change_in_place(first: Clusters, later: Clusters) -> None:
    before, after = first["Groups"], later["Groups"]
    assert (after.cluster_id, after.fingerprint) == (before.cluster_id, before.fingerprint)
    assert (counts(before), counts(after)) == ([3, 2, 2], [3, 3, 4])
    assert after.groups["core"]["AutoScalingPolicy"]["Constraints"]["MaxCapacity"] == 8
    assert {name: one["Id"] for name, one in after.groups.items()} == {
        name: one["Id"] for name, one in before.groups.items()
    }


def test_another_step_of_a_transient_cluster_is_another_cluster(first: Clusters, later: Clusters) -> None:
    before, after = first["Nightly"], later["Nightly"]
    assert after.cluster_id != before.cluster_id
    assert after.fingerprint != before.fingerprint
    assert command(after.steps[0]) == ["command-runner.jar", "echo", "later"]
    assert [command(one) for one in after.steps[1:]] == list(STEPS.values())[1:]
    assert len({one.fingerprint for one in (*first.values(), *later.values())}) == 4


def test_the_report_shows_what_there_is(deployed: LocalAws, later: Clusters) -> None:
    def report(stack: str) -> list[str]:
        return cluster_report(deployed.client, later[stack].cluster_id)

    fleets, groups = "\n".join(report("Fleets")), "\n".join(report("Groups"))
    for expected in (
        "spark-env / export: A=1, B=2",
        "r7g.xlarge:4, r7i.2xlarge:8",
        "16 to 96 InstanceFleetUnits, at most 24 core, at most 24 on-demand, ADVANCED 75",
        "Bootstrap actions  Own:",
    ):
        assert expected in fleets
    for expected in ("core     ON_DEMAND  3      2 to 8     r7g.xlarge", "Placement          primary nodes: SPREAD"):
        assert expected in groups


def test_protected_primaries_stay_until_their_protection_is_off(deployed: LocalAws, later: Clusters) -> None:
    """The last test: the stack cannot be used after it."""
    stack = SmallStack(deployed, "Groups")
    assert stack.delete() == "DELETE_FAILED"
    tags = {tag["Key"]: tag["Value"] for tag in later["Groups"].description["Tags"]}
    assert "termination protection is on" in stack.reasons(tags["aws:cloudformation:logical-id"])
    assert read_back(deployed, "Groups").description["Status"]["State"] == "WAITING"


def types(fleet: Answer) -> list[tuple[str, int]]:
    return [(one["InstanceType"], one["WeightedCapacity"]) for one in fleet["InstanceTypeSpecifications"]]


def targets(cluster: ReadBack) -> tuple[int, int]:
    """On-Demand of the core, Spot of the added task fleet."""
    return cluster.fleets["core"]["TargetOnDemandCapacity"], cluster.fleets["Tasks"]["TargetSpotCapacity"]


def counts(cluster: ReadBack) -> list[int]:
    return [one["RequestedInstanceCount"] for one in cluster.groups.values()]
