"""Rules on how long a cluster and its nodes live: idle time, protection, scale-in."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import applications, enums
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import CLOUDFORMATION, management_guide
from emr_constructs.rules.view import broken, items, known, outside
from emr_constructs.rules.views.cluster import ClusterView

_IDLE = management_guide("emr-auto-termination-policy")
_TRANSIENT = management_guide("emr-plan-longrunning-transient")
_PROTECTION = management_guide("UsingEMR_TerminationProtection")
_SCALE_IN = management_guide("emr-scaledown-behavior")


@rule(on=ClusterView, source=_IDLE)
def idle_timeout(cluster: ClusterView) -> Iterator[Problem]:
    """The idle timeout of auto-termination must be 60 to 604800 whole seconds."""
    idle = cluster.auto_termination
    if outside(idle, 60, 604_800):
        yield Problem(
            "auto_termination",
            f"`auto_termination` ({idle} s) must be between 60 s and 604800 s (7 days)",
        )
    elif broken(idle):
        yield Problem("auto_termination", f"`auto_termination` ({idle} s) must be whole seconds")


@rule(on=ClusterView, source=_IDLE)
def auto_termination_release(cluster: ClusterView) -> Iterator[Problem]:
    """Auto-termination needs a release that has it."""
    if known(cluster.auto_termination):
        yield from needs(cluster, "auto_termination", "auto_termination", "auto-termination")


@rule(on=ClusterView, source=_IDLE, severity=Severity.WARNING)
def auto_termination_blind(cluster: ClusterView) -> Iterator[Problem]:
    """Auto-termination sees YARN only: a cluster that runs Presto, Trino or HBase looks idle."""
    blind = applications.unseen_by_yarn(cluster.application_names())
    if known(cluster.auto_termination) and blind:
        yield Problem(
            "auto_termination",
            f"`auto_termination` does not see {' and '.join(sorted(blind))} work: a busy cluster would end as idle",
            "switch it off with `auto_termination=None` and terminate the cluster yourself",
            "leave it out and terminate the cluster yourself",
        )


@rule(
    on=ClusterView,
    source=_TRANSIENT,
    severity=Severity.WARNING,
    strict=True,
    remedy="set `keep_alive` to true, or give the cluster `steps`",
)
def cluster_ends_at_once(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster that is not kept alive has steps: without them it ends when it has started."""
    if cluster.ends_after_steps() and cluster.steps in (None, ()):
        yield Problem("keep_alive", "the cluster is not kept alive without steps and has none: it ends at once")


@rule(
    on=ClusterView,
    source=_PROTECTION,
    severity=Severity.WARNING,
    remedy="set `keep_alive` to true, or leave out the protection",
)
def protection_without_keep_alive(cluster: ClusterView) -> Iterator[Problem]:
    """Protection is for clusters that are kept alive: EMR ignores it on those that end after their steps."""
    if cluster.ends_after_steps() and cluster.termination_protection is True:
        yield Problem("termination_protection", "EMR ignores `termination_protection` after the last step")


@rule(on=ClusterView, source=_PROTECTION, severity=Severity.WARNING, remedy="set `keep_alive` to true, or use CONTINUE")
def wait_without_keep_alive(cluster: ClusterView) -> Iterator[Problem]:
    """Only a cluster that is kept alive waits after a step that failed."""
    waiting = any(step.action_on_failure == "CANCEL_AND_WAIT" for step in items(cluster.steps))
    if cluster.ends_after_steps() and waiting:
        yield Problem("steps", "CANCEL_AND_WAIT does not wait here: the cluster ends, and with it all further steps")


@rule(
    on=ClusterView,
    source=CLOUDFORMATION,
    severity=Severity.WARNING,
    remedy="make them AWS::EMR::Step resources",
)
def steps_replace_cluster(cluster: ClusterView) -> Iterator[Problem]:
    """The steps of a cluster that is kept alive are resources: a change of its `Steps` replaces the cluster."""
    if cluster.keep_alive is True and known(cluster.steps) and cluster.steps:
        yield Problem("steps", "the cluster is kept alive, and any change of its `steps` replaces it")


@rule(on=ClusterView, source=_SCALE_IN)
def scale_down_behavior(cluster: ClusterView) -> Iterator[Problem]:
    """How nodes leave a cluster is one of EMR's behaviours."""
    yield from one_of(cluster, "scale_down_behavior", enums.values("ScaleDownBehavior"))


@rule(on=ClusterView, source=_SCALE_IN, severity=Severity.WARNING, remedy="use TERMINATE_AT_TASK_COMPLETION")
def scale_down_at_instance_hour(cluster: ClusterView) -> Iterator[Problem]:
    """Nodes leave when their tasks are done: EC2 has not billed by the hour since 2017."""
    if cluster.scale_down_behavior == "TERMINATE_AT_INSTANCE_HOUR":
        yield Problem("scale_down_behavior", "EMR advises against TERMINATE_AT_INSTANCE_HOUR and dropped it in 5.10")
