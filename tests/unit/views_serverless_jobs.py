"""Cases of the rules on jobs of EMR Serverless, and good ones in which everything is said."""

from __future__ import annotations

from typing import Any

from views import case
from views_serverless_application import application, hive, subnet

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.network import SecurityGroupView
from emr_constructs.rules.views.serverless_jobs import JobConfigurationView, ServerlessJobView

ROLE = "arn:aws:iam::111122223333:role/jobs"
TARGET = "arn:aws:scheduler:::aws-sdk:emrserverless:startJobRun"
_ANY = {"target": TARGET, "application_id": UNKNOWN, "execution_role": ROLE}


def job(**said: Any) -> ServerlessJobView:
    """A job of Spark on an application that is not known."""
    return ServerlessJobView(**{**_ANY, "script": "s3://code/job.py", **said})


def query(**said: Any) -> ServerlessJobView:
    """A job of Hive."""
    return job(**{"script": None, "query": "s3://code/report.sql", **said})


def on(of: Any, **said: Any) -> ServerlessJobView:
    """A job of Spark on an application. A view of a template has the application in the place of its id."""
    return job(**{"application": of, "application_id": None, **said})


def query_on(of: Any, **said: Any) -> ServerlessJobView:
    """A job of Hive on an application."""
    return query(application=of, application_id=None, **said)


def _release(label: str, **said: Any) -> ServerlessJobView:
    return on(application(release_label=label), **said)


def _tags(count: int) -> dict[str, str]:
    return {f"Team {number}": "a/b_c.d:e=f+g@h-i" for number in range(count)}


_MARK = "EMR Serverless does not take {!r} in a tag; use {} letters, digits, spaces, /_.:=+@-"
_MANY = "`{}` (11) is more than the ten that EMR documents; use 1 to 10"
_PLACED = "leave it out: EMR Serverless places drivers and executors itself"
_SHOWN = "seems to hold a secret, which EMR shows in plain text; "
_SECRET = "keep it in Secrets Manager, and let the job read it with its role"
_FAR = (
    "`packages` are fetched from Maven Central, and the application has no `vpc_subnets`; "
    "give the application subnets with a way to Maven Central, or pass the files with `jars`"
)
_NETWORK = {"subnets": (subnet(), subnet()), "security_groups": (SecurityGroupView(ingress=UNKNOWN, vpc=UNKNOWN),)}
_VPC = application(**_NETWORK)

