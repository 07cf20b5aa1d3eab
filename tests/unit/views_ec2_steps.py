"""Cases of the rules on steps and bootstrap actions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import STEP, case, cluster, configuration, without_nodes

from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.cluster import ClusterView, StepPropertyView, StepView
from emr_constructs.rules.views.software import BootstrapActionView

_KEY = "arn:aws:kms:eu-west-1:111122223333:key/one"
_ONE_AT_A_TIME = "use CONTINUE, or a `step_concurrency` of 1"
_NO_SECRET = "seems to hold a secret, which EMR shows in plain text; read it from Secrets Manager where it is needed"


def _step(**said: Any) -> StepView:
    return replace(STEP, **said)


def _of(owner: Any, **said: Any) -> StepView:
    """A step that is a resource of its own, for a cluster."""
    return _step(cluster=owner, **said)


def _made_with(*steps: StepView, **said: Any) -> ClusterView:
    """A cluster that is made with steps, and ends after them unless something else is said."""
    return without_nodes(**{"steps": steps, "keep_alive": False, "termination_protection": False, **said})


def _many(count: int) -> Any:
    return count * (UNKNOWN,)


def _actions(count: int) -> tuple[BootstrapActionView, ...]:
    return tuple(BootstrapActionView(name=f"Action{index}") for index in range(count))


_RUNNER = "s3://REGION.elasticmapreduce/libs/script-runner/script-runner.jar"
_SCRIPT = ("s3://bucket/run.sh",)

_LONG = "put what is long into a file, and let the step read it"


def _copy(*words: Any, **said: Any) -> StepView:
    return _step(arguments=("s3-dist-cp", "--src=s3://in/", "--dest", "hdfs:///out", *words), **said)


def _copies(code: str, text: str, *pairs: tuple[tuple[Any, ...], tuple[Any, ...]]) -> Any:
    """Cases of copies: words that are wrong, and the nearest right ones. In the text {} is the last of the wrong."""
    return [case(code, _copy(*bad), text.format(bad[-1]), good=_copy(*good)) for bad, good in pairs]


def _ending(*words: Any, **said: Any) -> ClusterView:
    """A cluster that ends after a step."""
    step = _step(arguments=words)
    more = {"steps": (step,), "keep_alive": False, "termination_protection": False, "applications": ("Flink", "Spark")}
    return cluster(**{**more, **said})


def _detached(*words: str) -> Any:
    text = f"a step with {words[-1]} ends before its job does, and the cluster with it; {_WAIT}"
    return case("DetachedWork", _ending(*words), text, good=_ending(*words, keep_alive=UNKNOWN))


_WAIT = "let the step wait for its job, or keep the cluster alive"
_AGENT = (BootstrapActionView(arguments=("amazon-cloudwatch-agent", UNKNOWN)),)

CASES = [
    case(
        "StepName",
        _step(name=""),
        "`name` must have 1 to 256 characters, not 0",
        good=_step(name="a"),
    ),
    case(
        "StepName",
        _step(name=257 * "a"),
        "`name` must have 1 to 256 characters, not 257",
        good=_step(name=256 * "a"),
    ),
    *(
        case(
            "StepJar",
            _step(jar=jar),
            "the step has no `jar`; write for example 'command-runner.jar'",
            good=_step(jar="s3://bucket/job.jar"),
        )
        for jar in (None, "")
    ),
    case(
        "StepCommand",
        _step(arguments=None),
        "command-runner.jar runs its `arguments`, and there are none; give the command, each word for itself",
        good=_step(jar="s3://bucket/job.jar", arguments=None),
    ),
    case(
        "StepCommand",
        _step(jar="s3://eu-west-1.elasticmapreduce/libs/script-runner/script-runner.jar", arguments=()),
        "s3://eu-west-1.elasticmapreduce/libs/script-runner/script-runner.jar runs its `arguments`, and there are "
        "none; give the command, each word for itself",
        good=_step(jar="script-runner.jar", arguments=_SCRIPT),
    ),
    *(
        case(
            "StepLength",
            _step(jar="x.jar", arguments=(more, UNKNOWN), **said),
            f"jar, class, `arguments` and properties have 10241 characters together; {_LONG}",
            good=_step(jar="x.jar", arguments=(more[1:], UNKNOWN), **said),
        )
        for more, said in (
            (10236 * "a", {}),
            (10230 * "a", {"jar_class": "a.b", "properties": (StepPropertyView(key="a", value="bc"),)}),
        )
    ),
    case(
        "ActionOnFailure",
        _step(action_on_failure="STOP"),
        "`action_on_failure` ('STOP') must be one of CANCEL_AND_WAIT, CONTINUE, TERMINATE_CLUSTER, TERMINATE_JOB_FLOW",
        good=_step(action_on_failure="CANCEL_AND_WAIT"),
    ),
    *(
        case(
            "ActionOnFailureOfResource",
            _of(UNKNOWN, action_on_failure=action),
            f"CloudFormation does not know {action} for such a step; use CONTINUE or CANCEL_AND_WAIT",
            good=_made_with(_step(action_on_failure="TERMINATE_CLUSTER")),
        )
        for action in ("TERMINATE_CLUSTER", "TERMINATE_JOB_FLOW")
    ),
    case(
        "ActionOnFailureOldName",
        _made_with(_step(action_on_failure="TERMINATE_JOB_FLOW")),
        "`steps[0]`: TERMINATE_JOB_FLOW is kept for old programs only; write TERMINATE_CLUSTER",
        good=_made_with(_step(action_on_failure="TERMINATE_CLUSTER")),
    ),
    case(
        "StepLogLocation",
        _step(log_uri="logs"),
        "`log_uri` ('logs') is no location in S3; write it as s3://bucket/prefix/",
        good=_step(log_uri="s3://bucket/logs/"),
    ),
    case(
        "StepLogKey",
        _of(cluster(), encryption_key=_KEY),
        "`encryption_key` is said, and neither the step nor its cluster writes logs; "
        "say where logs go, or leave out the key",
        good=_of(cluster(log_uri="s3://bucket/logs/"), encryption_key=_KEY),
    ),
    case(
        "StepLogKey",
        _of(cluster(), encryption_key=UNKNOWN),
        "`encryption_key` is said, and neither the step nor its cluster writes logs; "
        "say where logs go, or leave out the key",
        good=_of(cluster(), encryption_key=_KEY, log_uri="s3://bucket/logs/"),
    ),
    *(
        case(
            "StepSecret",
            _step(arguments=("spark-submit", *words)),
            f"{name} in the `arguments` {_NO_SECRET}",
            good=_step(arguments=("spark-submit", *good)),
        )
        for words, name, good in (
            (("--password=hunter2",), "--password", ("--password=",)),
            (("--password", "hunter2"), "--password", ("--password", "--verbose")),
            (("--conf", "spark.db.secret=hunter2"), "spark.db.secret", ("--password",)),
            (("--token", "hunter2", "--x"), "--token", ("--token", "s3://bucket/token")),
            (("--api-key", "hunter2", UNKNOWN), "--api-key", ("--api-key", UNKNOWN)),
            (("password", "--password", "hunter2"), "--password", ("password", "hunter2")),
        )
    ),
    case(
        "StepSecret",
        _step(properties=(StepPropertyView(key="db.password", value="hunter2"),)),
        f"'db.password' {_NO_SECRET}",
        good=_step(properties=(StepPropertyView(key="db.user", value="hunter2"), StepPropertyView(value="a"))),
    ),
    *_copies(
        "S3DistCpGroups",
        "groupBy ({!r}) has no parentheses; write for example '.*/(day=[0-9-]+)/.*'",
        (("--groupBy", ".*"), ("--groupBy", ".*(a|b).*")),
        (("--groupBy", r"\(.*"), ("--groupBy", UNKNOWN)),
        (("--groupBy", "(?i).*"), ("--groupBy=(?i)(.)*",)),
    ),
    *_copies(
        "S3DistCpBucket",
        "s3-dist-cp does not take the bucket of src ({!r}); use another bucket, or `aws s3 sync`",
        (("--src", "s3://my_bucket/in/"), ("--src", "s3://my-bucket/my_in/")),
    ),
    *_copies(
        "S3DistCpBucket",
        "s3-dist-cp does not take the bucket of dest ({!r}); use another bucket, or `aws s3 sync`",
        (("--dest", "s3://my_bucket/in"), ("--dest", "hdfs://my_name/in")),
    ),
    case(
        "S3DistCpBucket",
        _copy("--src=s3://my_bucket"),
        "s3-dist-cp does not take the bucket of src ('s3://my_bucket'); use another bucket, or `aws s3 sync`",
        good=_step(arguments=("hadoop", "distcp", "--src=s3://my_bucket")),
    ),
    *_copies(
        "S3DistCpTargetSize",
        "targetSize ({!r}) is no such number; give whole MiB, 1 or more",
        (("--groupBy=(.)", "--targetSize", "0"), ("--groupBy=(.)", "--targetSize=1")),
        (("--groupBy=(.)", "--targetSize", "1.5"), ("--groupBy=(.)", "--targetSize=20")),
        (("--groupBy=(.)", "--targetSize", "1g"), ("--groupBy=(.)", "--targetSize", UNKNOWN)),
    ),
    *_copies(
        "S3DistCpUngrouped",
        "targetSize does nothing without groupBy; say what belongs together with groupBy",
        (("--targetSize=10",), ("--targetSize=10", "--groupBy=(.)")),
        (("--targetSize=10",), ("--targetSize=10", UNKNOWN)),
    ),
    *(
        _detached(*words)
        for words in (
            ("flink", "run", "-d"),
            ("flink", "run-application"),
            ("flink-yarn-session", "--detached"),
            ("spark-submit", "--conf", "spark.yarn.submit.waitAppCompletion=false"),
        )
    ),
    case(
        "DetachedWork",
        _ending("flink", "-yd"),
        f"a step with -yd ends before its job does, and the cluster with it; {_WAIT}",
        good=_ending("spark-submit", "job.py", "-d"),
    ),
    case(
        "SecondCloudwatchAgent",
        cluster(applications=("Spark", "AmazonCloudWatchAgent"), bootstrap_actions=_AGENT),
        "a bootstrap action installs the CloudWatch agent, which is an application of the cluster, too: EMR ends the "
        "cluster with an error; drop one of the two",
        good=cluster(bootstrap_actions=_AGENT),
    ),
    case(
        "ConcurrentActionOnFailure",
        _of(cluster(step_concurrency=2), action_on_failure="CANCEL_AND_WAIT"),
        f"`action_on_failure` (CANCEL_AND_WAIT) must be CONTINUE where `step_concurrency` is 2; {_ONE_AT_A_TIME}",
        good=_of(cluster(step_concurrency=2), action_on_failure="CONTINUE"),
    ),
    case(
        "ConcurrentSteps",
        _made_with(STEP, _step(action_on_failure="TERMINATE_CLUSTER"), step_concurrency=3),
        f"`action_on_failure` (TERMINATE_CLUSTER) must be CONTINUE where `step_concurrency` is 3; {_ONE_AT_A_TIME}",
        good=_made_with(STEP, _step(action_on_failure="TERMINATE_CLUSTER"), step_concurrency=1),
    ),
    case(
        "StepTool",
        _of(cluster(), arguments=("hive-script", "--run")),
        "the cluster has no hive-script; add Hive to the `applications` of the cluster",
        good=_of(cluster(applications=("Presto",)), arguments=("hive-script", "--run")),
    ),
    case(
        "StepTool",
        _of(cluster(), arguments=("s3-dist-cp", "--src=s3://bucket/")),
        "the cluster has no s3-dist-cp; "
        "add HBase or Hadoop or Hive or Oozie or Pig to the `applications` of the cluster",
        good=_of(cluster(), arguments=("bash", "-c", "true")),
    ),
    case(
        "StepTool",
        _of(cluster(), arguments=("flink", "run", UNKNOWN)),
        "the cluster has no flink; add Flink to the `applications` of the cluster",
        good=_of(cluster(), arguments=("spark-sql", "-f", UNKNOWN)),
    ),
    case(
        "StepTool",
        _of(cluster(applications=("Hadoop",))),
        "the cluster has no spark-submit; add Spark to the `applications` of the cluster",
        good=_of(cluster(applications=("Livy",))),
    ),
    case(
        "StepTool",
        _of(without_nodes(release_label="emr-7.12.0"), jar="script-runner.jar", arguments=_SCRIPT),
        f"script-runner.jar is not on the nodes of emr-7.12.0; write {_RUNNER}",
        good=_of(without_nodes(release_label="emr-7.13.0"), jar="script-runner.jar", arguments=_SCRIPT),
    ),
    case(
        "ToolOfSteps",
        _made_with(STEP, applications=("Hive",)),
        "the cluster has no spark-submit; add Spark to the `applications` of the cluster",
        good=_made_with(STEP),
    ),
    case(
        "ToolOfSteps",
        _made_with(_step(jar="script-runner.jar", arguments=_SCRIPT), release_label="emr-6.15.0"),
        f"script-runner.jar is not on the nodes of emr-6.15.0; write {_RUNNER}",
        good=_made_with(_step(jar=_RUNNER, arguments=_SCRIPT), release_label="emr-6.15.0"),
    ),
    *(
        case(
            "StepOfTransientCluster",
            _of(cluster(keep_alive=alive)),
            "the cluster is not kept alive without steps: it may be gone before this one comes; "
            "keep the cluster alive without steps, or give the step to the cluster itself",
            good=_of(cluster(keep_alive=True)),
        )
        for alive in (None, False)
    ),
    case(
        "StepConcurrencyRange",
        cluster(step_concurrency=0),
        "`step_concurrency` (0) must be between 1 and 256",
        good=cluster(step_concurrency=1),
    ),
    case(
        "StepConcurrencyRange",
        cluster(step_concurrency=257),
        "`step_concurrency` (257) must be between 1 and 256",
        good=cluster(step_concurrency=256),
    ),
    case(
        "StepConcurrencyRelease",
        without_nodes(step_concurrency=2, release_label="emr-5.27.0"),
        "a `step_concurrency` above 1 is not in emr-5.27.0; use emr-5.28.0 or later",
        good=without_nodes(step_concurrency=1, release_label="emr-5.27.0"),
    ),
    case(
        "StepCount",
        _made_with(*_many(257)),
        "the cluster is made with 257 steps, and 256 are the most; put several commands into one step",
        good=_made_with(*_many(256), release_label="emr-7.13.0"),
    ),
    case(
        "StepsInARequest",
        _made_with(*_many(101)),
        "the cluster is made with 101 steps, and emr-7.14.0 takes 100 in a request; add the others later",
        good=_made_with(*_many(100)),
    ),
    case(
        "StepsInARequest",
        _made_with(*_many(256)),
        "the cluster is made with 256 steps, and emr-7.14.0 takes 100 in a request; add the others later",
        good=_made_with(*_many(256), release_label="emr-7.13.0"),
    ),
    case(
        "BootstrapActions",
        cluster(bootstrap_actions=_actions(17)),
        "`bootstrap_actions` (17) must be at most 16; merge scripts",
        good=cluster(bootstrap_actions=_actions(16)),
    ),
    case(
        "BootstrapActionName",
        BootstrapActionView(name=257 * "a"),
        "the `name` has 257 characters; use at most 256",
        good=BootstrapActionView(name=256 * "a"),
    ),
    case(
        "BootstrapScript",
        BootstrapActionView(script="https://bucket.s3.amazonaws.com/run.sh"),
        "`script` ('https://bucket.s3.amazonaws.com/run.sh') is no location in S3; write it as s3://bucket/script.sh",
        good=BootstrapActionView(script="s3://bucket/run.sh"),
    ),
    case(
        "BootstrapScript",
        BootstrapActionView(script="run.sh"),
        "`script` ('run.sh') is no location in S3; write it as s3://bucket/script.sh",
        good=BootstrapActionView(script="file:///usr/share/aws/emr/run.sh"),
    ),
    case(
        "BootstrapSecret",
        BootstrapActionView(arguments=("--license-token", "hunter2")),
        f"--license-token in the `arguments` {_NO_SECRET}",
        good=BootstrapActionView(arguments=("--license-token", UNKNOWN)),
    ),
]

SAID = {"ActionOnFailureOfResource", "StepLogKey"}
"""Rules that ask whether something is said, whatever it is."""

FULL: dict[str, View] = {
    "step": StepView(
        name="WordCount",
        action_on_failure="CONTINUE",
        jar="s3://bucket/job.jar",
        arguments=("--input", "s3://bucket/words/"),
        jar_class="org.example.WordCount",
        properties=(StepPropertyView(key="level", value="2"),),
        log_uri="s3://bucket/steps/",
        encryption_key=_KEY,
        cluster=cluster(
            step_concurrency=10,
            log_uri="s3://bucket/logs/",
            configurations=(configuration("spark-defaults", spark_x="1"), configuration("yarn-site", yarn_x="1")),
            bootstrap_actions=_actions(16),
        ),
    ),
}
"""Good views in which everything is said of a step."""
