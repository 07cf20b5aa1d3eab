"""Rules on steps and bootstrap actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from emr_constructs.facts import applications, enums, features
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.locations import in_s3, on_node
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.secrets import is_plain_secret, plain_secrets
from emr_constructs.rules.sources import API, api, management_guide, release_guide, template_reference
from emr_constructs.rules.view import Maybe, above, complete, items, known
from emr_constructs.rules.views.cluster import ClusterView, StepView
from emr_constructs.rules.views.software import BootstrapActionView

_STEPS = management_guide("emr-work-with-steps")
_CONCURRENCY = management_guide("emr-concurrent-steps")
_RUNNERS = release_guide("emr-commandrunner")
_BOOTSTRAP = management_guide("emr-plan-bootstrap")
_COPY = release_guide("UsingEMR_s3distcp")
_RESOURCE = template_reference("aws-resource-emr-step")
_DETACHED = {
    "flink": ("-d", "-yd", "--detached", "run-application"),
    "flink-yarn-session": ("-d", "--detached"),
    "spark-submit": ("spark.yarn.submit.waitappcompletion=false",),
}
"""Words, in lower case, with which a command does not wait for its work."""
_NO_SECRET = "read it from Secrets Manager where it is needed"


# -- a step --


@rule(on=StepView, source=_STEPS)
def step_name(step: StepView) -> Iterator[Problem]:
    """A step has a name of 1 to 256 characters."""
    if known(step.name) and not 1 <= len(step.name) <= 256:
        yield Problem("name", f"`name` must have 1 to 256 characters, not {len(step.name)}")


@rule(on=StepView, source=_RESOURCE, remedy="write for example 'command-runner.jar'")
def step_jar(step: StepView) -> Iterator[Problem]:
    """A step names its jar."""
    if step.jar in (None, ""):
        yield Problem("jar", "the step has no `jar`")


@rule(on=StepView, source=_RUNNERS, severity=Severity.WARNING, remedy="give the command, each word for itself")
def step_command(step: StepView) -> Iterator[Problem]:
    """A jar that runs what it is given is given something."""
    if _runner(step) and step.arguments in (None, ()):
        yield Problem("arguments", f"{step.jar} runs its `arguments`, and there are none")


@rule(on=StepView, source=api("AddJobFlowSteps"), remedy="put what is long into a file, and let the step read it")
def step_length(step: StepView) -> Iterator[Problem]:
    """What a step hands to its jar has at most 10240 characters."""
    properties = [word for one in items(step.properties) for word in (one.key, one.value)]
    length = sum(len(word) for word in items((step.jar, step.jar_class, *items(step.arguments), *properties)))
    if length > 10240:
        yield Problem("arguments", f"jar, class, `arguments` and properties have {length} characters together")


@rule(on=StepView, source=API)
def action_on_failure(step: StepView) -> Iterator[Problem]:
    """What happens when a step fails is one of EMR's actions."""
    allowed = enums.values("ActionOnFailure")
    if known(step.action_on_failure) and step.action_on_failure not in allowed:
        yield Problem(
            "action_on_failure",
            f"`action_on_failure` ({step.action_on_failure!r}) must be one of {', '.join(allowed)}",
        )


@rule(on=StepView, source=_RESOURCE, severity=Severity.WARNING, strict=True, remedy="use CONTINUE or CANCEL_AND_WAIT")
def action_on_failure_of_resource(step: StepView) -> Iterator[Problem]:
    """A step that is a resource of its own does not end its cluster."""
    if step.cluster is not None and step.action_on_failure in ("TERMINATE_CLUSTER", "TERMINATE_JOB_FLOW"):
        yield Problem("action_on_failure", f"CloudFormation does not know {step.action_on_failure} for such a step")


@rule(on=StepView, source=API, severity=Severity.WARNING, remedy="write TERMINATE_CLUSTER")
def action_on_failure_old_name(step: StepView) -> Iterator[Problem]:
    """TERMINATE_JOB_FLOW is the old name of TERMINATE_CLUSTER."""
    if step.cluster is None and step.action_on_failure == "TERMINATE_JOB_FLOW":
        yield Problem("action_on_failure", "TERMINATE_JOB_FLOW is kept for old programs only")


