"""Values of work: scripts, steps, bootstrap actions."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from aws_cdk import App, Aws, Stack, Token
from aws_cdk import aws_emr as cfn
from aws_cdk import aws_s3 as s3

import emr_constructs as emr


def refused(make: Callable[[], object]) -> str:
    """The text of the error."""
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    return str(caught.value)


class TestScript:
    @pytest.fixture
    def stack(self) -> Stack:
        return Stack(App(), "Jobs")

    @pytest.fixture
    def job(self, tmp_path: Path) -> Path:
        path = tmp_path / "job.py"
        path.write_text("print('done')\n", encoding="utf-8")
        return path

    def test_a_file_that_is_missing_is_told_with_where_it_was_looked_for(self, tmp_path: Path) -> None:
        for missing in ("jobs/none.py", tmp_path):
            assert refused(lambda path=missing: emr.Script.from_asset(path)) == (  # type: ignore[misc]
                f"ScriptMissing: there is no file {os.fspath(missing)!r} (looked in {os.getcwd()!r}); "
                "give a path relative to that"
            )

    def test_a_key_has_no_leading_slash(self, stack: Stack) -> None:
        bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "jobs")
        for key in ("", "/job.py"):
            assert refused(lambda key=key: emr.Script.from_bucket(bucket, key)) == (  # type: ignore[misc]
                f"ScriptKey: `key` ({key!r}) must be an object key, without a leading slash"
            )

    def test_a_bucket_is_no_string(self) -> None:
        assert "`bucket` must be an IBucket, not 'jobs'" in refused(
            lambda: emr.Script.from_bucket("jobs", "job.py")  # type: ignore[arg-type]
        )

    def test_an_object_in_a_bucket_is_its_url(self, stack: Stack) -> None:
        bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "jobs")
        assert emr.Script.from_bucket(bucket, "a/job.py")._bind(stack).url == "s3://jobs/a/job.py"

    def test_a_file_is_uploaded_under_the_id_that_is_given(self, stack: Stack, job: Path) -> None:
        bound = emr.Script.from_asset(job)._bind(stack, "WordCount")
        assert stack.node.try_find_child("WordCount") is not None
        assert stack.resolve(bound.url)["Fn::Sub"].startswith("s3://cdk-")


class TestSteps:
    def command(self, step: emr.StepDefinition) -> list[str]:
        return step._command(lambda script, id: f"s3://bucket/{id}")  # noqa: A006

    def test_options_come_before_the_script_and_arguments_after_it(self) -> None:
        script = emr.Script()
        step = emr.SparkSubmit(
            script=script,
            arguments=["--input", "s3://in"],
            main_class="org.example.Main",
            deploy_mode=emr.DeployMode.CLIENT,
            conf={"spark.b": "1", "spark.a": "x=y"},
            jars=[script, script],
            py_files=[script],
        )
        assert self.command(step) == [
            "spark-submit",
            *("--deploy-mode", "client", "--class", "org.example.Main"),
            *("--conf", "spark.b=1", "--conf", "spark.a=x=y"),
            *("--jars", "s3://bucket/Jar0,s3://bucket/Jar1", "--py-files", "s3://bucket/PyFile0"),
            *("s3://bucket/Script", "--input", "s3://in"),
        ]

    def test_what_is_not_said_is_no_option(self) -> None:
        assert self.command(emr.SparkSubmit(script=emr.Script())) == [
            *("spark-submit", "--deploy-mode", "cluster", "s3://bucket/Script"),
        ]

    def test_a_list_that_only_deployment_knows_cannot_follow_options(self) -> None:
        later = Token.as_list({"Ref": "Arguments"})
        assert refused(lambda: emr.SparkSubmit(script=emr.Script(), arguments=later)) == (
            "UndecidableArguments: `arguments` is a list that only deployment knows, and cannot be put behind the "
            "options of spark-submit; write a list, of tokens if need be"
        )
        assert self.command(emr.Command(arguments=later)) == later
        assert self.command(emr.SparkSubmit(script=emr.Script(), arguments=[Aws.REGION]))[-1] == Aws.REGION

    def test_a_command_is_what_is_given(self) -> None:
        assert self.command(emr.Command(arguments=["aws", "s3", "ls"])) == ["aws", "s3", "ls"]

    def test_a_step_is_handed_to_command_runner(self) -> None:
        rendered = emr.Command(arguments=["ls"])._render(lambda script, id: "")  # noqa: A006
        assert (rendered.jar, rendered.args) == ("command-runner.jar", ["ls"])

    def test_a_step_that_fails_lets_the_cluster_go_on(self) -> None:
        assert emr.Command(arguments=["ls"]).action_on_failure is emr.ActionOnFailure.CONTINUE

    def test_a_bootstrap_action_is_a_script_and_its_arguments(self) -> None:
        action = emr.BootstrapAction(name="Certificates", script=emr.Script(), arguments=["--all"])
        rendered = action._render(lambda script, id: f"s3://bucket/{id}", "Bootstrap0")  # noqa: A006
        assert rendered == cfn.CfnCluster.BootstrapActionConfigProperty(
            name="Certificates",
            script_bootstrap_action=cfn.CfnCluster.ScriptBootstrapActionConfigProperty(
                path="s3://bucket/Bootstrap0", args=["--all"]
            ),
        )
