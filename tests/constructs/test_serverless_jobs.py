"""Jobs on EMR Serverless applications: what is refused, what is warned of, and the rights of their roles."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import Duration, Size
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct
from samples import NUMBER
from synthesized import RELEASE, Synthesized, imported_role, new_stack, warnings

import emr_constructs as emr
from emr_constructs.rules.template.check import check_template
from emr_constructs.serverless.job_request import JobRequest, job_on, job_request

SCRIPT = emr.Script.from_asset("examples/jobs/word_count.py")
SMALL = emr.WorkerSize(vcpus=4, memory=Size.gibibytes(16))
NIGHTLY = scheduler.ScheduleExpression.rate(Duration.days(1))


def application(stack: cdk.Stack, id: str = "Application", **more: Any) -> emr.IServerlessApplication:  # noqa: A002
    """An application that exists already: it makes nothing."""
    return emr.ServerlessApplication.from_application_attributes(
        stack,
        id,
        **{
            "application_id": "00f1ab2cd3ef4g05",
            "execution_role": imported_role(stack, f"{id}Jobs"),
            "release_label": RELEASE,
            "application_type": emr.ServerlessType.SPARK,
            **more,
        },
    )


def spark(**more: Any) -> emr.SparkJob:
    return emr.SparkJob(**{"script": SCRIPT, **more})


def refused(kind: Any, **arguments: Any) -> str:
    with pytest.raises(emr.EmrValidationError) as caught:
        kind(**arguments)
    return str(caught.value)


# -- values --


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "ServerlessJobIncomplete: nothing says what the job runs; say `script`"),
        ({"script": "job.py"}, "Script.from_asset('job.py')"),
        ({"script": SCRIPT, "timeout": 90}, "ArgumentType: `timeout` must be a Duration, not 90"),
        ({"script": SCRIPT, "timeout": Duration.seconds(90)}, "ServerlessJobTimeout: `timeout` (1.5 minutes) must be"),
        ({"script": SCRIPT, "timeout": Duration.seconds(NUMBER)}, "TokenUnit: `timeout` is a token in seconds"),
        ({"script": SCRIPT, "packages": ["numpy"]}, "MavenCoordinates: `packages[0]` ('numpy') must be group:artifact"),
        ({"script": SCRIPT, "py_files": [SCRIPT]}, "LoneModule: a Python file among the `py_files` is uploaded"),
        (
            {"script": SCRIPT, "package": emr.PythonPackage.from_file("examples/jobs/word_count.py")},
            "ScriptAndPackage: `script` and `package` both say what the job runs; leave one of them out",
        ),
        (
            {"script": SCRIPT, "driver": SMALL, "conf": {"spark.driver.memory": "8g"}},
            "JobSettingTwice: `conf` sets spark.driver.memory, which `driver` does; say it once, with `driver`",
        ),
        (
            {"script": SCRIPT, "executor": SMALL, "conf": {"spark.emr-serverless.memoryOverheadFactor": "0.3"}},
            "JobSettingTwice: `conf` sets spark.emr-serverless.memoryOverheadFactor, which `executor` does",
        ),
        (
            {"script": SCRIPT, "executors": 3, "conf": {"spark.executor.instances": "4"}},
            "JobSettingTwice: `conf` sets spark.executor.instances, which `executors` does; say it once",
        ),
        (
            {"script": SCRIPT, "driver": emr.WorkerSize(vcpus=4, memory=Size.gibibytes(NUMBER))},
            "UndecidableWorkerSize: the memory of `driver` is only known at deployment",
        ),
        (
            {"script": SCRIPT, "environment": SCRIPT, "archives": {"environment": SCRIPT}},
            "PythonEnvironment: `archives` says 'environment', which `environment` does; drop one of them",
        ),
        ({"script": SCRIPT, "executors": 0}, "ExecutorCount: `executors` (0) must be 1 or more"),
        ({"script": SCRIPT, "maximum_executors": 0}, "ExecutorCount: `maximum_executors` (0) must be 1 or more"),
        (
            {"script": SCRIPT, "executors": 3, "maximum_executors": 2},
            "ExecutorCount: `executors` (3) are more than `maximum_executors` (2); raise the maximum",
        ),
        ({"script": SCRIPT, "conf": {"a=b": "c"}}, "PropertyName: `conf` has the key 'a=b'; write the name of a prop"),
        ({"script": SCRIPT, "conf": {"": "c"}}, "PropertyName: `conf` has the key ''"),
        ({"script": SCRIPT, "files": {"a,b": SCRIPT}}, "FileName: `files` has the name 'a,b'; write a name without"),
        ({"script": SCRIPT, "archives": {"a#b": SCRIPT}}, "FileName: `archives` has the name 'a#b'"),
        ({"script": SCRIPT, "session_policy": iam.PolicyDocument()}, "SessionPolicyEmpty: `session_policy` has no"),
        ({"script": SCRIPT, "session_policy": {"Statement": []}}, "`session_policy` must be a PolicyDocument, not {"),
        ({"script": SCRIPT, "name": "a" * 257}, "ServerlessJobName: `name` has 257 characters; use 1 to 256"),
        ({"script": SCRIPT, "tags": {"a!": "b"}}, "ServerlessJobTags: EMR Serverless does not take 'a!' in a tag"),
        (
            {"script": SCRIPT, "configurations": [{"Classification": "a", "Properties": {"b": True}}]},
            "`properties` 'b' must be a string",
        ),
    ],
)
def test_a_job_that_cannot_be_is_refused(arguments: dict[str, Any], message: str) -> None:
    assert message in refused(emr.SparkJob, **arguments)


def test_numbers_of_executors_that_can_be_are_taken() -> None:
    assert spark(executors=2, maximum_executors=2).executors == 2
    assert spark(executors=NUMBER, maximum_executors=1).maximum_executors == 1


def test_what_hive_is_told_has_names() -> None:
    told = refused(emr.HiveJob, script=SCRIPT, conf={"a b": "c"}, variables={"=": "d"})
    assert "PropertyName: `conf` has the key 'a b'" in told
    assert "PropertyName: `variables` has the key '='" in told


def test_a_retry_policy_of_no_attempt_is_refused() -> None:
    message = refused(emr.RetryPolicy, max_attempts=0)
    assert message == "ServerlessJobAttempts: `max_attempts` (0) must be 1 or more"


def test_a_session_policy_is_measured_as_it_is_sent() -> None:
    def policy(length: int) -> iam.PolicyDocument:
        statement = iam.PolicyStatement(actions=["s3:GetObject"], resources=["a" * length])
        return iam.PolicyDocument(statements=[statement])

    rest = len(json.dumps(policy(1).to_json(), separators=(",", ":"))) - 1
    emr.SparkJob(script=SCRIPT, session_policy=policy(2048 - rest))
    message = refused(emr.SparkJob, script=SCRIPT, session_policy=policy(2049 - rest))
    assert "`session_policy` has 2049 characters; use 1 to 2048" in message


def test_a_word_with_blanks_is_quoted() -> None:
    job = spark(conf={"spark.text": "two words", "spark.one": "word", "spark.say": "it's"})
    driver = job._render(lambda *_: "s3://code/a.py")["jobDriver"]["sparkSubmit"]
    assert driver["sparkSubmitParameters"] == (
        "--conf 'spark.text=two words' --conf spark.one=word --conf 'spark.say=it'\"'\"'s'"
    )


@pytest.mark.parametrize(
    ("arguments", "minutes"),
    [({}, None), ({"streaming": True}, 0), ({"streaming": True, "timeout": Duration.days(1)}, 1440)],
)
def test_a_stream_has_no_end_unless_it_says_one(arguments: dict[str, Any], minutes: int | None) -> None:
    rendered = spark(**arguments)._render(lambda *_: "s3://code/a.py")
    assert rendered.get("executionTimeoutMinutes") == minutes


# -- a job on an application --


def test_all_that_is_wrong_with_a_job_on_an_application_is_told_at_once() -> None:
    stack = new_stack()
    old = application(stack, release_label=emr.ReleaseLabel.EMR_6_15_0, application_type=emr.ServerlessType.HIVE)
    job = spark(streaming=True, retry_policy=emr.RetryPolicy(max_failed_attempts_per_hour=3))
    with pytest.raises(emr.EmrValidationError) as caught:
        job_request(Construct(stack, "Nightly"), old, job)
    codes = ("ServerlessJobType", "ServerlessJobStreamingRelease", "ServerlessJobRetryRelease")
    assert caught.value.codes == codes
    assert caught.value.path == "Stack/Nightly"
    assert [one.code for one in job_on(old, job)[1]] == list(codes)
    assert job_on(application(stack, "Other"), job) == (job, [])


def test_what_is_regretted_is_warned_of_where_the_job_is_started() -> None:
    stack = new_stack()
    made = emr.ServerlessApplication(
        stack,
        "Made",
        release_label=RELEASE,
        monitoring=emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False),
        configurations=[_defaults(**{"spark.sql.ansi.enabled": "true"})],
    )
    job_request(Construct(stack, "Nightly"), made, spark(packages=["a:b:1"], configurations=[_defaults()]))
    told = "\n".join(warnings(stack))
    assert "emr_constructs:ServerlessJobPackages" in told
    assert "whose spark.sql.ansi.enabled is lost" in told


def _defaults(**properties: str) -> emr.Configuration:
    return emr.Configuration(classification="spark-defaults", properties={"spark.a": "b", **properties})


def test_a_package_needs_to_know_the_application() -> None:
    stack = new_stack()
    job = emr.SparkJob(package=emr.PythonPackage.from_file("examples/jobs/word_count.py"), name="a")
    unknown = application(stack, release_label=None)
    with pytest.raises(emr.EmrValidationError, match="PackageForUnknown: `package` is packed for a release and proc"):
        job_request(stack, unknown, job)


def test_a_package_may_not_contradict_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    path = "spark.executorEnv.PYTHONPATH"
    parts = emr.PythonPackage.from_file("examples/jobs/word_count.py")._parts(str(RELEASE), "ARM64")
    told = type(parts)(script=parts.script, conf={path: "./dependencies"}, archives={"dependencies": SCRIPT})
    monkeypatch.setattr(emr.PythonPackage, "_parts", lambda *_: told)
    package = emr.PythonPackage.from_file("examples/jobs/word_count.py")
    stack = new_stack()
    made = application(stack, architecture=emr.Architecture.ARM64)
    with pytest.raises(emr.EmrValidationError, match=f"JobSettingTwice: `package` sets dependencies, {path} itself"):
        job_request(stack, made, emr.SparkJob(package=package, conf={path: "a"}, archives={"dependencies": SCRIPT}))
    request = job_request(stack, made, emr.SparkJob(package=package))
    options = json.dumps(stack.resolve(request.parameters["jobDriver"]["sparkSubmit"]["sparkSubmitParameters"]))
    assert f"--conf {path}=./dependencies --archives " in options
    assert "#dependencies" in options


# -- rights --


@cache
def rights() -> Synthesized:
    """A job that brings all its rights along, on an application of another stack, with a role of a third."""
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
    base, stack = cdk.Stack(app, "Base"), cdk.Stack(app, "Jobs")
    role = emr.JobExecutionRole(base, "Role")
    quiet = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False)
    made = emr.ServerlessApplication(base, "Application", release_label=RELEASE, monitoring=quiet)
    job = spark(
        arguments=["--settings", emr.Script.from_text("{}", "settings.json")],
        disk_encryption_key=kms.Key(base, "Disks"),
    )
    request = job_request(Construct(stack, "Nightly"), made, job, role)
    cdk.CfnResource(stack, "Request", type="Test::Job::Run", properties=request.parameters)
    return Synthesized(stack)


def test_the_role_may_read_the_files_of_the_job_and_nothing_else() -> None:
    found = rights()
    [path] = found.paths("AWS::IAM::Policy")
    statements = found.statements(path)
    reading = [json.dumps(one["Resource"]) for one in statements if one["Action"] == "s3:GetObject"]
    assert len(reading) == 2
    assert all("assets" in one and "*" not in one for one in reading)


def test_the_key_of_the_disks_serves_the_role() -> None:
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
    stack = cdk.Stack(app, "Stack")
    key = kms.Key(stack, "Disks")
    request = job_request(
        Construct(stack, "Nightly"),
        application(stack),
        spark(disk_encryption_key=key),
        emr.JobExecutionRole(stack, "Role"),
    )
    submitter = emr.JobExecutionRole(stack, "Submitter")
    request._let_submit(submitter)
    found = Synthesized(stack)
    assert "kms:GenerateDataKey" in json.dumps(found.statements("Role/DefaultPolicy/Resource"))
    assert "kms:DescribeKey" in json.dumps(found.statements("Submitter/DefaultPolicy/Resource"))
    services = [one for one in found.statements("Disks/Resource") if "Service" in one["Principal"]]
    assert [one["Principal"]["Service"] for one in services] == ["emr-serverless.amazonaws.com"]


def test_a_role_that_cannot_be_changed_is_asked_for_its_rights() -> None:
    stack = new_stack("eu-west-1")
    held = imported_role(stack, "Held", mutable=False)
    request = job_request(Construct(stack, "Nightly"), application(stack), spark(), held)
    assert request.execution_role is held
    [told] = [one for one in warnings(stack) if "RoleWithoutRights" in one]
    assert "s3:GetObject" in told


def test_the_role_gets_what_any_job_of_the_application_needs() -> None:
    stack = new_stack()
    quiet = emr.ServerlessMonitoring(s3_logs=False)
    made = emr.ServerlessApplication(stack, "Application", release_label=RELEASE, monitoring=quiet)
    job_request(Construct(stack, "Nightly"), made, spark(), emr.JobExecutionRole(stack, "Role"))
    found = Synthesized(stack)
    rights = json.dumps(found.statements("Role/DefaultPolicy/Resource"))
    assert "logs:PutLogEvents" in rights
    assert json.dumps(found.arn("Application/Key/Resource")) in rights


def test_an_application_without_a_role_says_so() -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError, match="ApplicationWithoutRole"):
        job_request(stack, application(stack, execution_role=None), spark())


def test_a_request_has_no_client_token_and_knows_its_name() -> None:
    stack = new_stack()
    request = job_request(stack, application(stack), spark(name="nightly"))
    assert isinstance(request, JobRequest)
    assert request.job_name == "nightly"
    assert "clientToken" not in request.parameters
    assert request.parameters["name"] == "nightly"


# -- the same rules, in the template --


@cache
def scheduled() -> str:
    """A template with a job that was fine when it was made, and has been changed by hand since."""
    stack = new_stack()
    quiet = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False)
    made = emr.ServerlessApplication(stack, "Application", release_label=RELEASE, monitoring=quiet)
    job = spark(
        timeout=Duration.hours(1),
        retry_policy=emr.RetryPolicy(max_attempts=2),
        conf={"spark.executor.cores": "4", "spark.sql.warehouse.dir": f"s3://{stack.account}/warehouse"},
        py_files=[emr.Script.from_directory("examples/jobs")],
        configurations=[emr.Configuration(classification="core-site", properties={"fs.a": "b"})],
        tags={"Team": "Data"},
    )
    made.schedule_job("Nightly", job=job, schedule=NIGHTLY)
    return json.dumps(Synthesized(stack).template)


def codes(template: str) -> set[str]:
    return {one.rule.code for one in check_template(template, "t.json") if one.rule.severity.value != "compliance"}


def test_nothing_is_found_in_the_template_of_a_good_job() -> None:
    assert codes(scheduled()) == set()


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("spark.executor.cores=4", "spark.executor.cores=3", "ServerlessJobWorkers"),
        ("spark.executor.cores=4", "spark.yarn.queue=a", "ServerlessJobWithoutYarn"),
        ("--py-files", "--packages a:b:1 --py-files", "ServerlessJobPackages"),
        (r'\\"ExecutionTimeoutMinutes\\":60', r'\\"ExecutionTimeoutMinutes\\":0', "ServerlessJobTimeoutRelease"),
        (r'\\"MaxAttempts\\":2', r'\\"MaxAttempts\\":0', "ServerlessJobAttempts"),
        (r'\\"SparkSubmit\\"', r'\\"Spark\\"', "ServerlessJobIncomplete"),
        (r'\\"core-site\\"', r'\\"yarn-site\\"', "ServerlessJobClassification"),
        (r'\\"fs.a\\":\\"b\\"', r'\\"fs.azure.account.key.x\\":\\"hunter2\\"', "ServerlessPlainSecret"),
        (r'\\"Team\\"', r'\\"Team!\\"', "ServerlessJobTags"),
        ('"SPARK"', '"HIVE"', "ServerlessJobType"),
        ("emr-7.14.0", "emr-7.0.0", "ServerlessJobRetryRelease"),
    ],
)
def test_what_is_changed_in_the_template_is_found_there(before: str, after: str, code: str) -> None:
    before, after = before.replace("\\\\", "\\"), after.replace("\\\\", "\\")
    assert before in scheduled()
    assert code in codes(scheduled().replace(before, after))


def test_another_target_is_nobodys_business() -> None:
    other = scheduled().replace("aws-sdk:emrserverless:startJobRun", "aws-sdk:emrserverless:stopApplication")
    assert other != scheduled()
    assert codes(other.replace(r"\"MaxAttempts\":2", r"\"MaxAttempts\":0")) == set()
