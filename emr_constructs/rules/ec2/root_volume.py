"""Rules on the root volume of the nodes."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.rule import Problem, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import broken, known, outside
from emr_constructs.rules.views.cluster import ClusterView

_ROOT = management_guide("emr-custom-ami-root-volume-size")

_GP3_IOPS = 3000
"""What a gp3 volume gives where nothing is said."""


@rule(on=ClusterView, source=_ROOT)
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


@rule(on=ClusterView, source=_ROOT)
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


@rule(on=ClusterView, source=_ROOT)
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