CASES = [
    case(
        "ServerlessJobIncomplete",
        ServerlessJobView(target=TARGET, application_id=UNKNOWN),
        "`execution_role` is missing; say it: EMR Serverless has no role of its own",
        "nothing says what the job runs; say `script`",
        good=ServerlessJobView(target=TARGET, application_id=UNKNOWN, execution_role=UNKNOWN, script=UNKNOWN),
    ),
    case(
        "ServerlessJobIncomplete",
        job(query="s3://code/report.sql"),
        "a job runs Spark or Hive, not both; leave one of them out",
        good=query(),
    ),
    case(
        "ServerlessJobType",
        on(hive()),
        "the job is for Spark, and `application` runs Hive; "
        "run it on an application of `application_type` SPARK, or make it a HiveJob",
        good=on(application(application_type="Spark")),
    ),
    case(
        "ServerlessJobType",
        query_on(application()),
        "the job is for Hive, and `application` runs Spark; "
        "run it on an application of `application_type` HIVE, or make it a SparkJob",
        good=query_on(hive()),
    ),
    case(
        "ServerlessJobName",
        job(name="a" * 257),
        "`name` has 257 characters; use 1 to 256",
        good=job(name="a" * 256),
    ),
    case(
        "ServerlessJobName",
        job(name=" "),
        "`name` (' ') is blank; write a name, or leave it out",
        good=job(name="a b"),
    ),
    case(
        "ServerlessJobName",
        job(name=""),
        "`name` has 0 characters; use 1 to 256",
        good=job(name="a"),
    ),
    case(
        "ServerlessJobScript",
        job(script="a" * 4097),
        "`script` has 4097 characters; use 1 to 4096",
        good=job(script="a" * 4096),
    ),
    case(
        "ServerlessJobScript",
        job(arguments=("a",) * 1025),
        "`arguments` has 1025 entries; use at most 1024",
        good=job(arguments=("a",) * 1024),
    ),
    case(
        "ServerlessJobScript",
        job(options=("--class", "a" * 102_393)),
        "the options of Spark have 102401 characters or more; use at most 102400: put properties into `configurations`",
        good=job(options=("--class", "a" * 102_392)),
    ),
    case(
        "ServerlessJobScript",
        job(script=""),
        "`script` has 0 characters; use 1 to 4096",
        good=job(script="a", arguments=()),
    ),
    case(
        "ServerlessJobQuery",
        query(query="a" * 10_281),
        "`script` has 10281 characters; use 1 to 10280",
        good=query(query="a" * 10_280),
    ),
    case(
        "ServerlessJobQuery",
        query(init_script="a" * 257),
        "`init_script` has 257 characters; use 1 to 256",
        good=query(init_script="a" * 256),
    ),
    case(
        "ServerlessJobTags",
        job(tags=_tags(201)),
        "`tags` has 201 entries; use at most 200",
        good=job(tags=_tags(200)),
    ),
    case(
        "ServerlessJobTags",
        job(tags={"": "a", "a!": "b", "c": "d!", "e" * 129: "f", "g": "h" * 257}),
        _MARK.format("", "1 to 128"),
        _MARK.format("a!", "1 to 128"),
        _MARK.format("d!", "0 to 256"),
        _MARK.format("e" * 129, "1 to 128"),
        _MARK.format("h" * 257, "0 to 256"),
        good=job(tags={"a": "", "b": UNKNOWN, "e" * 128: "f" * 256}),
    ),
    case(
        "ServerlessJobTags",
        job(tags={"AWS:team": "a"}),
        "the tag 'AWS:team' has a name that AWS keeps for itself; use another name",
        good=job(tags={"team:aws:": "a"}),
    ),
    case(
        "ServerlessJobTags",
        job(tags={"a": {"b": "c"}}),
        _MARK.format({"b": "c"}, "0 to 256"),
        good=job(tags={}),
    ),
    case(
        "ServerlessJobTimeout",
        job(timeout=1_000_001),
        "`timeout` (1e+06 minutes) must be 0 to 1000000 whole minutes",
        good=job(timeout=1_000_000),
    ),
    case(
        "ServerlessJobTimeout",
        job(timeout=0.5),
        "`timeout` (0.5 minutes) must be 0 to 1000000 whole minutes",
        good=job(timeout=0),
    ),
    case(
        "ServerlessJobTimeout",
        job(timeout=-1),
        "`timeout` (-1 minutes) must be 0 to 1000000 whole minutes",
        good=job(timeout=1),
    ),
    case(
        "ServerlessJobTimeoutRelease",
        _release("emr-7.11.0", timeout=10_081),
        "`timeout` (10081 minutes) must be 1 to 10080 minutes in emr-7.11.0; "
        "run it as a stream if it has no end: `streaming`",
        good=_release("emr-7.11.0", timeout=10_080, mode="batch"),
    ),
    case(
        "ServerlessJobTimeoutRelease",
        _release("emr-7.11.0", timeout=0, mode="BATCH"),
        "`timeout` (0 minutes) must be 1 to 10080 minutes in emr-7.11.0; "
        "run it as a stream if it has no end: `streaming`",
        good=_release("emr-7.11.0", timeout=0, mode="STREAMING"),
    ),
    case(
        "ServerlessJobTimeoutRelease",
        _release("emr-7.11.0", timeout=0),
        "`timeout` (0 minutes) must be 1 to 10080 minutes in emr-7.11.0; "
        "run it as a stream if it has no end: `streaming`",
        good=_release("emr-7.10.0", timeout=0),
    ),
    case(
        "ServerlessJobTimeoutRelease",
        _release("emr-7.11.0", timeout=0),
        "`timeout` (0 minutes) must be 1 to 10080 minutes in emr-7.11.0; "
        "run it as a stream if it has no end: `streaming`",
        good=_release("emr-7.11.0", timeout=1),
    ),
    case(
        "ServerlessJobMode",
        job(mode="ONCE"),
        "there is no mode 'ONCE'; use BATCH or STREAMING",
        good=job(mode="BATCH"),
    ),
    case(
        "ServerlessJobStreamingRelease",
        _release("emr-7.0.0", mode="STREAMING", timeout=0),
        "emr-7.0.0 does not have streaming jobs on EMR Serverless; use emr-7.1.0 or later",
        good=_release("emr-7.1.0", mode="streaming", timeout=0),
    ),
    case(
        "ServerlessJobStreamingTimeout",
        job(mode="STREAMING"),
        "the stream is cancelled after twelve hours, since nothing says `timeout`; "
        "say 0 minutes, so that it runs until somebody stops it",
        good=job(mode="STREAMING", timeout=0),
    ),
    case(
        "ServerlessJobStreamingTimeout",
        job(mode="streaming"),
        "the stream is cancelled after twelve hours, since nothing says `timeout`; "
        "say 0 minutes, so that it runs until somebody stops it",
        good=job(mode="BATCH"),
    ),
    case(
        "ServerlessJobStreamingHive",
        query(mode="STREAMING", timeout=0),
        "`streaming` is for Spark, and the job runs Hive; write it for Spark",
        good=query(mode=UNKNOWN),
    ),
    case(
        "ServerlessJobRetryRelease",
        _release("emr-7.0.0", max_attempts=3),
        "emr-7.0.0 does not have retries of EMR Serverless jobs; use emr-7.1.0 or later",
        good=_release("emr-7.1.0", max_attempts=3),
    ),
    case(
        "ServerlessJobRetryRelease",
        _release("emr-7.0.0", max_failed_attempts_per_hour=3, mode=UNKNOWN),
        "emr-7.0.0 does not have retries of EMR Serverless jobs; use emr-7.1.0 or later",
        good=_release("emr-7.0.0"),
    ),
    case(
        "ServerlessJobAttempts",
        job(max_attempts=0, max_failed_attempts_per_hour=0, mode=UNKNOWN),
        "`max_attempts` (0) must be 1 or more",
        "`max_failed_attempts_per_hour` (0) must be 1 or more",
        good=job(max_attempts=1, max_failed_attempts_per_hour=1, mode=UNKNOWN),
    ),
    case(
        "ServerlessJobAttempts",
        job(max_attempts=1.5),
        "`max_attempts` (1.5) must be 1 or more",
        good=job(max_attempts=2),
    ),
    case(
        "ServerlessJobAttemptsMany",
        job(max_attempts=11, max_failed_attempts_per_hour=11, mode=UNKNOWN),
        _MANY.format("max_attempts"),
        _MANY.format("max_failed_attempts_per_hour"),
        good=job(max_attempts=10, max_failed_attempts_per_hour=10, mode=UNKNOWN),
    ),
    case(
        "ServerlessJobRetryMode",
        job(max_attempts=2, mode="STREAMING", timeout=0),
        "`max_attempts` is for jobs that end, and this one is a stream; use `max_failed_attempts_per_hour`",
        good=job(max_failed_attempts_per_hour=2, mode="STREAMING", timeout=0),
    ),
    case(
        "ServerlessJobRetryMode",
        job(max_failed_attempts_per_hour=2),
        "`max_failed_attempts_per_hour` is for streams, and this job ends; use `max_attempts`",
        good=job(max_attempts=2),
    ),
    case(
        "ServerlessJobSessionPolicy",
        job(session_policy="a" * 2049, session_managed_policies=(UNKNOWN,) * 11),
        "`session_policy` has 2049 characters; use 1 to 2048",
        "`session_managed_policies` has 11 entries; use at most 10",
        good=job(session_policy="a" * 2048, session_managed_policies=(UNKNOWN,) * 10),
    ),
    case(
        "ServerlessJobSessionPolicy",
        job(session_policy=""),
        "`session_policy` has 0 characters; use 1 to 2048",
        good=job(session_policy="a", session_managed_policies=()),
    ),
    case(
        "ServerlessJobSecret",
        job(arguments=("--password", "hunter2"), spark_conf={"spark.db.password": "hunter2"}),
        f"--password in the `arguments` {_SHOWN}{_SECRET}",
        f"spark.db.password in `conf` {_SHOWN}{_SECRET}",
        good=job(
            arguments=("--password-secret", "arn:x"), spark_conf={"spark.db.user": "a", "spark.db.password": UNKNOWN}
        ),
    ),
    case(
        "ServerlessJobSecret",
        query(hive_conf={"javax.jdo.option.ConnectionPassword": "hunter2"}),
        f"javax.jdo.option.ConnectionPassword in `conf` {_SHOWN}{_SECRET}",
        good=query(hive_conf=UNKNOWN),
    ),
    case(
        "ServerlessJobWithoutYarn",
        job(options=("--master", "yarn", "--deploy-mode", "cluster", "--queue", "a")),
        f"--master says where Spark runs; {_PLACED}",
        f"--deploy-mode says where Spark runs; {_PLACED}",
        f"--queue says where Spark runs; {_PLACED}",
        good=job(options=("--class", "a.B")),
    ),
    case(
        "ServerlessJobWithoutYarn",
        job(spark_conf={"spark.master": "yarn", "spark.submit.deployMode": "client", "spark.yarn.queue": "a"}),
        f"spark.master in `conf` says where Spark runs; {_PLACED}",
        f"spark.submit.deployMode in `conf` says where Spark runs; {_PLACED}",
        f"spark.yarn.queue in `conf` says where Spark runs; {_PLACED}",
        good=job(spark_conf={"spark.a": "b"}),
    ),
    case(
        "ServerlessJobPackages",
        on(application(), options=("--packages", "a:b:1")),
        _FAR,
        good=on(_VPC, options=("--packages", "a:b:1")),
    ),
    case(
        "ServerlessJobPackages",
        on(application(), spark_conf={"spark.jars.packages": "a:b:1"}),
        _FAR,
        good=on(application(), options=("--jars", "s3://code/a.jar"), spark_conf=UNKNOWN),
    ),
]
_CONFIGURATION = JobConfigurationView(
    classification="spark-defaults",
    properties={"spark.hadoop.x": "y", "spark.later": UNKNOWN},
    resolved={"spark.later": "ssm"},
    configurations=(JobConfigurationView(classification="spark-defaults", properties={}),),
)
_SAID = {
    "name": "nightly",
    "timeout": 60,
    "session_policy": "{}",
    "session_managed_policies": (UNKNOWN,),
    "tags": {"Team": "Data"},
}
FULL = {
    "serverless job of Spark": on(
        _VPC,
        **_SAID,
        mode="BATCH",
        max_attempts=3,
        arguments=("--day", UNKNOWN),
        options=("--class", "a.B"),
        spark_conf={"spark.driver.cores": "4", "spark.driver.memory": "14g", "spark.later": UNKNOWN},
        configurations=(_CONFIGURATION,),
    ),
    "serverless stream": job(**_SAID, mode="STREAMING", max_failed_attempts_per_hour=3),
    "serverless job of Hive": query_on(
        hive(**_NETWORK),
        **_SAID,
        init_script="s3://code/init.sql",
        hive_conf={"hive.exec.scratchdir": "s3://data/scratch"},
    ),
}

SAID = {"ServerlessJobFeatures", "ServerlessJobIncomplete", "ServerlessJobRetryMode", "ServerlessJobRetryRelease"}
"""Rules that ask whether something is said, whatever it is: images with Lake Formation, a second engine, retries."""
