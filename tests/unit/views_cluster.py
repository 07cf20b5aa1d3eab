"""Cases of the rules on a cluster as a whole."""

from __future__ import annotations

from views import case, cluster, without_nodes

from emr_constructs.rules.views.software import BootstrapActionView


def _actions(count: int) -> tuple[BootstrapActionView, ...]:
    return tuple(BootstrapActionView(name=f"Action{index}") for index in range(count))


def _idle(seconds: float) -> str:
    return f"`auto_termination` ({seconds} s) must be between 60 s and 604800 s (7 days)"


CASES = [
    case(
        "ClusterName",
        cluster(name="a<b|c"),
        "`cluster_name` ('a<b|c') holds < |; leave out `<`, `>`, `$`, `|` and backticks",
        good=cluster(name="a-b_c (1)"),
    ),
    case(
        "ClusterName",
        cluster(name="a>b$c`"),
        "`cluster_name` ('a>b$c`') holds > $ `; leave out `<`, `>`, `$`, `|` and backticks",
        good=cluster(name="a"),
    ),
    case(
        "ClusterName",
        cluster(name=257 * "a"),
        "`cluster_name` has 257 characters; use 1 to 256",
        good=cluster(name=256 * "a"),
    ),
    case(
        "ClusterName",
        cluster(name=""),
        "`cluster_name` has 0 characters; use 1 to 256",
        good=cluster(name=None),
    ),
    case(
        "ReleaseLabelShape",
        cluster(release_label="7.14.0"),
        "`release_label` ('7.14.0') is no EMR release; did you mean 'emr-7.14.0'?",
        good=cluster(),
    ),
    case(
        "ReleaseLabelShape",
        cluster(release_label="latest"),
        "`release_label` ('latest') is no EMR release; write for example 'emr-7.14.0'",
        good=cluster(release_label="emr-spark-8.1.0"),
    ),
    case(
        "ReleaseLabelUnknown",
        cluster(release_label="emr-7.99.0"),
        "`release_label` emr-7.99.0 is not a release this library knows; the nearest known release is emr-7.14.0",
        good=cluster(),
    ),
    case("IdleTimeout", cluster(auto_termination=59), _idle(59), good=cluster(auto_termination=60)),
    case("IdleTimeout", cluster(auto_termination=604_801), _idle(604801), good=cluster(auto_termination=604_800)),
    case("IdleTimeout", cluster(auto_termination=2_592_000), _idle(2592000), good=cluster(auto_termination=None)),
    case(
        "IdleTimeout",
        cluster(auto_termination=90.5),
        "`auto_termination` (90.5 s) must be whole seconds",
        good=cluster(auto_termination=90),
    ),
    case(
        "AutoTerminationRelease",
        without_nodes(auto_termination=3600, release_label="emr-5.29.0"),
        "auto-termination is not in emr-5.29.0; use emr-5.30.0 or later",
        good=without_nodes(auto_termination=3600, release_label="emr-5.30.0"),
    ),
    case(
        "AutoTerminationBlind",
        cluster(auto_termination=3600, applications=("Trino", "HBase")),
        "`auto_termination` does not see HBase and Trino work: a busy cluster would end as idle; "
        "switch it off with `auto_termination=None` and terminate the cluster yourself",
        good=cluster(applications=("Trino", "HBase")),
    ),
    case(
        "AutoTerminationBlind",
        cluster(auto_termination=3600, applications=("Presto",)),
        "`auto_termination` does not see Presto work: a busy cluster would end as idle; "
        "switch it off with `auto_termination=None` and terminate the cluster yourself",
        good=cluster(auto_termination=3600, applications=("Hive",)),
    ),
    case(
        "AutoTerminationBlind",
        without_nodes(auto_termination=3600, applications=("PrestoSQL",), release_label="emr-6.3.1"),
        "`auto_termination` does not see PrestoSQL work: a busy cluster would end as idle; "
        "switch it off with `auto_termination=None` and terminate the cluster yourself",
        good=without_nodes(applications=("PrestoSQL",), release_label="emr-6.3.1"),
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
        "LogEncryptionRelease",
        without_nodes(log_encryption_key="arn", release_label="emr-5.29.0"),
        "`log_encryption_key` is not in emr-5.29.0; use emr-5.30.0 or later",
        good=without_nodes(log_encryption_key="arn", release_label="emr-5.30.0"),
    ),
    case(
        "LogEncryptionRelease",
        without_nodes(log_encryption_key="arn", release_label="emr-4.9.6"),
        "`log_encryption_key` is not in emr-4.9.6; use a release of a later line",
        good=without_nodes(release_label="emr-4.9.6"),
    ),
    case(
        "RootVolumeSize",
        cluster(root_volume_size=14),
        "`root_volume.size` (14 GiB) must be between 15 and 100 GiB in emr-7.14.0",
        good=cluster(root_volume_size=15),
    ),
    case(
        "RootVolumeSize",
        cluster(root_volume_size=101),
        "`root_volume.size` (101 GiB) must be between 15 and 100 GiB in emr-7.14.0",
        good=cluster(root_volume_size=100),
    ),
    case(
        "RootVolumeSize",
        without_nodes(root_volume_size=9, release_label="emr-6.9.1"),
        "`root_volume.size` (9 GiB) must be between 10 and 100 GiB in emr-6.9.1",
        good=without_nodes(root_volume_size=10, release_label="emr-6.9.1"),
    ),
    case(
        "RootVolumeSize",
        cluster(root_volume_size=20.5),
        "`root_volume.size` (20.5 GiB) must be whole GiB",
        good=cluster(root_volume_size=20),
    ),
    case(
        "RootVolumePerformance",
        cluster(root_volume_iops=4000, release_label="emr-6.14.0"),
        "a choice of `root_volume.iops` or `root_volume.throughput` is not in emr-6.14.0; use emr-6.15.0 or later",
        good=cluster(root_volume_iops=4000, release_label="emr-6.15.0"),
    ),
    case(
        "RootVolumePerformance",
        cluster(root_volume_iops=2999),
        "`root_volume.iops` (2999) must be 3000 to 16000",
        good=cluster(root_volume_iops=3000),
    ),
    case(
        "RootVolumePerformance",
        cluster(root_volume_iops=16_001),
        "`root_volume.iops` (16001) must be 3000 to 16000",
        good=cluster(root_volume_iops=16_000),
    ),
    case(
        "RootVolumePerformance",
        cluster(root_volume_throughput=124),
        "`root_volume.throughput` (124 MiB/s) must be 125 to 1000 MiB/s",
        good=cluster(root_volume_throughput=125),
    ),
    case(
        "RootVolumePerformance",
        cluster(root_volume_throughput=1001, root_volume_iops=16_000),
        "`root_volume.throughput` (1001 MiB/s) must be 125 to 1000 MiB/s",
        good=cluster(root_volume_throughput=1000, root_volume_iops=16_000),
    ),
    case(
        "RootVolumeRatios",
        cluster(root_volume_size=15, root_volume_iops=7501),
        "`root_volume.iops` (7501) must not be above 500 for each GiB (7500)",
        good=cluster(root_volume_size=15, root_volume_iops=7500),
    ),
    case(
        "RootVolumeRatios",
        cluster(root_volume_throughput=1000, root_volume_iops=3999),
        "`root_volume.throughput` (1000 MiB/s) must not be above a quarter of `root_volume.iops` (3999)",
        good=cluster(root_volume_throughput=1000, root_volume_iops=4000),
    ),
    case(
        "RootVolumeRatios",
        cluster(root_volume_throughput=751),
        "`root_volume.throughput` (751 MiB/s) must not be above a quarter of `root_volume.iops` (3000)",
        good=cluster(root_volume_throughput=750),
    ),
    case(
        "BootstrapActions",
        cluster(bootstrap_actions=_actions(17)),
        "`bootstrap_actions` (17) must be at most 16; merge scripts",
        good=cluster(bootstrap_actions=_actions(16)),
    ),
]

SAID = {
    "LogEncryptionRelease",
    "RootVolumePerformance",
}
"""Rules that ask whether something is said, whatever it is."""
