"""What each argument of a step, of a script and of a bootstrap action changes in a template."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from options import Containing, Look, Option, Owner, at
from options_of_clusters import STEP, added_step, step
from options_of_instances import in_cluster
from options_of_values import code, script
from synthesized import Brought

import emr_constructs as emr

HERE = str(Path(__file__))


def step_of(kind: Any, **base: Any) -> Any:
    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        given = {name: one(brought.stack) if callable(one) else one for name, one in base.items()}
        added_step(brought, place, {"definition": kind(**{**given, **arguments})})

    return build


def logged_step(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """A prefix needs a bucket."""
    bucket = {"log_bucket": brought.arguments["log_bucket"]} if "log_prefix" in arguments else {}
    step(brought, place, {**bucket, **arguments})


def script_by(make: Any, **base: Any) -> Any:
    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        given = dict(base)
        if "bucket" in given:
            given["bucket"] = code(brought.stack)
        added_step(brought, place, {"definition": emr.SparkSubmit(script=make(**{**given, **arguments}))})

    return build


def scripts(key: str) -> Any:
    return lambda stack: [emr.Script.from_bucket(code(stack), key)]


def named(name: str, key: str) -> Any:
    return lambda stack: {name: emr.Script.from_bucket(code(stack), key)}


def hash_of(path: str | Path) -> str:
    """The name that CDK gives to the file of an asset."""
    return cdk.FileSystem.fingerprint(str(path))


def first_action(make: Any, **base: Any) -> Any:
    """A cluster with one bootstrap action."""
    return in_cluster("bootstrap_actions", lambda arguments: [make(**{**base, **arguments})])


ARGUMENTS: Look = at("HadoopJarStep", "Args", of="Step/Resource")
JAR: Look = at("HadoopJarStep", "Jar", of="Step/Resource")
ACTION = ("BootstrapActions", 0)
WORDS: Look = at(*ACTION, "ScriptBootstrapAction", "Args")


def said(given: Any, *words: str, **rest: Any) -> Option:
    """An option that puts words, one after the other, into the arguments of a step."""
    return Option(given=given, look=ARGUMENTS, expected=Containing(str(list(words))[1:-1]), rest=rest)


def told(given: Any, *words: str, **rest: Any) -> Option:
    """The same for the arguments of a bootstrap action."""
    return replace(said(given, *words, **rest), look=WORDS)


ANY = {
    "name": Option(given="Ours", look=at("Name", of="Step/Resource"), expected="Ours"),
    "action_on_failure": Option(
        given=emr.ActionOnFailure.CANCEL_AND_WAIT,
        look=at("ActionOnFailure", of="Step/Resource"),
        expected="CANCEL_AND_WAIT",
    ),
}
SPARK = {
    **ANY,
    "script": said(script("job.py"), "s3://code/job.py"),
    "conf": said({"a": "b"}, "--conf", "a=b"),
    "jars": said(scripts("a.jar"), "--jars", "s3://code/a.jar"),
    "packages": said(["a:b:1", "c:d:2"], "--packages", "a:b:1,c:d:2"),
    "repositories": said(["https://maven.example.org"], "--repositories", "https://maven.example.org"),
    "files": said(named("settings.json", "s.json"), "--files", "s3://code/s.json#settings.json"),
    "archives": said(named("model", "m.zip"), "--archives", "s3://code/m.zip#model"),
}
APPLICATION = {
    **SPARK,
    "arguments": said(["--day", "1"], "--day", "1"),
    "deploy_mode": said(emr.DeployMode.CLIENT, "--deploy-mode", "client"),
    "py_files": said(scripts("a.zip"), "--py-files", "s3://code/a.zip"),
}
FILE = {"script": emr.Script.from_asset(HERE)}
NODES = emr.BootstrapNodes.WORKERS
READY = {
    "name": Option(given="other", look=at(*ACTION, "Name"), expected="other"),
    "nodes": told(NODES, "workers"),
}


def pip(**arguments: Any) -> emr.BootstrapAction:
    packages = arguments.pop("packages", ["numpy"])
    packages = [packages] if isinstance(packages, str) else packages
    return emr.BootstrapAction.pip_install(*packages, **arguments)


OWNERS = {
    "Step": Owner(
        make=logged_step,
        options={
            **STEP.options,
            "log_bucket": Option(
                given=lambda stack: s3.Bucket.from_bucket_name(stack, "Own", "own"),
                look=at("LogUri"),
                expected="s3://own/emr/steps/",
            ),
            "log_prefix": Option(given="jobs/", look=at("LogUri"), expected="s3://logs-of-the-team/jobs/"),
            "encryption_key": Option(
                given=lambda stack: kms.Key(stack, "Own"),
                look=at("EncryptionKeyArn"),
                expected=lambda found, own: found.arn(f"{own}/Own/Resource"),
            ),
        },
    ),
    "SparkSubmit": Owner(
        make=step_of(emr.SparkSubmit, **FILE),
        options={**APPLICATION, "main_class": said("a.B", "--class", "a.B")},
    ),
    "PySpark": Owner(
        make=step_of(emr.PySpark, **FILE),
        options={
            **APPLICATION,
            "environment": said(script("e.tar.gz"), "--archives", "s3://code/e.tar.gz#environment"),
        },
    ),
    "SparkSql": Owner(
        make=step_of(emr.SparkSql, **FILE),
        options={
            **SPARK,
            "variables": said({"day": "1"}, "--hivevar", "day=1"),
            "database": said("sales", "--database", "sales"),
        },
    ),
    "HiveScript": Owner(
        make=step_of(emr.HiveScript, **FILE),
        options={
            **ANY,
            "script": said(script("q.hql"), "-f", "s3://code/q.hql"),
            "variables": said({"day": "1"}, "-d", "day=1"),
            "conf": said({"a": "b"}, "--hiveconf", "a=b"),
            "arguments": said(["-S"], "-S"),
        },
    ),
    "PigScript": Owner(
        make=step_of(emr.PigScript, **FILE),
        options={
            **ANY,
            "script": said(script("q.pig"), "-f", "s3://code/q.pig"),
            "parameters": said({"day": "1"}, "-p", "day=1"),
            "arguments": said(["-x", "tez"], "-x", "tez"),
        },
    ),
    "FlinkRun": Owner(
        make=step_of(emr.FlinkRun, jar=emr.Script.from_asset(HERE)),
        options={
            **ANY,
            "jar": said(script("job.jar"), "flink", "s3://code/job.jar"),
            "arguments": said(["--day", "1"], "--day", "1"),
            "main_class": said("a.B", "-c", "a.B"),
            "parallelism": said(4, "-p", "4"),
            "conf": said({"a": "b"}, "-yD", "a=b"),
            "detached": said(True, "-m", "yarn-cluster", "-d"),
        },
    ),
    "S3DistCp": Owner(
        make=step_of(emr.S3DistCp, source="s3://in/", destination="hdfs:///out"),
        options={
            **ANY,
            "source": said("s3://other/", "--src=s3://other/"),
            "destination": said("hdfs:///other", "--dest=hdfs:///other"),
            "source_pattern": said(".*gz", "--srcPattern=.*gz"),
            "group_by": said("(.*)", "--groupBy=(.*)"),
            "target_size": said(cdk.Size.mebibytes(10), "--targetSize=10", group_by="(.*)"),
            "output_codec": said(emr.S3DistCpCodec.GZIP, "--outputCodec=gzip"),
            "delete_on_success": said(True, "--deleteOnSuccess"),
            "append_to_last_file": said(True, "--appendToLastFile"),
            "output_manifest": said("m.gz", "--outputManifest=m.gz"),
            "previous_manifest": said("s3://in/m.gz", "--previousManifest=s3://in/m.gz"),
            "copy_from_manifest": said(True, "--copyFromManifest"),
            "source_prefixes": said(script("p.txt"), "--srcPrefixesFile=s3://code/p.txt"),
            "arguments": said(["--numberFiles"], "--numberFiles"),
        },
    ),
    "ScriptRunner": Owner(
        make=step_of(emr.ScriptRunner, **FILE),
        options={
            **ANY,
            "script": said(script("run.sh"), "s3://code/run.sh"),
            "arguments": said(["--day", "1"], "--day", "1"),
        },
    ),
    "CustomJar": Owner(
        make=step_of(emr.CustomJar, jar="a.jar"),
        options={
            **ANY,
            "jar": Option(given=script("b.jar"), look=JAR, expected="s3://code/b.jar"),
            "main_class": Option(
                given="a.B", look=at("HadoopJarStep", "MainClass", of="Step/Resource"), expected="a.B"
            ),
            "arguments": said(["x"], "x"),
            "properties": Option(
                given={"a": "b"},
                look=at("HadoopJarStep", "StepProperties", of="Step/Resource"),
                expected=[{"Key": "a", "Value": "b"}],
            ),
        },
    ),
    "Command": Owner(
        make=step_of(emr.Command, arguments=["true"]),
        options={**ANY, "arguments": Option(given=["false"], look=ARGUMENTS, expected=["false"])},
    ),
    "Script.from_asset": Owner(
        make=script_by(emr.Script.from_asset, path=HERE),
        options={
            "path": Option(
                given=Path(__file__).with_name("options.py"),
                look=ARGUMENTS,
                expected=Containing(hash_of(Path(__file__).with_name("options.py"))),
            )
        },
    ),
    "Script.from_directory": Owner(
        make=script_by(emr.Script.from_directory, path=Path(__file__).parents[1] / "spark"),
        options={
            "path": Option(
                given=Path(__file__).parents[1] / "templates",
                look=ARGUMENTS,
                expected=Containing(f"{hash_of(Path(__file__).parents[1] / 'templates')}.zip"),
            )
        },
    ),
    "Script.from_text": Owner(
        make=script_by(emr.Script.from_text, text="print('one')", file_name="job.py"),
        options={
            "text": Option(
                given=Path(HERE).read_text(encoding="utf-8"), look=ARGUMENTS, expected=Containing(f"{hash_of(HERE)}.py")
            ),
            "file_name": Option(given="job.r", look=ARGUMENTS, expected=Containing(".r'}")),
        },
    ),
    "Script.from_bucket": Owner(
        make=script_by(emr.Script.from_bucket, bucket=None, key="job.py"),
        options={
            "bucket": said(lambda stack: s3.Bucket.from_bucket_name(stack, "Other", "other"), "s3://other/job.py"),
            "key": said("a/b.py", "s3://code/a/b.py"),
        },
    ),
    "BootstrapAction": Owner(
        make=first_action(emr.BootstrapAction, name="one", script=emr.Script.from_asset(HERE)),
        options={
            **READY,
            "script": Option(
                given=script("setup.sh"),
                look=at(*ACTION, "ScriptBootstrapAction", "Path"),
                expected="s3://code/setup.sh",
            ),
            "arguments": Option(given=["-x"], look=WORDS, expected=["-x"]),
        },
    ),
    "BootstrapAction.pip_install": Owner(
        make=first_action(pip),
        options={
            **READY,
            "packages": told(["pandas", "pyarrow"], "pandas", "pyarrow"),
            "requirements": told(script("r.txt"), "--requirements", "s3://code/r.txt"),
            "wheels": told(script("w.zip"), "--wheels", "s3://code/w.zip"),
            "index_url": told("https://pip.example.org", "--index", "https://pip.example.org"),
            "python": told("python3.11", "--python", "python3.11"),
        },
    ),
    "BootstrapAction.certificates": Owner(
        make=first_action(emr.BootstrapAction.certificates, bundle=emr.Script.from_asset(HERE)),
        options={
            **READY,
            "bundle": told(script("ca.pem"), "s3://code/ca.pem"),
            "java": told(False, "--without-java"),
        },
    ),
    "BootstrapAction.cloudwatch_agent": Owner(
        make=first_action(emr.BootstrapAction.cloudwatch_agent, config={"agent": {}}),
        options={**READY, "config": told(script("agent.json"), "amazon-cloudwatch-agent", "s3://code/agent.json")},
    ),
}
