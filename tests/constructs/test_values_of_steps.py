"""Values of work: scripts, and steps of all kinds. Bootstrap actions are next door."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Aws, Size, Stack, Token
from aws_cdk import aws_emr as cfn
from aws_cdk import aws_s3 as s3

import emr_constructs as emr
from emr_constructs._jsii.structs import structs_of
from emr_constructs.model.steps import render_step
from emr_constructs.rules.catalogue import warnings_in
from emr_constructs.rules.view import UNKNOWN


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

    def test_a_directory_is_uploaded_as_a_zip_file(self, stack: Stack, job: Path, tmp_path: Path) -> None:
        bound = emr.Script.from_directory(tmp_path)._bind(stack, "Modules")
        assert stack.resolve(bound.url)["Fn::Sub"].endswith(".zip")
        for missing in ("jobs/none", job):
            assert refused(lambda path=missing: emr.Script.from_directory(path)).startswith(  # type: ignore[misc]
                f"ScriptMissing: there is no directory {os.fspath(missing)!r} (looked in"
            )

    def test_a_text_is_uploaded_as_a_file(self) -> None:
        app = App()
        stack = Stack(app, "Texts")
        bound = emr.Script.from_text("SELECT 1;\nSELECT 2;\n", "report.sql")._bind(stack, "Report")
        assert stack.resolve(bound.url)["Fn::Sub"].endswith(".sql")
        [written] = Path(app.synth().directory).glob("asset.*.sql")
        assert written.read_bytes() == b"SELECT 1;\nSELECT 2;\n"

    def test_a_text_is_known_and_has_a_name(self) -> None:
        for text in ("", f"SELECT '{Aws.REGION}'"):
            assert refused(lambda text=text: emr.Script.from_text(text, "a.sql")) == (  # type: ignore[misc]
                "ScriptText: `text` must be known now, and not be empty; pass what only deployment knows as an argument"
            )
        for name in ("report", "sql/report.sql", ".sql"):
            assert refused(lambda name=name: emr.Script.from_text("SELECT 1", name)) == (  # type: ignore[misc]
                f"ScriptFileName: `file_name` ({name!r}) must be a name with an extension; "
                "write for example 'report.sql'"
            )

    def test_emr_has_a_bucket_in_each_region(self, stack: Stack) -> None:
        bound = emr.ScriptRunner(script=emr.Script())._jar(lambda script, id: script._bind(stack, id).url)  # noqa: A006
        assert stack.resolve(bound) == {
            "Fn::Join": [
                "",
                ["s3://", {"Ref": "AWS::Region"}, ".elasticmapreduce/libs/script-runner/script-runner.jar"],
            ]
        }


SCRIPT = emr.Script()


def bind(script: emr.Script, id: str) -> str:  # noqa: A002
    return f"s3://bucket/{id}"


def command(step: emr.StepDefinition) -> list[str]:
    return step._command(bind)


class TestSpark:
    def test_options_come_before_the_script_and_arguments_after_it(self) -> None:
        step = emr.SparkSubmit(
            script=SCRIPT,
            arguments=["--input", "s3://in"],
            main_class="org.example.Main",
            deploy_mode=emr.DeployMode.CLIENT,
            conf={"spark.b": "1", "spark.a": "x=y"},
            jars=[SCRIPT, SCRIPT],
            py_files=[SCRIPT],
            packages=["a:b:1", "c:d:2"],
            repositories=["https://maven.example.org"],
            files={"settings.json": SCRIPT},
            archives={"model": SCRIPT, "words": SCRIPT},
        )
        assert command(step) == [
            "spark-submit",
            *("--deploy-mode", "client", "--class", "org.example.Main"),
            *("--conf", "spark.b=1", "--conf", "spark.a=x=y"),
            *("--jars", "s3://bucket/Jar0,s3://bucket/Jar1"),
            *("--packages", "a:b:1,c:d:2", "--repositories", "https://maven.example.org"),
            *("--files", "s3://bucket/File0#settings.json"),
            *("--archives", "s3://bucket/Archive0#model,s3://bucket/Archive1#words"),
            *("--py-files", "s3://bucket/PyFile0"),
            *("s3://bucket/Script", "--input", "s3://in"),
        ]

    def test_what_is_not_said_is_no_option(self) -> None:
        plain = ["spark-submit", "--deploy-mode", "cluster", "s3://bucket/Script"]
        assert command(emr.SparkSubmit(script=SCRIPT)) == plain
        assert command(emr.PySpark(script=SCRIPT)) == plain
        assert command(emr.SparkSql(script=SCRIPT)) == ["spark-sql", "-f", "s3://bucket/Script"]

    def test_a_python_job_brings_its_python(self) -> None:
        step = emr.PySpark(
            script=SCRIPT, environment=SCRIPT, archives={"model": SCRIPT}, conf={"spark.a": "b"}, arguments=["x"]
        )
        python = "./environment/bin/python"
        assert command(step) == [
            *("spark-submit", "--deploy-mode", "cluster", "--conf", "spark.a=b"),
            *("--conf", f"spark.yarn.appMasterEnv.PYSPARK_PYTHON={python}"),
            *("--conf", f"spark.executorEnv.PYSPARK_PYTHON={python}"),
            *("--archives", "s3://bucket/Archive0#model,s3://bucket/Archive1#environment"),
            *("s3://bucket/Script", "x"),
        ]

    def test_a_python_environment_is_said_once_and_only_yarn_unpacks_it(self) -> None:
        text = refused(
            lambda: emr.PySpark(
                script=SCRIPT,
                environment=SCRIPT,
                deploy_mode=emr.DeployMode.CLIENT,
                conf={"spark.executorEnv.PYSPARK_PYTHON": "python3"},
                archives={"environment": SCRIPT},
            )
        )
        assert text.splitlines()[1:] == [
            "  PythonEnvironment: `conf` says 'spark.executorEnv.PYSPARK_PYTHON', which `environment` does; "
            "drop one of them",
            "  PythonEnvironment: `archives` says 'environment', which `environment` does; drop one of them",
            "  PythonEnvironment: `environment` is unpacked where YARN runs the driver; use DeployMode.CLUSTER",
        ]

    def test_a_lone_module_would_lose_its_name(self) -> None:
        for kind in (emr.SparkSubmit, emr.PySpark):
            for module in (emr.Script.from_asset(__file__), emr.Script.from_text("x = 1", "settings.py")):
                assert refused(lambda kind=kind, one=module: kind(script=SCRIPT, py_files=[one])) == (  # type: ignore[misc]
                    "LoneModule: a Python file among the `py_files` is uploaded under another name, and cannot be "
                    "imported by its own; put it into a directory and write Script.from_directory(...)"
                )

    def test_packages_are_maven_coordinates(self) -> None:
        packages = ["org.postgresql:postgresql", "a:b:1", Token.as_string({"Ref": "Package"}), "a:b:1,c:d:2"]
        for kind in (emr.SparkSubmit, emr.PySpark, emr.SparkSql):
            text = refused(lambda kind=kind: kind(script=SCRIPT, packages=packages))  # type: ignore[misc]
            assert text.splitlines()[1:] == [
                "  MavenCoordinates: `packages[0]` ('org.postgresql:postgresql') must be group:artifact:version",
                "  MavenCoordinates: `packages[3]` ('a:b:1,c:d:2') must be group:artifact:version",
            ]

    def test_sql_has_variables_and_a_database(self) -> None:
        step = emr.SparkSql(script=SCRIPT, variables={"day": "1", "n": "2"}, database="sales", conf={"a": "b"})
        assert command(step) == [
            *("spark-sql", "--conf", "a=b", "-f", "s3://bucket/Script", "--database", "sales"),
            *("--hivevar", "day=1", "--hivevar", "n=2"),
        ]


class TestOtherKinds:
    def test_hive(self) -> None:
        step = emr.HiveScript(script=SCRIPT, variables={"IN": "s3://a"}, conf={"h": "1"}, arguments=["-i", SCRIPT])
        assert command(step) == [
            *("hive-script", "--run-hive-script", "--args", "-f", "s3://bucket/Script"),
            *("-d", "IN=s3://a", "--hiveconf", "h=1", "-i", "s3://bucket/Argument1"),
        ]

    def test_pig(self) -> None:
        step = emr.PigScript(script=SCRIPT, parameters={"IN": "s3://a"}, arguments=["-x", "tez"])
        assert command(step) == [
            *("pig-script", "--run-pig-script", "--args", "-f", "s3://bucket/Script"),
            *("-p", "IN=s3://a", "-x", "tez"),
        ]

    def flink(self, home: Path, step: emr.FlinkRun) -> list[str]:
        """What the step runs on a node, the shell's part of it done."""
        for name in ("aws", "flink"):
            stub = home / name
            stub.write_text('#!/bin/bash\nprintf "%s\\n" "${0##*/}" "$@" "."\n', encoding="utf-8")
            stub.chmod(0o755)
        path = {"PATH": f"{home}:/usr/bin:/bin", "TMPDIR": str(home)}
        return subprocess.run(command(step), env=path, check=True, capture_output=True, text=True).stdout.splitlines()

    def test_flink_runs_a_jar_that_is_fetched_first(self, tmp_path: Path) -> None:
        step = emr.FlinkRun(
            jar=SCRIPT,
            arguments=["--day", "a b", ""],
            main_class="org.example.Main",
            parallelism=4,
            conf={"state.backend": "rocksdb", "a": "b c"},
            detached=True,
        )
        said = self.flink(tmp_path, step)
        assert said[:5] == ["aws", "s3", "cp", "--only-show-errors", "s3://bucket/Jar"]
        assert said[5].startswith(str(tmp_path))
        assert said[7:] == [
            *("flink", "run", "-m", "yarn-cluster", "-d", "-c", "org.example.Main", "-p", "4"),
            *("-yD", "state.backend=rocksdb", "-yD", "a=b c"),
            *(said[5], "--day", "a b", "", "."),
        ]

    def test_flink_needs_no_option(self, tmp_path: Path) -> None:
        said = self.flink(tmp_path, emr.FlinkRun(jar=SCRIPT))
        assert said[7:] == ["flink", "run", "-m", "yarn-cluster", said[5], "."]

    def test_a_copy(self) -> None:
        step = emr.S3DistCp(
            source="s3://in/",
            destination="hdfs:///out",
            source_pattern=".*gz",
            group_by=".*(day).*",
            target_size=Size.gibibytes(1),
            output_codec=emr.S3DistCpCodec.LZO,
            delete_on_success=True,
            append_to_last_file=True,
            output_manifest="m.gz",
            previous_manifest="s3://in/l.gz",
            copy_from_manifest=True,
            source_prefixes=SCRIPT,
            arguments=["--numberFiles"],
        )
        assert command(step) == [
            *("s3-dist-cp", "--src=s3://in/", "--dest=hdfs:///out", "--srcPattern=.*gz", "--groupBy=.*(day).*"),
            *("--targetSize=1024", "--outputCodec=lzo", "--outputManifest=m.gz", "--previousManifest=s3://in/l.gz"),
            *("--srcPrefixesFile=s3://bucket/Prefixes", "--deleteOnSuccess", "--appendToLastFile"),
            *("--copyFromManifest", "--numberFiles"),
        ]
        assert command(emr.S3DistCp(source="s3://a", destination="s3://b")) == [
            *("s3-dist-cp", "--src=s3://a", "--dest=s3://b"),
        ]

    def test_a_size_is_written_in_whole_mebibytes(self) -> None:
        def copy(size: Size) -> emr.S3DistCp:
            return emr.S3DistCp(source="s3://a", destination="s3://b", group_by="(.)", target_size=size)

        assert "--targetSize=2097152" in command(copy(Size.tebibytes(2)))
        assert refused(lambda: copy(Size.kibibytes(1536))) == (
            "S3DistCpTargetSize: targetSize ('1.5') is no such number; give whole MiB, 1 or more"
        )
        later = Size.gibibytes(Token.as_number({"Ref": "Size"}))
        assert refused(lambda: copy(later)) == (
            "SizeUnit: `target_size` is a token in another unit, which CDK cannot convert; write Size.mebibytes(token)"
        )

    def test_a_copy_that_cannot_work_is_refused(self) -> None:
        text = refused(lambda: emr.S3DistCp(source="s3://my_bucket/", destination="s3://b", group_by=".*"))
        assert "S3DistCpGroups: groupBy ('.*') has no parentheses" in text
        assert "S3DistCpBucket: s3-dist-cp does not take the bucket of src ('s3://my_bucket/')" in text

    def test_a_script_runs_by_the_jar_where_the_release_has_it(self) -> None:
        step = emr.ScriptRunner(script=SCRIPT, arguments=["--day", SCRIPT])
        assert command(step) == ["s3://bucket/Script", "--day", "s3://bucket/Argument1"]
        jars = {label: step._for_release(label)._jar(bind) for label in ("emr-7.13.0", "emr-7.12.0", None)}
        assert jars == {
            "emr-7.13.0": "script-runner.jar",
            "emr-7.12.0": "s3://bucket/Runner",
            None: "s3://bucket/Runner",
        }

    def test_a_jar_of_your_own(self) -> None:
        step = emr.CustomJar(jar=SCRIPT, main_class="a.B", arguments=["x", SCRIPT], properties={"p": "q"})
        rendered = step._render(bind)
        assert structs_of(cfn.CfnStep, rendered) == cfn.CfnStep.HadoopJarStepConfigProperty(
            jar="s3://bucket/Jar",
            args=["x", "s3://bucket/Argument1"],
            main_class="a.B",
            step_properties=[cfn.CfnStep.KeyValueProperty(key="p", value="q")],
        )
        bare = emr.CustomJar(jar="/usr/lib/hadoop/a.jar")._render(bind)
        assert (bare.jar, bare.args, bare.main_class, bare.step_properties) == (
            "/usr/lib/hadoop/a.jar",
            None,
            None,
            None,
        )

    def test_a_command_is_what_is_given(self) -> None:
        assert command(emr.Command(arguments=["aws", "s3", "ls"])) == ["aws", "s3", "ls"]


