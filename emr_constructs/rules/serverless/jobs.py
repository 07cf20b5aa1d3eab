"""Rules on jobs of EMR Serverless: what they run, for how long, how often they are tried, as whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emr_constructs.facts import features
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.secrets import is_plain_secret, plain_secrets
from emr_constructs.rules.serverless.common import guide, needs
from emr_constructs.rules.shapes import shaped, sized
from emr_constructs.rules.sources import serverless_api
from emr_constructs.rules.view import broken, items, known, outside
from emr_constructs.rules.views.serverless_jobs import ServerlessJobView

_REQUEST = serverless_api("StartJobRun")
_SPARK = serverless_api("SparkSubmit")
_HIVE = serverless_api("Hive")
_RETRY = guide("jobs-resiliency")
_POLICY = guide("jobs-cli-execution")
_STREAMING = guide("jobs-spark-streaming")
_NOT_BLANK = r"(?s).*\S.*"
_TAG = re.compile(r"[A-Za-z0-9 /_.:=+@-]*", re.ASCII)
_NO_SECRET = "keep it in Secrets Manager, and let the job read it with its role"


@rule(on=ServerlessJobView, source=_REQUEST)
def serverless_job_incomplete(job: ServerlessJobView) -> Iterator[Problem]:
    """A job has a role, and runs one thing: a script or a jar of Spark, or a query of Hive."""
    if job.execution_role is None:
        yield Problem("execution_role", "`execution_role` is missing", "say it: EMR Serverless has no role of its own")
    if job.script is None and job.query is None:
        yield Problem("script", "nothing says what the job runs", "say `script`")
    if job.script is not None and job.query is not None:
        yield Problem("query", "a job runs Spark or Hive, not both", "leave one of them out")


@rule(on=ServerlessJobView, source=_REQUEST)
def serverless_job_type(job: ServerlessJobView) -> Iterator[Problem]:
    """A job is for what its application runs."""
    engine, application = job.engine(), job.runs_on()
    if engine and application and known(application.application_type) and not application.runs(engine):
        other = application.application_type.upper()
        yield Problem(
            "application_id",
            f"the job is for {engine.capitalize()}, and `application` runs {other.capitalize()}",
            f"run it on an application of `application_type` {engine}, or make it a {other.capitalize()}Job",
            f"run it on an application of type {engine}",
        )


@rule(on=ServerlessJobView, source=_REQUEST)
def serverless_job_name(job: ServerlessJobView) -> Iterator[Problem]:
    """The name of a job has 1 to 256 characters, and not only blanks."""
    yield from sized(job, "name", 256)
    yield from shaped(job, "name", _NOT_BLANK, "is blank", "write a name, or leave it out")


@rule(on=ServerlessJobView, source=_SPARK)
def serverless_job_script(job: ServerlessJobView) -> Iterator[Problem]:
    """A job of Spark has an entry point of up to 4096 characters, options of up to 102400, and up to 1024 arguments."""
    yield from sized(job, "script", 4096)
    yield from sized(job, "arguments", 1024, least=0)
    length = len(" ".join(items(job.options)))
    if length > 102_400:
        yield Problem(
            "options",
            f"the options of Spark have {length} characters or more",
            "use at most 102400: put properties into `configurations`",
        )


@rule(on=ServerlessJobView, source=_HIVE)
def serverless_job_query(job: ServerlessJobView) -> Iterator[Problem]:
    """A job of Hive has a query of up to 10280 characters, and a file to begin with at a place of up to 256."""
    yield from sized(job, "query", 10_280)
    yield from sized(job, "init_script", 256)


@rule(on=ServerlessJobView, source=_REQUEST)
def serverless_job_tags(job: ServerlessJobView) -> Iterator[Problem]:
    """A job has up to 200 tags, made of the characters that EMR Serverless takes."""
    yield from sized(job, "tags", 200, least=0)
    for key, value in job.tags.items() if known(job.tags) else ():
        if key.lower().startswith("aws:"):
            yield Problem("tags", f"the tag {key!r} has a name that AWS keeps for itself", "use another name")
        for text, least, most in ((key, 1, 128), (value, 0, 256)):
            if known(text) and not (isinstance(text, str) and least <= len(text) <= most and _TAG.fullmatch(text)):
                remedy = f"use {least} to {most} letters, digits, spaces, /_.:=+@-"
                yield Problem("tags", f"EMR Serverless does not take {text!r} in a tag", remedy)


@rule(on=ServerlessJobView, source=_REQUEST)
def serverless_job_timeout(job: ServerlessJobView) -> Iterator[Problem]:
    """A job ends after whole minutes, up to a million."""
    if outside(job.timeout, 0, 1_000_000) or broken(job.timeout):
        yield Problem("timeout", f"`timeout` ({job.timeout:g} minutes) must be 0 to 1000000 whole minutes")


@rule(on=ServerlessJobView, source=guide("release-version-7110"))
def serverless_job_timeout_release(job: ServerlessJobView) -> Iterator[Problem]:
    """From emr-7.11.0 on, a job that is no stream ends after at most seven days."""
    application = job.runs_on()
    label = application.release_label if application else None
    if not job.is_batch() or not known(label) or not features.supports("serverless_batch_timeout_limit", label):
        return
    if outside(job.timeout, 1, 10_080):
        yield Problem(
            "timeout",
            f"`timeout` ({job.timeout:g} minutes) must be 1 to 10080 minutes in {label}",
            "run it as a stream if it has no end: `streaming`",
        )


@rule(on=ServerlessJobView, source=_REQUEST)
def serverless_job_mode(job: ServerlessJobView) -> Iterator[Problem]:
    """A job is a batch or a stream."""
    if known(job.mode) and not (job.is_batch() or job.is_streaming()):
        yield Problem("mode", f"there is no mode {job.mode!r}", "use BATCH or STREAMING")


@rule(on=ServerlessJobView, source=_STREAMING)
def serverless_job_streaming_release(job: ServerlessJobView) -> Iterator[Problem]:
    """Streaming jobs need emr-7.1.0."""
    application = job.runs_on()
    if job.is_streaming() and application:
        yield from needs(application, "serverless_streaming", "mode")


@rule(
    on=ServerlessJobView,
    source=guide("considerations"),
    severity=Severity.WARNING,
    remedy="say 0 minutes, so that it runs until somebody stops it",
)
def serverless_job_streaming_timeout(job: ServerlessJobView) -> Iterator[Problem]:
    """A stream says that it has no end, or when: EMR ends other jobs after twelve hours."""
    if job.is_streaming() and job.timeout is None:
        yield Problem("timeout", "the stream is cancelled after twelve hours, since nothing says `timeout`")


@rule(on=ServerlessJobView, source=_STREAMING, severity=Severity.WARNING, remedy="write it for Spark")
def serverless_job_streaming_hive(job: ServerlessJobView) -> Iterator[Problem]:
    """Streaming jobs are jobs of Spark."""
    if job.is_streaming() and job.engine() == "HIVE":
        yield Problem("mode", "`streaming` is for Spark, and the job runs Hive")


@rule(on=ServerlessJobView, source=_RETRY)
def serverless_job_retry_release(job: ServerlessJobView) -> Iterator[Problem]:
    """Retries need emr-7.1.0."""
    application = job.runs_on()
    for field in ("max_attempts", "max_failed_attempts_per_hour"):
        if application and getattr(job, field) is not None:
            yield from needs(application, "serverless_retry", field)


@rule(on=ServerlessJobView, source=_REQUEST)
def serverless_job_attempts(job: ServerlessJobView) -> Iterator[Problem]:
    """A job is tried once at least."""
    for field in ("max_attempts", "max_failed_attempts_per_hour"):
        attempts = getattr(job, field)
        if broken(attempts) or (known(attempts) and attempts < 1):
            yield Problem(field, f"`{field}` ({attempts}) must be 1 or more")


@rule(on=ServerlessJobView, source=_RETRY, severity=Severity.WARNING, remedy="use 1 to 10")
def serverless_job_attempts_many(job: ServerlessJobView) -> Iterator[Problem]:
    """EMR documents up to ten attempts, of a stream up to ten failures an hour."""
    for field in ("max_attempts", "max_failed_attempts_per_hour"):
        attempts = getattr(job, field)
        if known(attempts) and attempts > 10:
            yield Problem(field, f"`{field}` ({attempts}) is more than the ten that EMR documents")


@rule(on=ServerlessJobView, source=serverless_api("RetryPolicy"), severity=Severity.WARNING)
def serverless_job_retry_mode(job: ServerlessJobView) -> Iterator[Problem]:
    """Attempts are counted for a batch, failures an hour for a stream."""
    if job.is_streaming() and job.max_attempts is not None:
        text = "`max_attempts` is for jobs that end, and this one is a stream"
        yield Problem("max_attempts", text, "use `max_failed_attempts_per_hour`")
    if job.is_batch() and job.max_failed_attempts_per_hour is not None:
        text = "`max_failed_attempts_per_hour` is for streams, and this job ends"
        yield Problem("max_failed_attempts_per_hour", text, "use `max_attempts`")


@rule(on=ServerlessJobView, source=_POLICY)
def serverless_job_session_policy(job: ServerlessJobView) -> Iterator[Problem]:
    """The policy of a job has up to 2048 characters, and there are up to ten managed ones."""
    yield from sized(job, "session_policy", 2048)
    yield from sized(job, "session_managed_policies", 10, least=0)


@rule(on=ServerlessJobView, source=_REQUEST, severity=Severity.WARNING, remedy=_NO_SECRET)
def serverless_job_secret(job: ServerlessJobView) -> Iterator[Problem]:
    """A job is given no secrets: whoever may describe the run reads its arguments."""
    for name in plain_secrets(job.arguments):
        yield Problem("arguments", f"{name} in the `arguments` seems to hold a secret, which EMR shows in plain text")
    for field in ("spark_conf", "hive_conf"):
        settings = getattr(job, field)
        for key, value in settings.items() if known(settings) else ():
            if is_plain_secret(key, value):
                text = f"{key} in `conf` seems to hold a secret, which EMR shows in plain text"
                yield Problem(field, text)


@rule(
    on=ServerlessJobView,
    source=guide("considerations"),
    severity=Severity.WARNING,
    remedy="leave it out: EMR Serverless places drivers and executors itself",
)
def serverless_job_without_yarn(job: ServerlessJobView) -> Iterator[Problem]:
    """There is no YARN in EMR Serverless, and no choice of a master."""
    for word in items(job.options):
        if word in ("--master", "--deploy-mode", "--queue"):
            yield Problem("options", f"{word} says where Spark runs")
    for key in job.spark_conf if known(job.spark_conf) else ():
        if key in ("spark.master", "spark.submit.deployMode") or key.startswith("spark.yarn."):
            yield Problem("spark_conf", f"{key} in `conf` says where Spark runs")


@rule(
    on=ServerlessJobView,
    source=guide("jobs-spark"),
    severity=Severity.WARNING,
    remedy="give the application subnets with a way to Maven Central, or pass the files with `jars`",
)
def serverless_job_packages(job: ServerlessJobView) -> Iterator[Problem]:
    """Packages come from Maven Central, which an application without a VPC does not reach."""
    application = job.runs_on()
    asked = "--packages" in items(job.options) or (known(job.spark_conf) and "spark.jars.packages" in job.spark_conf)
    if asked and application and application.subnets is None:
        yield Problem("options", "`packages` are fetched from Maven Central, and the application has no `vpc_subnets`")