@rule(on=StepView, source=_RESOURCE, severity=Severity.WARNING, remedy="write it as s3://bucket/prefix/")
def step_log_location(step: StepView) -> Iterator[Problem]:
    """The logs of a step go to S3."""
    if known(step.log_uri) and not in_s3(step.log_uri):
        yield Problem("log_uri", f"`log_uri` ({step.log_uri!r}) is no location in S3")


@rule(on=StepView, source=_RESOURCE, severity=Severity.WARNING, remedy="say where logs go, or leave out the key")
def step_log_key(step: StepView) -> Iterator[Problem]:
    """A key for the logs of a step needs logs, of the step or of its cluster."""
    nowhere = step.log_uri is None and known(step.cluster) and step.cluster.log_uri is None
    if step.encryption_key is not None and nowhere:
        yield Problem("encryption_key", "`encryption_key` is said, and neither the step nor its cluster writes logs")


@rule(on=StepView, source=_STEPS, severity=Severity.WARNING, remedy=_NO_SECRET)
def step_secret(step: StepView) -> Iterator[Problem]:
    """A step is given no secrets: EMR shows its arguments to everybody who may describe it."""
    for name in plain_secrets(step.arguments):
        yield Problem("arguments", f"{name} in the `arguments` seems to hold a secret, which EMR shows in plain text")
    for one in items(step.properties):
        if known(one.key) and is_plain_secret(one.key, one.value):
            yield Problem("properties", f"{one.key!r} seems to hold a secret, which EMR shows in plain text")


# -- copies by s3-dist-cp --


@rule(on=StepView, source=_COPY, remedy="write for example '.*/(day=[0-9-]+)/.*'")
def s3_dist_cp_groups(step: StepView) -> Iterator[Problem]:
    """A pattern that s3-dist-cp groups files by says in parentheses what makes a group."""
    pattern = _copy_options(step).get("groupBy")
    if known(pattern) and not re.search(r"(?<!\\)\((?!\?)", pattern):
        yield Problem("arguments", f"groupBy ({pattern!r}) has no parentheses")


@rule(on=StepView, source=_COPY, remedy="use another bucket, or `aws s3 sync`")
def s3_dist_cp_bucket(step: StepView) -> Iterator[Problem]:
    """The names of the buckets that s3-dist-cp copies between have no underscores."""
    for option in ("src", "dest"):
        place = _copy_options(step).get(option)
        if known(place) and in_s3(place) and "_" in place.split("/")[2]:
            yield Problem("arguments", f"s3-dist-cp does not take the bucket of {option} ({place!r})")


@rule(on=StepView, source=_COPY, remedy="give whole MiB, 1 or more")
def s3_dist_cp_target_size(step: StepView) -> Iterator[Problem]:
    """The size that s3-dist-cp aims at is a whole number of MiB."""
    size = _copy_options(step).get("targetSize")
    if known(size) and not re.fullmatch("0*[1-9][0-9]*", size):
        yield Problem("arguments", f"targetSize ({size!r}) is no such number")


@rule(on=StepView, source=_COPY, severity=Severity.WARNING, remedy="say what belongs together with groupBy")
def s3_dist_cp_ungrouped(step: StepView) -> Iterator[Problem]:
    """A size that s3-dist-cp aims at is one of groups."""
    options = _copy_options(step)
    if "targetSize" in options and "groupBy" not in options and complete(step.arguments):
        yield Problem("arguments", "targetSize does nothing without groupBy")


# -- a step and its cluster --


@rule(on=StepView, source=_CONCURRENCY)
def concurrent_action_on_failure(step: StepView) -> Iterator[Problem]:
    """Steps that run side by side must let the cluster go on when one fails."""
    if known(step.cluster):
        yield from _beside_others(step, step.cluster, "action_on_failure")


@rule(on=ClusterView, source=_CONCURRENCY)
def concurrent_steps(cluster: ClusterView) -> Iterator[Problem]:
    """Steps that a cluster is made with, to run side by side, must let it go on when one fails."""
    for step in items(cluster.steps):
        yield from _beside_others(step, cluster, "steps")


