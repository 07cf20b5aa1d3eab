"""Cases of the rules on a cluster as a whole."""

from __future__ import annotations

from views import case, cluster, group, grouped, primary_group, without_nodes

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.network import SubnetView, TagView

_KEY = "arn:aws:kms:eu-west-1:111122223333:key/one"
_LOGS = "s3://bucket/logs/"


def _tags(count: int) -> tuple[TagView, ...]:
    return tuple(TagView(key=f"Key{index}", value="") for index in range(count))


CASES = [
    case(
        "CustomAmiRelease",
        grouped(
            release_label="emr-5.6.0",
            primary_group=primary_group(instance_type="m4.xlarge", custom_ami="ami-1"),
            core_group=group("core", instance_type="m4.xlarge"),
        ),
        "a `custom_ami` is not in emr-5.6.0; use emr-5.7.0 or later",
        good=grouped(
            release_label="emr-5.7.0",
            primary_group=primary_group(instance_type="m4.xlarge", custom_ami="ami-1"),
            core_group=group("core", instance_type="m4.xlarge"),
        ),
    ),
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
        "TagCount",
        cluster(tags=_tags(51)),
        "the cluster has 51 tags, and 50 is the most; leave some out",
        good=cluster(tags=_tags(50)),
    ),
    case(
        "ReleaseLabelMissing",
        without_nodes(release_label=None),
        "`release_label` is missing; write for example 'emr-7.14.0'",
        good=without_nodes(),
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
    case(
        "ReleaseOutOfSupport",
        without_nodes(release_label="emr-6.5.0"),
        "AWS's standard support of emr-6.5.0 ended on 2026-09-01; move to a later release, for example emr-7.14.0",
        good=without_nodes(release_label="emr-6.6.0"),
    ),
    case(
        "ReleaseNotInRegion",
        without_nodes(release_label="emr-7.14.0", region="mx-central-1"),
        "emr-7.14.0 was not in mx-central-1 on 2026-11-20; use emr-7.9.0, or make sure that it has come since",
        good=without_nodes(release_label="emr-7.9.0", placement_availability_zone="mx-central-1a"),
    ),
    case(
        "ReleaseNotInRegion",
        without_nodes(release_label="emr-7.13.0", placement_availability_zone="me-south-1a"),
        "emr-7.13.0 was not in me-south-1 on 2026-11-20; use emr-7.12.0, or make sure that it has come since",
        good=without_nodes(release_label="emr-7.13.0", placement_availability_zone="me-south-1-mct-1a"),
    ),
    case(
        "ReleaseNotInRegion",
        without_nodes(release_label="emr-4.9.6", subnets=(SubnetView(availability_zone="mx-central-1b"),)),
        "emr-4.9.6 was not in mx-central-1 on 2026-11-20; use another line of releases",
        good=without_nodes(release_label="emr-4.9.6", subnets=(SubnetView(availability_zone="us-east-1b"),)),
    ),
    case(
        "OsReleaseLabelRelease",
        without_nodes(os_release_label="2018.03", release_label="emr-5.29.0"),
        "a choice of `os_release_label` is not in emr-5.29.0; use emr-5.30.0 or later",
        good=without_nodes(os_release_label="2.0.20210312.1", release_label="emr-5.30.0"),
    ),
    case(
        "OsReleaseLabelSystem",
        cluster(os_release_label="2.0.20210312.1"),
        "`os_release_label` ('2.0.20210312.1') is not of AL2023, which emr-7.14.0 runs on; "
        "use one that begins with '2023.'",
        good=cluster(os_release_label="2023.9.20251027.0"),
    ),
    case(
        "OsReleaseLabelSystem",
        without_nodes(os_release_label="2023.9.20251027.0", release_label="emr-6.15.0"),
        "`os_release_label` ('2023.9.20251027.0') is not of AL2, which emr-6.15.0 runs on; "
        "use one that begins with '2.0.'",
        good=without_nodes(os_release_label="2.0.20210312.1", release_label="emr-6.15.0"),
    ),
    case(
        "OsReleaseLabelWithImage",
        cluster(os_release_label="2023.9.20251027.0", custom_ami="ami-1"),
        "`os_release_label` is about EMR's image, and `custom_ami` replaces that; say one of them",
        good=cluster(custom_ami="ami-1"),
    ),
    case(
        "CustomAmiRelease",
        without_nodes(custom_ami="ami-1", release_label="emr-5.6.0"),
        "a `custom_ami` is not in emr-5.6.0; use emr-5.7.0 or later",
        good=without_nodes(custom_ami="ami-1", release_label="emr-5.7.0"),
    ),
    case(
        "LogEncryptionRelease",
        without_nodes(log_encryption_key=_KEY, log_uri=_LOGS, release_label="emr-5.29.0"),
        "`log_encryption_key` is not in emr-5.29.0; use emr-5.30.0 or later",
        good=without_nodes(log_encryption_key=_KEY, log_uri=_LOGS, release_label="emr-5.30.0"),
    ),
    case(
        "LogEncryptionRelease",
        without_nodes(log_encryption_key=_KEY, log_uri=_LOGS, release_label="emr-4.9.6"),
        "`log_encryption_key` is not in emr-4.9.6; use a release of a later line",
        good=without_nodes(log_uri=_LOGS, release_label="emr-4.9.6"),
    ),
    case(
        "LogEncryptionWithoutLogs",
        cluster(log_encryption_key=_KEY),
        "`log_encryption_key` is said, and `log_bucket` is not; say where logs go",
        good=cluster(log_encryption_key=_KEY, log_uri=_LOGS),
    ),
    case(
        "LogLocation",
        cluster(log_uri="bucket/logs"),
        "`log_bucket` ('bucket/logs') is no location in S3; write it as s3://bucket/prefix/",
        good=cluster(log_uri="s3n://bucket"),
    ),
    case(
        "LogLocation",
        cluster(log_uri="s3:///logs/"),
        "`log_bucket` ('s3:///logs/') is no location in S3; write it as s3://bucket/prefix/",
        good=cluster(log_uri="s3://bucket/logs"),
    ),
    case(
        "VisibleToAllUsers",
        cluster(visible_to_all_users=False),
        "`visible_to_all_users` is false, which hides the cluster from nobody; set it to true",
        good=cluster(visible_to_all_users=None),
    ),
    case(
        "SubnetAndZone",
        grouped(subnet=UNKNOWN, placement_availability_zone="eu-west-1a"),
        "the cluster has a subnet and an availability zone; leave out the zone: a subnet stands in one",
        good=grouped(placement_availability_zone="eu-west-1a"),
    ),
    case(
        "SubnetAndZone",
        cluster(subnets=(UNKNOWN,), placement_availability_zone="eu-west-1a"),
        "the cluster has a subnet and an availability zone; leave out the zone: a subnet stands in one",
        good=cluster(subnets=(UNKNOWN,)),
    ),
    case(
        "SubnetTwice",
        cluster(subnet=UNKNOWN, subnets=(UNKNOWN,)),
        "the cluster has a subnet and a list of subnets; say one subnet for groups, or a list for fleets",
        good=cluster(subnet=UNKNOWN),
    ),
]

SAID = {
    "CustomAmiRelease",
    "LogEncryptionRelease",
    "LogEncryptionWithoutLogs",
    "OsReleaseLabelRelease",
    "OsReleaseLabelWithImage",
    "SubnetAndZone",
    "SubnetTwice",
}
"""Rules that ask whether something is said, whatever it is."""
