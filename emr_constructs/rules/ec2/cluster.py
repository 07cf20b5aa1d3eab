"""Rules on a cluster as a whole: name, tags, release, image, logs, place."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import releases
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import core_and_tasks, groups, nodes
from emr_constructs.rules.locations import in_s3
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import API, CLOUDFORMATION, management_guide, release_guide
from emr_constructs.rules.view import UNKNOWN, known
from emr_constructs.rules.views.cluster import ClusterView

_LOGS = management_guide("emr-plan-debugging")
_TAGS = management_guide("emr-plan-tags-restrictions")
_IMAGES = management_guide("emr-default-ami")
_VPC = management_guide("emr-clusters-in-a-vpc")


@rule(on=ClusterView, source=CLOUDFORMATION, remedy="leave out `<`, `>`, `$`, `|` and backticks")
def cluster_name(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster name must not hold characters that EMR refuses."""
    if known(cluster.name):
        bad = [character for character in "<>$|`" if character in cluster.name]
        if bad:
            yield Problem("name", f"`cluster_name` ({cluster.name!r}) holds {' '.join(bad)}")
        elif not 1 <= len(cluster.name) <= 256:
            yield Problem("name", f"`cluster_name` has {len(cluster.name)} characters", "use 1 to 256")


@rule(on=ClusterView, source=_TAGS, severity=Severity.WARNING, remedy="leave some out")
def tag_count(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster has at most 50 tags: each of its instances gets them."""
    if known(cluster.tags) and len(cluster.tags) > 50:
        yield Problem("tags", f"the cluster has {len(cluster.tags)} tags, and 50 is the most")


@rule(on=ClusterView, source=API, severity=Severity.WARNING)
def release_label_missing(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster says its release: nothing else has chosen one since EMR 4.0."""
    if cluster.release_label is None:
        yield Problem("release_label", "`release_label` is missing", f"write for example {releases.newest()!r}")


@rule(on=ClusterView, source=API)
def release_label_shape(cluster: ClusterView) -> Iterator[Problem]:
    """A release label must have EMR's shape."""
    label = cluster.release_label
    if known(label) and releases.parse(label) is None:
        nearest = releases.nearest(label)
        yield Problem(
            "release_label",
            f"`release_label` ({label!r}) is no EMR release",
            f"did you mean {nearest!r}?" if nearest else f"write for example {releases.newest()!r}",
        )


@rule(on=ClusterView, source=API, severity=Severity.WARNING)
def release_label_unknown(cluster: ClusterView) -> Iterator[Problem]:
    """A release that the facts do not know may be newer than them, or a mistake."""
    label = cluster.release_label
    if known(label) and releases.parse(label) is not None and releases.get(label) is None:
        nearest = releases.nearest(label)
        hint = f"; the nearest known release is {nearest}" if nearest else ""
        yield Problem("release_label", f"`release_label` {label} is not a release this library knows{hint}")


@rule(on=ClusterView, source=management_guide("emr-standard-support"), severity=Severity.WARNING)
def release_out_of_support(cluster: ClusterView) -> Iterator[Problem]:
    """A release gets fixes. What ended before the day of the facts has ended, whatever the day is now."""
    release = releases.get(cluster.release_label) if known(cluster.release_label) else None
    if release and release.support_end and release.support_end < releases.as_of():
        yield Problem(
            "release_label",
            f"AWS's standard support of {release.label} ended on {release.support_end}",
            f"move to a later release, for example {releases.newest()}",
        )


@rule(on=ClusterView, source=release_guide("emr-release-components"), severity=Severity.WARNING)
def release_not_in_region(cluster: ClusterView) -> Iterator[Problem]:
    """A release comes to some regions later, or never."""
    label, region = cluster.release_label, cluster.region_name()
    release = releases.get(label) if known(label) else None
    if release and region and region in releases.absent_regions(release.label):
        line = reversed(releases.in_line(release.version.line))
        other = next((one.label for one in line if region not in releases.absent_regions(one.label)), None)
        yield Problem(
            "release_label",
            f"{release.label} was not in {region} on {releases.as_of()}",
            f"use {other}, or make sure that it has come since" if other else "use another line of releases",
        )


@rule(on=ClusterView, source=_IMAGES)
def os_release_label_release(cluster: ClusterView) -> Iterator[Problem]:
    """A choice of the Amazon Linux release needs a release that runs on Amazon Linux 2 or 2023."""
    if cluster.os_release_label is not None:
        yield from needs(cluster, "os_release_label", "os_release_label", "a choice of `os_release_label`")


@rule(on=ClusterView, source=_IMAGES, severity=Severity.WARNING)
def os_release_label_system(cluster: ClusterView) -> Iterator[Problem]:
    """The Amazon Linux release is one of the operating system that the EMR release runs on."""
    release = releases.get(cluster.release_label) if known(cluster.release_label) else None
    system = cluster.os_release_label
    prefix = releases.os_release_prefix(release.label) if release else None
    if release and prefix and known(system) and not system.startswith(prefix):
        yield Problem(
            "os_release_label",
            f"`os_release_label` ({system!r}) is not of {release.operating_system}, which {release.label} runs on",
            f"use one that begins with {prefix!r}",
        )


@rule(on=ClusterView, source=_IMAGES, severity=Severity.WARNING, remedy="say one of them")
def os_release_label_with_image(cluster: ClusterView) -> Iterator[Problem]:
    """The Amazon Linux release is that of EMR's own image: an image of one's own brings its own."""
    if cluster.os_release_label is not None and cluster.custom_ami is not None:
        yield Problem("os_release_label", "`os_release_label` is about EMR's image, and `custom_ami` replaces that")


@rule(on=ClusterView, source=management_guide("emr-custom-ami"))
def custom_ami_release(cluster: ClusterView) -> Iterator[Problem]:
    """An image of one's own needs a release that takes it."""
    images = [cluster.custom_ami, *(one.custom_ami for node in nodes(cluster) for one in node.instances())]
    if any(image is not None for image in images):
        yield from needs(cluster, "custom_ami", "custom_ami", "a `custom_ami`")


@rule(on=ClusterView, source=_LOGS)
def log_encryption_release(cluster: ClusterView) -> Iterator[Problem]:
    """Encrypted logs need a release that can."""
    if cluster.log_encryption_key is not None:
        yield from needs(cluster, "log_encryption", "log_encryption_key", "`log_encryption_key`")


@rule(on=ClusterView, source=_LOGS, severity=Severity.WARNING, remedy="say where logs go")
def log_encryption_without_logs(cluster: ClusterView) -> Iterator[Problem]:
    """A key for logs needs logs."""
    if cluster.log_encryption_key is not None and cluster.log_uri is None:
        yield Problem("log_encryption_key", "`log_encryption_key` is said, and `log_bucket` is not")


@rule(on=ClusterView, source=_LOGS, severity=Severity.WARNING, remedy="write it as s3://bucket/prefix/")
def log_location(cluster: ClusterView) -> Iterator[Problem]:
    """The logs of a cluster go to S3."""
    if known(cluster.log_uri) and not in_s3(cluster.log_uri):
        yield Problem("log_uri", f"`log_bucket` ({cluster.log_uri!r}) is no location in S3")


@rule(on=ClusterView, source=CLOUDFORMATION, severity=Severity.WARNING, remedy="set it to true")
def visible_to_all_users(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster is visible: to hide it has no effect any more."""
    # With a custom scaling policy, another rule speaks of it.
    scaled = UNKNOWN in core_and_tasks(cluster) or any(group.auto_scaling is not None for _, group in groups(cluster))
    if cluster.visible_to_all_users is False and not scaled:
        yield Problem("visible_to_all_users", "`visible_to_all_users` is false, which hides the cluster from nobody")


@rule(on=ClusterView, source=_VPC, remedy="leave out the zone: a subnet stands in one")
def subnet_and_zone(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster is placed by subnets or by an availability zone, not by both."""
    placed = cluster.subnet is not None or cluster.subnets is not None
    if placed and cluster.placement_availability_zone is not None:
        yield Problem("placement_availability_zone", "the cluster has a subnet and an availability zone")


@rule(on=ClusterView, source=_VPC, severity=Severity.WARNING, remedy="say one subnet for groups, or a list for fleets")
def subnet_twice(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster has one subnet or a list of them, not both."""
    if cluster.subnet is not None and cluster.subnets is not None:
        yield Problem("subnet", "the cluster has a subnet and a list of subnets")