@rule(on=StepView, source=_RUNNERS, severity=Severity.WARNING)
def step_tool(step: StepView) -> Iterator[Problem]:
    """A step calls what its cluster has."""
    if known(step.cluster):
        yield from _missing_tool(step, step.cluster, "arguments", "jar")


@rule(on=ClusterView, source=_RUNNERS, severity=Severity.WARNING)
def tool_of_steps(cluster: ClusterView) -> Iterator[Problem]:
    """The steps that a cluster is made with call what it has."""
    for step in items(cluster.steps):
        yield from _missing_tool(step, cluster, "steps", "steps")


@rule(
    on=StepView,
    source=management_guide("emr-plan-longrunning-transient"),
    severity=Severity.WARNING,
    remedy="keep the cluster alive without steps, or give the step to the cluster itself",
)
def step_of_transient_cluster(step: StepView) -> Iterator[Problem]:
    """A step that is a resource of its own needs a cluster that waits for it."""
    if known(step.cluster) and step.cluster.keep_alive in (None, False):
        yield Problem("cluster", "the cluster is not kept alive without steps: it may be gone before this one comes")


# -- the steps of a cluster --


@rule(
    on=ClusterView,
    source=management_guide("emr-plan-longrunning-transient"),
    severity=Severity.WARNING,
    remedy="let the step wait for its job, or keep the cluster alive",
)
def detached_work(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster that ends after its steps does not wait for jobs that run on without them."""
    if cluster.ends_after_steps():
        for step in items(cluster.steps):
            if word := _leaves_work_behind(step):
                yield Problem("steps", f"a step with {word} ends before its job does, and the cluster with it")


@rule(on=ClusterView, source=management_guide("emr-add-steps-console"))
def step_concurrency_range(cluster: ClusterView) -> Iterator[Problem]:
    """Step concurrency must be 1 to 256."""
    if known(cluster.step_concurrency) and not 1 <= cluster.step_concurrency <= 256:
        yield Problem("step_concurrency", f"`step_concurrency` ({cluster.step_concurrency}) must be between 1 and 256")


@rule(on=ClusterView, source=management_guide("emr-add-steps-console"))
def step_concurrency_release(cluster: ClusterView) -> Iterator[Problem]:
    """Running steps side by side needs a release that can."""
    if above(cluster.step_concurrency, 1):
        yield from needs(cluster, "step_concurrency", "step_concurrency", "a `step_concurrency` above 1")


@rule(on=ClusterView, source=_STEPS, remedy="put several commands into one step")
def step_count(cluster: ClusterView) -> Iterator[Problem]:
    """At most 256 steps wait or run at a time."""
    if known(cluster.steps) and len(cluster.steps) > 256:
        yield Problem("steps", f"the cluster is made with {len(cluster.steps)} steps, and 256 are the most")


@rule(on=ClusterView, source=_STEPS, severity=Severity.WARNING, remedy="add the others later")
def steps_in_a_request(cluster: ClusterView) -> Iterator[Problem]:
    """From 7.14 on a request brings at most 100 steps."""
    label = cluster.release_label
    limited = known(label) and features.supports("steps_by_the_hundred", label) is True
    if limited and known(cluster.steps) and 100 < len(cluster.steps) <= 256:
        yield Problem(
            "steps", f"the cluster is made with {len(cluster.steps)} steps, and {label} takes 100 in a request"
        )


# -- bootstrap actions --


@rule(on=ClusterView, source=_BOOTSTRAP, remedy="merge scripts")
def bootstrap_actions(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster has at most 16 bootstrap actions."""
    if known(cluster.bootstrap_actions) and len(cluster.bootstrap_actions) > 16:
        yield Problem("bootstrap_actions", f"`bootstrap_actions` ({len(cluster.bootstrap_actions)}) must be at most 16")


@rule(
    on=ClusterView,
    source=release_guide("AmazonCloudWatchAgent-considerations"),
    severity=Severity.WARNING,
    remedy="drop one of the two",
)
def second_cloudwatch_agent(cluster: ClusterView) -> Iterator[Problem]:
    """The CloudWatch agent is an application of the cluster or is installed by a bootstrap action, not both."""
    agents = [one for one in items(cluster.bootstrap_actions) if "amazon-cloudwatch-agent" in items(one.arguments)]
    if agents and "AmazonCloudWatchAgent" in cluster.application_names():
        yield Problem(
            "bootstrap_actions",
            "a bootstrap action installs the CloudWatch agent, which is an application of the cluster, too: EMR ends "
            "the cluster with an error",
        )


@rule(on=BootstrapActionView, source=API, remedy="use at most 256")
def bootstrap_action_name(action: BootstrapActionView) -> Iterator[Problem]:
    """The name of a bootstrap action has at most 256 characters."""
    if known(action.name) and len(action.name) > 256:
        yield Problem("name", f"the `name` has {len(action.name)} characters")


@rule(on=BootstrapActionView, source=_BOOTSTRAP, severity=Severity.WARNING, remedy="write it as s3://bucket/script.sh")
def bootstrap_script(action: BootstrapActionView) -> Iterator[Problem]:
    """A bootstrap action is a script in S3, or one that is on the image."""
    if known(action.script) and not in_s3(action.script) and not on_node(action.script):
        yield Problem("script", f"`script` ({action.script!r}) is no location in S3")


@rule(on=BootstrapActionView, source=_BOOTSTRAP, severity=Severity.WARNING, remedy=_NO_SECRET)
def bootstrap_secret(action: BootstrapActionView) -> Iterator[Problem]:
    """A bootstrap action is given no secrets: EMR shows its arguments to everybody who may list them."""
    for name in plain_secrets(action.arguments):
        yield Problem("arguments", f"{name} in the `arguments` seems to hold a secret, which EMR shows in plain text")


def _runner(step: StepView) -> bool:
    """Whether the step runs a command or a script by a jar of EMR's."""
    return known(step.jar) and step.jar.endswith(("command-runner.jar", "script-runner.jar"))


def _copy_options(step: StepView) -> Mapping[str, Maybe[str]]:
    """What s3-dist-cp is told; nothing for other steps."""
    words = step.arguments if known(step.arguments) else ()
    if words[:1] != ("s3-dist-cp",):
        return {}
    found: dict[str, Maybe[str]] = {}
    for word, following in zip(words, (*words[1:], None), strict=False):
        if known(word) and word.startswith("--"):
            name, has_value, value = word.removeprefix("--").partition("=")
            found[name] = value if has_value else following
    return found


def _leaves_work_behind(step: StepView) -> str | None:
    """The word with which a step tells its tool not to wait."""
    words = items(step.arguments)
    told = _DETACHED.get(next(iter(words), ""), ())
    return next((word for word in words if word.lower() in told), None)


def _beside_others(step: StepView, cluster: ClusterView, field: str) -> Iterator[Problem]:
    action = step.action_on_failure
    if above(cluster.step_concurrency, 1) and known(action) and action != "CONTINUE":
        yield Problem(
            field,
            f"`action_on_failure` ({action}) must be CONTINUE where `step_concurrency` is {cluster.step_concurrency}",
            "use CONTINUE, or a `step_concurrency` of 1",
        )


def _missing_tool(step: StepView, cluster: ClusterView, command_field: str, jar_field: str) -> Iterator[Problem]:
    label = cluster.release_label
    if step.jar == "script-runner.jar" and known(label) and features.supports("script_runner_on_nodes", label) is False:
        yield Problem(
            jar_field,
            f"script-runner.jar is not on the nodes of {label}",
            "write s3://REGION.elasticmapreduce/libs/script-runner/script-runner.jar",
        )
    command = next(iter(step.arguments), None) if known(step.arguments) else None
    owners = applications.with_command(command) if known(command) and step.jar == "command-runner.jar" else frozenset()
    if owners and complete(cluster.applications) and not owners & applications.installed(cluster.application_names()):
        yield Problem(
            command_field,
            f"the cluster has no {command}",
            f"add {' or '.join(sorted(owners))} to the `applications` of the cluster",
        )
