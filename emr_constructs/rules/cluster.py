"""Rules on a cluster as a whole: name, release, termination, root volume."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import applications, features, releases
from emr_constructs.rules.needs import needs
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import API, CLOUDFORMATION, management_guide
from emr_constructs.rules.view import broken, known, outside
from emr_constructs.rules.views.cluster import ClusterView

_GP3_IOPS = 3000
"""What a gp3 volume gives where nothing is said."""


@rule(on=ClusterView, source=CLOUDFORMATION, remedy="leave out `<`, `>`, `$`, `|` and backticks")
def cluster_name(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster name must not hold characters that EMR refuses."""
    if known(cluster.name):
        bad = [character for character in "<>$|`" if character in cluster.name]
        if bad:
            yield Problem("name", f"`cluster_name` ({cluster.name!r}) holds {' '.join(bad)}")
        elif not 1 <= len(cluster.name) <= 256:
            yield Problem("name", f"`cluster_name` has {len(cluster.name)} characters", "use 1 to 256")


@rule(on=ClusterView, source=API)
def release_label_shape(cluster: ClusterView) -> Iterator[Problem]:
    """A release label must have EMR's shape."""
    label = cluster.release_label
    if known(label) and releases.parse(label) is None:
        nearest = releases.nearest(label)
        yield Problem(
            "release_label",
            f"`release_label` ({label!r}) is no EMR release",
            f"did you mean {nearest!r}?" if nearest else "write for example 'emr-7.14.0'",
        )


@rule(on=ClusterView, source=API, severity=Severity.WARNING)
def release_label_unknown(cluster: ClusterView) -> Iterator[Problem]:
    """A release that the facts do not know may be newer than them, or a mistake."""
    label = cluster.release_label
    if known(label) and releases.parse(label) is not None and releases.get(label) is None:
        nearest = releases.nearest(label)
        hint = f"; the nearest known release is {nearest}" if nearest else ""
        yield Problem("release_label", f"`release_label` {label} is not a release this library knows{hint}")


@rule(on=ClusterView, source=management_guide("emr-auto-termination-policy"))
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


@rule(on=ClusterView, source=management_guide("emr-auto-termination-policy"))
def auto_termination_release(cluster: ClusterView) -> Iterator[Problem]:
    """Auto-termination needs a release that has it."""
    if known(cluster.auto_termination):
        yield from needs(cluster, "auto_termination", "auto_termination", "auto-termination")


@rule(on=ClusterView, source=management_guide("emr-auto-termination-policy"), severity=Severity.WARNING)
def auto_termination_blind(cluster: ClusterView) -> Iterator[Problem]:
    """Auto-termination sees YARN only: a cluster that runs Presto, Trino or HBase looks idle."""
    blind = applications.unseen_by_yarn(cluster.application_names())
    if known(cluster.auto_termination) and blind:
        yield Problem(
            "auto_termination",
            f"`auto_termination` does not see {' and '.join(sorted(blind))} work: a busy cluster would end as idle",
            "switch it off with `auto_termination=None` and terminate the cluster yourself",
        )


@rule(on=ClusterView, source=management_guide("emr-add-steps-console"))
def step_concurrency_range(cluster: ClusterView) -> Iterator[Problem]:
    """Step concurrency must be 1 to 256."""
    if outside(cluster.step_concurrency, 1, 256):
        yield Problem("step_concurrency", f"`step_concurrency` ({cluster.step_concurrency}) must be between 1 and 256")


@rule(on=ClusterView, source=management_guide("emr-add-steps-console"))
def step_concurrency_release(cluster: ClusterView) -> Iterator[Problem]:
    """Running steps side by side needs a release that can."""
    if known(cluster.step_concurrency) and cluster.step_concurrency > 1:
        yield from needs(cluster, "step_concurrency", "step_concurrency", "a `step_concurrency` above 1")


@rule(on=ClusterView, source=management_guide("emr-plan-debugging"))
def log_encryption_release(cluster: ClusterView) -> Iterator[Problem]:
    """Encrypted logs need a release that can."""
    if cluster.log_encryption_key is not None:
        yield from needs(cluster, "log_encryption", "log_encryption_key", "`log_encryption_key`")


@rule(on=ClusterView, source=management_guide("emr-custom-ami-root-volume-size"))
def root_volume_size(cluster: ClusterView) -> Iterator[Problem]:
    """The root volume must be 15 to 100 GiB (10 to 100 before 6.10)."""
    size = cluster.root_volume_size
    if known(size) and known(cluster.release_label):
        low = 10 if features.supports("root_volume_15_gib", cluster.release_label) is False else 15
        if outside(size, low, 100):
            yield Problem(
                "root_volume_size",
                f"`root_volume.size` ({size} GiB) must be between {low} and 100 GiB in {cluster.release_label}",
            )
    if broken(size):
        yield Problem("root_volume_size", f"`root_volume.size` ({size} GiB) must be whole GiB")


@rule(on=ClusterView, source=management_guide("emr-custom-ami-root-volume-size"))
def root_volume_performance(cluster: ClusterView) -> Iterator[Problem]:
    """IOPS and throughput of the root volume need 6.15 and must fit EBS's limits."""
    if cluster.root_volume_iops is None and cluster.root_volume_throughput is None:
        return
    yield from needs(
        cluster,
        "root_volume_performance",
        "root_volume_iops",
        "a choice of `root_volume.iops` or `root_volume.throughput`",
    )
    if outside(cluster.root_volume_iops, 3000, 16_000):
        yield Problem("root_volume_iops", f"`root_volume.iops` ({cluster.root_volume_iops}) must be 3000 to 16000")
    if outside(cluster.root_volume_throughput, 125, 1000):
        yield Problem(
            "root_volume_throughput",
            f"`root_volume.throughput` ({cluster.root_volume_throughput} MiB/s) must be 125 to 1000 MiB/s",
        )


@rule(on=ClusterView, source=management_guide("emr-custom-ami-root-volume-size"))
def root_volume_ratios(cluster: ClusterView) -> Iterator[Problem]:
    """A gp3 root volume gives at most 500 IOPS for each GiB and 0.25 MiB/s for each IOPS."""
    size, throughput = cluster.root_volume_size, cluster.root_volume_throughput
    iops = _GP3_IOPS if cluster.root_volume_iops is None else cluster.root_volume_iops
    if known(size) and known(iops) and iops > 500 * size:
        yield Problem(
            "root_volume_iops",
            f"`root_volume.iops` ({iops}) must not be above 500 for each GiB ({500 * size})",
        )
    if known(throughput) and known(iops) and throughput > iops / 4:
        yield Problem(
            "root_volume_throughput",
            f"`root_volume.throughput` ({throughput} MiB/s) must not be above a quarter of `root_volume.iops` ({iops})",
        )


@rule(on=ClusterView, source=management_guide("emr-plan-bootstrap"), remedy="merge scripts")
def bootstrap_actions(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster has at most 16 bootstrap actions."""
    if known(cluster.bootstrap_actions) and len(cluster.bootstrap_actions) > 16:
        yield Problem("bootstrap_actions", f"`bootstrap_actions` ({len(cluster.bootstrap_actions)}) must be at most 16")