class TestAllKinds:
    def test_a_list_that_only_deployment_knows_cannot_follow_options(self) -> None:
        later = Token.as_list({"Ref": "Arguments"})
        kinds: dict[str, Callable[[], object]] = {
            "spark-submit": lambda: emr.SparkSubmit(script=SCRIPT, arguments=later),
            "hive-script": lambda: emr.HiveScript(script=SCRIPT, arguments=later),
            "pig-script": lambda: emr.PigScript(script=SCRIPT, arguments=later),
            "flink": lambda: emr.FlinkRun(jar=SCRIPT, arguments=later),
            "s3-dist-cp": lambda: emr.S3DistCp(source="s3://a", destination="s3://b", arguments=later),
            "script-runner.jar": lambda: emr.ScriptRunner(script=SCRIPT, arguments=later),
        }
        for name, make in kinds.items():
            assert refused(make) == (
                "UndecidableArguments: `arguments` is a list that only deployment knows, and cannot be put behind the "
                f"options of {name}; write a list, of tokens if need be"
            )
        assert command(emr.Command(arguments=later)) == later
        assert command(emr.CustomJar(jar=SCRIPT, arguments=later)) == later
        assert command(emr.SparkSubmit(script=SCRIPT, arguments=[Aws.REGION]))[-1] == Aws.REGION

    def test_a_step_is_handed_to_command_runner(self) -> None:
        rendered = emr.Command(arguments=["ls"])._render(bind)
        assert (rendered.jar, rendered.args) == ("command-runner.jar", ["ls"])

    def test_a_step_that_fails_lets_the_cluster_go_on(self) -> None:
        assert emr.Command(arguments=["ls"]).action_on_failure is emr.ActionOnFailure.CONTINUE

    def test_rules_see_the_command_but_not_where_files_will_be(self) -> None:
        view = emr.SparkSubmit(script=SCRIPT, conf={"a": "b"}, arguments=["x", Aws.REGION])._view()
        words = ("spark-submit", "--deploy-mode", "cluster", "--conf", "a=b", UNKNOWN, "x", UNKNOWN)
        assert (view.jar, view.arguments) == ("command-runner.jar", words)
        jar = emr.CustomJar(jar=SCRIPT, main_class="a.B", properties={"db.password": "hunter2"})._view()
        assert (jar.jar, jar.jar_class) == (UNKNOWN, "a.B")
        assert [one.code for one in warnings_in(jar)] == ["StepSecret"]

    def test_rules_ask_for_flink_and_not_for_the_shell(self) -> None:
        view = emr.FlinkRun(jar=SCRIPT, arguments=["--token", "hunter2"], detached=True)._view()
        assert view.arguments == ("flink", "run", "-m", "yarn-cluster", "-d", "--token", "hunter2")
        assert [one.code for one in warnings_in(view)] == ["StepSecret"]

    def test_a_step_that_is_too_long_is_refused(self) -> None:
        text = refused(lambda: emr.Command(arguments=["bash", "-c", 10240 * "x"]))
        assert text.startswith("StepLength: jar, class, `arguments` and properties have 10264 characters together")

    @pytest.mark.parametrize("name", ["Nightly", None])
    def test_a_cluster_can_be_made_with_it(self, name: str | None) -> None:
        ends = emr.ActionOnFailure.TERMINATE_CLUSTER
        step: Any = emr.ScriptRunner(name=name, script=SCRIPT, action_on_failure=ends)
        assert render_step(step, "Step 1", bind, "emr-7.14.0") == cfn.CfnCluster.StepConfigProperty(
            name=name or "Step 1",
            action_on_failure="TERMINATE_CLUSTER",
            hadoop_jar_step=cfn.CfnCluster.HadoopJarStepConfigProperty(
                jar="script-runner.jar", args=["s3://bucket/Script"]
            ),
        )
        assert render_step(step, "Step 1", bind).hadoop_jar_step.jar == "s3://bucket/Runner"  # type: ignore[union-attr]
