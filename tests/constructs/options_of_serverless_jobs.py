"""What each argument of a job on EMR Serverless, and of the rights to an application, changes in a template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_cdk import CfnResource, Duration, Size
from aws_cdk import aws_iam as iam
from constructs import Construct
from options import Containing, Look, Option, Owner, at
from options_of_steps import hash_of, named, scripts
from options_of_values import script
from synthesized import RELEASE, Brought, Synthesized, imported_key, imported_role, new_stack

import emr_constructs as emr
from emr_constructs.serverless.job_request import job_request

SPARK = ("jobDriver", "sparkSubmit")
HIVE = ("jobDriver", "hive")
LARGE = emr.WorkerSize(vcpus=8, memory=Size.gibibytes(32), disk=Size.gibibytes(100))
POLICY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"


def application(brought: Brought, kind: emr.ServerlessType = emr.ServerlessType.SPARK) -> emr.IServerlessApplication:
    """An application that exists already, once in a stack."""
    made: Any = brought.stack.node.try_find_child(str(kind))
    return made or emr.ServerlessApplication.from_application_attributes(
        brought.stack,
        str(kind),
        application_id="00f1ab2cd3ef4g05",
        execution_role=imported_role(brought.stack, f"{kind}Jobs"),
        release_label=RELEASE,
        application_type=kind,
        architecture=emr.Architecture.ARM64,
    )


def request(brought: Brought, place: str, job: emr.ServerlessJob, kind: emr.ServerlessType) -> None:
    """The request of a job, as a resource that has it for its properties."""
    scope = Construct(brought.stack, place)
    made = job_request(scope, application(brought, kind), job)
    CfnResource(scope, "Resource", type="Test::Job::Run", properties=made.parameters)


def job_of(kind: Any, of: emr.ServerlessType, **base: Any) -> Any:
    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        script = {} if "package" in arguments else base
        request(brought, place, kind(**{**script, **arguments}), of)

    return make


def retried(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    streaming = "max_failed_attempts_per_hour" in arguments
    job = emr.SparkJob(script=FILE, retry_policy=emr.RetryPolicy(**arguments), streaming=streaming)
    request(brought, place, job, emr.ServerlessType.SPARK)


def told(given: Any, *words: str, **rest: Any) -> Option:
    """Words in the options of Spark."""
    return Option(given=given, look=PARAMETERS, expected=Containing(" ".join(words)), rest=rest)


def conf(given: Any, **settings: str) -> Option:
    return told(
        given, *(f"--conf {key.replace('__', '-').replace('_', '.')}={value}" for key, value in settings.items())
    )


FILE = emr.Script.from_asset(__file__)
PARAMETERS: Look = at(*SPARK, "sparkSubmitParameters")
ANY = {
    "name": Option(given="nightly", look=at("name"), expected="nightly"),
    "timeout": Option(given=Duration.hours(2), look=at("executionTimeoutMinutes"), expected=120),
    "retry_policy": Option(given=emr.RetryPolicy(max_attempts=3), look=at("retryPolicy"), expected={"maxAttempts": 3}),
    "session_policy": Option(
        given=lambda _: iam.PolicyDocument(
            statements=[iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::code/*"])]
        ),
        look=at("executionIamPolicy", "policy"),
        expected=Containing('"Action":"s3:GetObject"'),
    ),
    "session_managed_policies": Option(
        given=lambda scope: [iam.ManagedPolicy.from_managed_policy_arn(scope, "Policy", POLICY)],
        look=at("executionIamPolicy", "policyArns"),
        expected=[POLICY],
    ),
    "tags": Option(given={"Team": "Data"}, look=at("tags"), expected={"Team": "Data"}),
    "configurations": Option(
        given=[emr.Configuration(classification="core-site", properties={"a": "b"})],
        look=at("configurationOverrides", "applicationConfiguration"),
        expected=[{"classification": "core-site", "properties": {"a": "b"}}],
    ),
    "disk_encryption_key": Option(
        given=imported_key,
        look=at("configurationOverrides", "diskEncryptionConfiguration", "encryptionKeyArn"),
        expected=Containing(":key/Key"),
    ),
}
JOBS = {
    "SparkJob": Owner(
        make=job_of(emr.SparkJob, emr.ServerlessType.SPARK, script=FILE),
        options={
            **ANY,
            "script": Option(given=script("job.py"), look=at(*SPARK, "entryPoint"), expected="s3://code/job.py"),
            "package": Option(
                given=emr.PythonPackage.from_file("examples/jobs/word_count.py"),
                look=at(*SPARK, "entryPoint"),
                expected=Containing(hash_of("examples/jobs/word_count.py")),
            ),
            "main_class": told("a.B", "--class a.B"),
            "arguments": Option(given=["--day", "1"], look=at(*SPARK, "entryPointArguments"), expected=["--day", "1"]),
            "conf": told({"a": "b"}, "--conf a=b"),
            "driver": told(
                LARGE,
                "--conf spark.driver.cores=8 --conf spark.driver.memory=29789m",
                "--conf spark.emr-serverless.driver.disk=100g",
            ),
            "executor": told(
                LARGE,
                "--conf spark.executor.cores=8 --conf spark.executor.memory=29789m",
                "--conf spark.emr-serverless.executor.disk=100g",
            ),
            "executors": conf(7, spark_executor_instances="7"),
            "maximum_executors": conf(9, spark_dynamicAllocation_maxExecutors="9"),
            "streaming": Option(given=True, look=at("mode"), expected="STREAMING"),
            "py_files": told(scripts("a.zip"), "--py-files s3://code/a.zip"),
            "jars": told(scripts("a.jar"), "--jars s3://code/a.jar"),
            "packages": told(["a:b:1", "c:d:2"], "--packages a:b:1,c:d:2"),
            "repositories": told(["https://maven.example.org"], "--repositories https://maven.example.org"),
            "files": told(named("settings.json", "s.json"), "--files s3://code/s.json#settings.json"),
            "archives": told(named("model", "m.zip"), "--archives s3://code/m.zip#model"),
            "environment": told(script("e.tar.gz"), "--archives s3://code/e.tar.gz#environment"),
        },
    ),
    "HiveJob": Owner(
        make=job_of(emr.HiveJob, emr.ServerlessType.HIVE, script=FILE),
        options={
            **ANY,
            "script": Option(given=script("a.sql"), look=at(*HIVE, "query"), expected="s3://code/a.sql"),
            "init_script": Option(given=script("i.sql"), look=at(*HIVE, "initQueryFile"), expected="s3://code/i.sql"),
            "conf": Option(
                given={"hive.exec.scratchdir": "s3://code/tmp"},
                look=at(*HIVE, "parameters"),
                expected="--hiveconf hive.exec.scratchdir=s3://code/tmp",
            ),
            "variables": Option(
                given={"day": "2026-01-31"}, look=at(*HIVE, "parameters"), expected="--hivevar day=2026-01-31"
            ),
        },
    ),
    "RetryPolicy": Owner(
        make=retried,
        options={
            "max_attempts": Option(given=3, look=at("retryPolicy", "maxAttempts"), expected=3),
            "max_failed_attempts_per_hour": Option(
                given=3, look=at("retryPolicy", "maxFailedAttemptsPerHour"), expected=3
            ),
        },
    ),
}


@dataclass(frozen=True, kw_only=True)
class Grant(Owner):
    """A method of ``application.grants``: all are tried in one stack."""

    def synthesize(self) -> Synthesized:
        return _granted()


def grant(method: str, action: str, *, role: bool = True, tags: bool = False) -> Grant:
    """A method that lets a user do something.

    :param role: whether it asks for the role of what is started.
    """
    base: dict[str, Callable[[Construct], Any]] = (
        {"execution_role": lambda stack: imported_role(stack, "Any")} if role else {}
    )

    def use(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        holder = Construct(brought.stack, f"{place}-{method}")
        rest = {name: one(holder) for name, one in base.items()}
        given = {name: one(holder) if callable(one) else one for name, one in arguments.items()}
        getattr(application(brought).grants, method)(**{"grantee": iam.User(holder, "Other"), **rest, **given})

    def said(given: Any, user: str, expected: str) -> Option:
        def look(found: Synthesized, place: str) -> Any:
            path = f"{place}-{method}/{user}/DefaultPolicy/Resource"
            return str(found.properties(path)) if path in found else ""

        return Option(given=given, look=look, expected=Containing(expected))

    options = {"grantee": said(lambda scope: iam.User(scope, "User"), "User", f"emr-serverless:{action}")}
    if role:
        options["execution_role"] = said(lambda scope: imported_role(scope, "Runtime"), "Other", ":role/teams/Runtime")
    if tags:
        options["tag_keys"] = said(["Team"], "Other", "'aws:TagKeys': ['Team']")
    return Grant(make=use, options=options)


@cache
def _granted() -> Synthesized:
    brought = Brought(new_stack())
    for method in GRANTS.values():
        method.make(brought, "Unsaid", {})
        for name, option in method.options.items():
            method.make(brought, f"Said-{name}", {name: option.given})
    return Synthesized(brought.stack)


GRANTS = {
    "describe": grant("describe", "ListJobRuns", role=False),
    "start_job_run": grant("start_job_run", "StartJobRun", tags=True),
    "cancel_job_run": grant("cancel_job_run", "CancelJobRun", role=False),
    "open_dashboard": grant("open_dashboard", "GetDashboardForJobRun", role=False),
    "access_livy_endpoint": grant("access_livy_endpoint", "AccessLivyEndpoints"),
    "access_studio": grant("access_studio", "AccessInteractiveEndpoints"),
    "start_session": grant("start_session", "StartSession"),
    "start_and_stop": grant("start_and_stop", "StopApplication", role=False),
    "update": grant("update", "UpdateApplication", role=False),
}
OWNERS = {**JOBS, **{f"ServerlessGrants.{name}": one for name, one in GRANTS.items()}}
