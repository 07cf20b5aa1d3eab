"""Steps: resources of their own, one after the other, with read access to exactly the files they name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Stack, aws_emr
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from synthesized import PARTITION, REGION, RELEASE, Brought, Synthesized, imported_role, join, new_stack, warnings

import emr_constructs as emr

JOB = str(Path(__file__).parents[2] / "examples/jobs/word_count.py")
BUCKET_ARN = join("arn:", {"Ref": "AWS::Partition"}, ":s3:::code/jobs/job.py")


@cache
def three_steps() -> Synthesized:
    stack = new_stack()
    cluster = emr.Cluster(stack, "Analytics", release_label=RELEASE)
    code = s3.Bucket.from_bucket_name(stack, "Code", "code")
    job = emr.Script.from_bucket(code, "jobs/job.py")
    cluster.add_step("Fetch", emr.Command(arguments=["aws", "s3", "cp", job, "/tmp/"]))
    cluster.add_step("WordCount", emr.SparkSubmit(script=emr.Script.from_asset(JOB), arguments=["--input", "s3://x/"]))
    cluster.add_step("Again", emr.SparkSubmit(script=job))
    return Synthesized(stack)


def step(path: str) -> Any:
    return three_steps().properties(f"Analytics/{path}/Resource")


def test_a_spark_application_is_a_step_of_command_runner() -> None:
    assert step("WordCount")["Name"] == "WordCount"
    assert step("WordCount")["ActionOnFailure"] == "CONTINUE"
    assert step("WordCount")["JobFlowId"] == three_steps().attribute("Analytics/Resource", "Id")
    jar = step("WordCount")["HadoopJarStep"]
    assert jar["Jar"] == "command-runner.jar"
    assert jar["Args"][:3] == ["spark-submit", "--deploy-mode", "cluster"]
    assert jar["Args"][3]["Fn::Sub"].startswith("s3://cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}/")
    assert jar["Args"][3]["Fn::Sub"].endswith(".py")
    assert jar["Args"][4:] == ["--input", "s3://x/"]


def test_a_command_names_its_files_by_url() -> None:
    jar = step("Fetch")["HadoopJarStep"]
    assert jar == {"Jar": "command-runner.jar", "Args": ["aws", "s3", "cp", "s3://code/jobs/job.py", "/tmp/"]}


def test_nodes_read_exactly_the_files_of_the_steps() -> None:
    found = three_steps()
    rights = found.statements("Analytics/InstanceRole/DefaultPolicy/Resource")
    reading = [one["Resource"] for one in rights if one["Action"] == "s3:GetObject"]
    file = step("WordCount")["HadoopJarStep"]["Args"][3]["Fn::Sub"].rpartition("/")[2]
    assert len(reading) == 2
    assert BUCKET_ARN in reading
    [asset] = [one for one in reading if one != BUCKET_ARN]
    assert asset["Fn::Join"][1][-1] == f"/{file}"


def test_steps_run_in_the_order_they_were_added_and_after_their_rights() -> None:
    found = three_steps()
    rights = found.id("Analytics/InstanceRole/DefaultPolicy/Resource")
    names = ["Fetch", "WordCount", "Again"]
    ids = [found.id(f"Analytics/{name}/Resource") for name in names]
    waits = [found.depends_on(f"Analytics/{name}/Resource") for name in names]
    assert [set(ids) & one for one in waits] == [set(), {ids[0]}, {ids[1]}]
    assert all(rights in one for one in waits)


def test_steps_are_no_property_of_the_cluster() -> None:
    assert "Steps" not in three_steps().properties("Analytics/Resource")
    assert three_steps().resource("Analytics/Fetch/Resource")["DeletionPolicy"] == "Delete"


def test_spark_submit_says_everything_in_the_order_spark_wants() -> None:
    stack = new_stack()
    code = s3.Bucket.from_bucket_name(stack, "Code", "code")

    def file(name: str) -> emr.Script:
        return emr.Script.from_bucket(code, name)

    definition = emr.SparkSubmit(
        name="Full",
        script=file("job.jar"),
        main_class="org.example.Main",
        deploy_mode=emr.DeployMode.CLIENT,
        conf={"spark.executor.memory": "4g", "spark.executor.cores": "2"},
        jars=[file("a.jar"), file("b.jar")],
        py_files=[file("c.zip")],
        arguments=["--day", file("days.txt"), ""],
        action_on_failure=emr.ActionOnFailure.CANCEL_AND_WAIT,
    )
    role = imported_role(stack, "Nodes")
    cluster = emr.Cluster.from_cluster_attributes(stack, "Imported", cluster_id="j-1", instance_role=role)
    emr.Step(stack, "Step", cluster=cluster, definition=definition)
    found = Synthesized(stack)
    properties = found.properties("Step/Resource")
    assert properties["Name"] == "Full"
    assert properties["ActionOnFailure"] == "CANCEL_AND_WAIT"
    assert properties["JobFlowId"] == "j-1"
    assert properties["HadoopJarStep"]["Args"] == [
        *("spark-submit", "--deploy-mode", "client", "--class", "org.example.Main"),
        *("--conf", "spark.executor.memory=4g", "--conf", "spark.executor.cores=2"),
        *("--jars", "s3://code/a.jar,s3://code/b.jar", "--py-files", "s3://code/c.zip"),
        *("s3://code/job.jar", "--day", "s3://code/days.txt", ""),
    ]
    [policy] = found.paths("AWS::IAM::Policy")
    readable = str(found.statements(policy))
    for name in ("job.jar", "a.jar", "b.jar", "c.zip", "days.txt"):
        assert f":s3:::code/{name}'" in readable


def test_a_file_in_an_encrypted_bucket_comes_with_its_key() -> None:
    stack = new_stack()
    key = kms.Key(stack, "CodeKey")
    code = s3.Bucket(stack, "Code", encryption_key=key)
    cluster = emr.Cluster(stack, "Analytics", release_label=RELEASE)
    cluster.add_step("Job", emr.SparkSubmit(script=emr.Script.from_bucket(code, "job.py")))
    found = Synthesized(stack)
    rights = found.statements("Analytics/InstanceRole/DefaultPolicy/Resource")
    assert [one["Action"] for one in rights if one["Resource"] == found.arn("CodeKey/Resource")] == ["kms:Decrypt"]


def test_bootstrap_actions_run_from_s3() -> None:
    stack = new_stack()
    code = s3.Bucket.from_bucket_name(stack, "Code", "code")
    script = emr.Script.from_bucket(code, "jobs/job.py")
    actions = [
        emr.BootstrapAction(name="Install", script=script, arguments=["numpy", "pandas"]),
        emr.BootstrapAction(name="Asset", script=emr.Script.from_asset(JOB)),
    ]
    emr.Cluster(stack, "Analytics", release_label=RELEASE, bootstrap_actions=actions)
    found = Synthesized(stack)
    first, second = found.properties("Analytics/Resource")["BootstrapActions"]
    assert first == {
        "Name": "Install",
        "ScriptBootstrapAction": {"Path": "s3://code/jobs/job.py", "Args": ["numpy", "pandas"]},
    }
    assert second["Name"] == "Asset"
    assert set(second["ScriptBootstrapAction"]) == {"Path"}
    rights = found.statements("Analytics/InstanceRole/DefaultPolicy/Resource")
    reading = [one["Resource"] for one in rights if one["Action"] == "s3:GetObject"]
    assert BUCKET_ARN in reading
    assert len(reading) == 2
    assert found.id("Analytics/InstanceRole/DefaultPolicy/Resource") in found.depends_on("Analytics/Resource")


def warned(stack: Stack) -> list[str]:
    """The warnings about steps; what is imported brings warnings of its own."""
    return [one for one in warnings(stack) if "[ack: emr_constructs:Step" in one]


def logged(role: Any, found: Synthesized) -> list[Any]:
    """Where a role may write objects."""
    return [one["Resource"] for one in found.statements(role) if "s3:PutObject" in str(one["Action"])]


def test_a_step_has_logs_of_its_own() -> None:
    stack = new_stack()
    cluster = Brought(stack).cluster("Analytics", without=("instance_role", "service_role"))
    key, bucket = kms.Key(stack, "Own"), s3.Bucket.from_bucket_name(stack, "Audit", "audit")
    definition = emr.Command(arguments=["true"])
    emr.Step(stack, "Job", cluster=cluster, definition=definition, log_bucket=bucket, encryption_key=key)
    emr.Step(stack, "Other", cluster=cluster, definition=definition, log_bucket=bucket, log_prefix="other/")
    found = Synthesized(stack)
    assert found.properties("Job/Resource")["LogUri"] == "s3://audit/emr/steps/"
    assert found.properties("Job/Resource")["EncryptionKeyArn"] == found.arn("Own/Resource")
    assert found.properties("Other/Resource")["LogUri"] == "s3://audit/other/"
    assert "EncryptionKeyArn" not in found.properties("Other/Resource")
    places = str(logged("Analytics/InstanceRole/DefaultPolicy/Resource", found))
    assert "s3:::audit/emr/steps/*" in places
    assert "s3:::audit/other/*" in places
    own = found.arn("Own/Resource")
    rights = {
        role: [
            one["Action"]
            for one in found.statements(f"Analytics/{role}/DefaultPolicy/Resource")
            if one["Resource"] == own
        ]
        for role in ("InstanceRole", "ServiceRole")
    }
    assert rights == {"InstanceRole": ["kms:GenerateDataKey"], "ServiceRole": ["kms:DescribeKey"]}
    readers = [one["Sid"] for one in found.statements("Own/Resource") if "Sid" in one]
    assert readers == ["EmrStoresLogs", "EmrShowsLogs"]
    waits = found.depends_on("Job/Resource")
    assert {found.id(f"Analytics/{role}/DefaultPolicy/Resource") for role in rights} <= waits
    assert warned(stack) == []


def test_the_nodes_of_an_imported_cluster_may_write_the_logs_of_a_step() -> None:
    stack = new_stack()
    role = imported_role(stack, "Nodes")
    cluster = emr.Cluster.from_cluster_attributes(stack, "Imported", cluster_id="j-1", instance_role=role)
    key, bucket = kms.Key(stack, "Own"), s3.Bucket(stack, "Audit")
    definition = emr.Command(arguments=["hive-script"])
    emr.Step(stack, "Job", cluster=cluster, definition=definition, log_bucket=bucket, encryption_key=key)
    emr.Step(stack, "Second", cluster=cluster, definition=definition, encryption_key=key)
    found = Synthesized(stack)
    [policy] = found.paths("AWS::IAM::Policy")
    assert {one["Action"] for one in found.statements(policy)} == {"s3:PutObject", "kms:GenerateDataKey"}
    assert "LogUri" not in found.properties("Second/Resource")
    assert found.properties("Second/Resource")["EncryptionKeyArn"] == found.arn("Own/Resource")
    # Nothing is known of the cluster: not whether it has Hive, not whether it writes logs.
    assert warned(stack) == []


@pytest.mark.parametrize("release", [emr.ReleaseLabel.EMR_7_14_0, emr.ReleaseLabel.EMR_7_12_0])
def test_the_runner_of_scripts_is_on_the_nodes_or_may_be_read(release: emr.ReleaseLabel) -> None:
    stack = new_stack()
    cluster = Brought(stack).cluster("Analytics", without=("instance_role",), release_label=release)
    cluster.add_step("Job", emr.ScriptRunner(script=emr.Script.from_asset(JOB)))
    found = Synthesized(stack)
    path = [REGION, ".elasticmapreduce/libs/script-runner/script-runner.jar"]
    on_nodes = release is emr.ReleaseLabel.EMR_7_14_0
    jar = found.properties("Analytics/Job/Resource")["HadoopJarStep"]["Jar"]
    assert jar == ("script-runner.jar" if on_nodes else join("s3://", *path))
    rights = found.statements("Analytics/InstanceRole/DefaultPolicy/Resource")
    readable = [one["Resource"] for one in rights if one["Action"] == "s3:GetObject"]
    assert (join("arn:", PARTITION, ":s3:::", *path) in readable) is not on_nodes
    assert warned(stack) == []


def test_a_step_that_its_cluster_cannot_run_is_warned_of() -> None:
    stack = new_stack()
    cluster = Brought(stack).cluster("Analytics")
    cluster.add_step("Report", emr.HiveScript(script=emr.Script.from_asset(JOB), variables={"DB_PASSWORD": "hunter2"}))
    assert warned(stack) == [
        "DB_PASSWORD in the `arguments` seems to hold a secret, which EMR shows in plain text; read it from Secrets "
        "Manager where it is needed [ack: emr_constructs:StepSecret]",
        "the cluster has no hive-script; add Hive to the `applications` of the cluster [ack: emr_constructs:StepTool]",
    ]


def test_a_step_of_a_stack_comes_too_late_for_a_transient_cluster() -> None:
    stack = new_stack()
    step = emr.Command(arguments=["true"])
    cluster = Brought(stack).cluster("Analytics", keep_alive=False, steps=[step])
    cluster.add_step("Late", step)
    [text] = warned(stack)
    assert text.startswith("the cluster is not kept alive without steps: it may be gone before this one comes")


def test_the_l1_is_the_default_child_and_the_id_can_be_read() -> None:
    stack = new_stack()
    added = Brought(stack).cluster("Analytics").add_step("Job", emr.Command(arguments=["true"]))
    assert isinstance(added, emr.Step)
    assert isinstance(added.node.default_child, aws_emr.CfnStep)
    found = Synthesized(stack)
    assert stack.resolve(added.step_id) == found.attribute("Analytics/Job/Resource", "Id")


@pytest.mark.parametrize("imported", [True, False])
def test_side_by_side_steps_must_let_the_cluster_go_on(imported: bool) -> None:
    stack = new_stack()
    cluster: emr.ICluster = Brought(stack).cluster("Analytics", step_concurrency=5)
    if imported:
        role = imported_role(stack, "Other")
        cluster = emr.Cluster.from_cluster_attributes(
            stack, "Imported", cluster_id="j-1", instance_role=role, step_concurrency=5
        )
    stops = emr.Command(arguments=["true"], action_on_failure=emr.ActionOnFailure.CANCEL_AND_WAIT)
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Step(stack, "Job", cluster=cluster, definition=stops)
    assert caught.value.codes == ("ConcurrentActionOnFailure",)
    words = ("`action_on_failure`", "CANCEL_AND_WAIT", "CONTINUE", "`step_concurrency` is 5", "[at Stack/Job]")
    assert [word for word in words if word not in str(caught.value)] == []
    assert emr.Step(stack, "Job", cluster=cluster, definition=emr.Command(arguments=["true"])).node.id == "Job"


def test_an_imported_cluster_of_unknown_concurrency_takes_any_step() -> None:
    stack = new_stack()
    role = imported_role(stack, "Nodes")
    cluster = emr.Cluster.from_cluster_attributes(stack, "Imported", cluster_id="j-1", instance_role=role)
    stops = emr.Command(arguments=["true"], action_on_failure=emr.ActionOnFailure.CANCEL_AND_WAIT)
    emr.Step(stack, "Job", cluster=cluster, definition=stops)
    assert Synthesized(stack).properties("Job/Resource")["ActionOnFailure"] == "CANCEL_AND_WAIT"
    assert warnings(stack) == []


@pytest.mark.parametrize(
    ("definition", "codes", "words"),
    [
        ("spark-submit job.py", ("ArgumentType",), ("`definition`", "StepDefinition", "'spark-submit job.py'")),
        (lambda: emr.Command(name="x" * 257, arguments=["true"]), ("StepName",), ("`name`", "257", "1 to 256")),
        (lambda: emr.Command(name="", arguments=["true"]), ("StepName",), ("`name`", "1 to 256")),
        (
            emr.Command(arguments=["true"], action_on_failure=emr.ActionOnFailure.TERMINATE_CLUSTER),
            ("ActionOnFailureOfResource",),
            ("TERMINATE_CLUSTER", "use CONTINUE or CANCEL_AND_WAIT", "[at Stack/Analytics/Job]"),
        ),
    ],
)
def test_bad_steps_leave_nothing_behind(definition: Any, codes: tuple[str, ...], words: tuple[str, ...]) -> None:
    stack = new_stack()
    cluster = Brought(stack).cluster("Analytics")
    with pytest.raises(emr.EmrValidationError) as caught:
        cluster.add_step("Job", definition() if callable(definition) else definition)
    assert caught.value.codes == codes
    assert [word for word in words if word not in str(caught.value)] == []
    assert cluster.add_step("Job", emr.Command(arguments=["true"])).node.path == "Stack/Analytics/Job"


def test_a_prefix_is_a_place_in_a_bucket() -> None:
    stack = new_stack()
    cluster = Brought(stack).cluster("Analytics")
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Step(stack, "Job", cluster=cluster, definition=emr.Command(arguments=["true"]), log_prefix="logs/")
    assert str(caught.value) == (
        "StepLogPrefix: `log_prefix` ('logs/') is a place in no bucket; give `log_bucket` too [at Stack/Job]"
    )


def test_a_step_that_says_nothing_cannot_be_made() -> None:
    base: Any = emr.StepDefinition
    with pytest.raises(TypeError, match="abstract"):
        base()


def test_a_missing_file_is_told_in_the_line_that_names_it() -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Script.from_asset("jobs/missing.py")
    assert caught.value.codes == ("ScriptMissing",)
    words = ("'jobs/missing.py'", str(Path.cwd()), "relative")
    assert [word for word in words if word not in str(caught.value)] == []
    with pytest.raises(emr.EmrValidationError, match="ScriptMissing"):
        emr.Script.from_asset(str(Path(__file__).parent))


@pytest.mark.parametrize("key", ["", "/jobs/job.py"])
def test_keys_have_no_leading_slash(key: str) -> None:
    bucket = s3.Bucket.from_bucket_name(new_stack(), "Code", "code")
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Script.from_bucket(bucket, key)
    assert caught.value.codes == ("ScriptKey",)
    assert repr(key) in str(caught.value)
