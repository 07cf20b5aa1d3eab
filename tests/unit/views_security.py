"""Cases of the rules on security configurations."""

from __future__ import annotations

from views import case, cluster, without_nodes

from emr_constructs.rules.views.security import SecurityConfigurationView

_Security = SecurityConfigurationView
_EMR = _Security(in_transit=True, certificate_provider="EMR")
_IMDS = _Security(imds_version=2, hop_limit=1)

CASES = [
    case(
        "AtRestBlocks",
        _Security(at_rest=True),
        "`at_rest` is on but encrypts neither S3 nor local disks; say at least one of them",
        good=_Security(at_rest=True, s3_mode="SSE-S3"),
    ),
    case(
        "AtRestBlocks",
        _Security(at_rest=True),
        "`at_rest` is on but encrypts neither S3 nor local disks; say at least one of them",
        good=_Security(at_rest=True, local_disk_provider="AwsKms"),
    ),
    case(
        "InTransitCertificates",
        _Security(in_transit=True),
        "`in_transit` is on but names no certificate provider; say EMR, PEM or Custom",
        good=_EMR,
    ),
    case(
        "InTransitCertificates",
        _Security(in_transit=True, certificate_provider="PEM"),
        "PEM certificates need their file in S3",
        good=_Security(in_transit=True, certificate_provider="PEM", certificates="s3://bucket/key.zip"),
    ),
    case(
        "InTransitCertificates",
        _Security(in_transit=True, certificate_provider="Custom"),
        "Custom certificates need their file in S3",
        good=_Security(in_transit=False),
    ),
    case(
        "EbsEncryptionProvider",
        _Security(ebs=True),
        "`ebs` encryption needs local disks encrypted with AwsKms; set both or neither",
        good=_Security(ebs=True, local_disk_provider="AwsKms"),
    ),
    case(
        "EbsEncryptionProvider",
        _Security(ebs=True, local_disk_provider="Custom"),
        "`ebs` encryption needs local disks encrypted with AwsKms; set both or neither",
        good=_Security(ebs=False, local_disk_provider="Custom"),
    ),
    case(
        "InstanceMetadata",
        _Security(imds_version=2),
        "the metadata service needs a version and a hop limit; say both",
        good=_IMDS,
    ),
    case(
        "InstanceMetadata",
        _Security(hop_limit=1),
        "the metadata service needs a version and a hop limit; say both",
        good=_Security(),
    ),
    case(
        "InstanceMetadata",
        _Security(imds_version=0, hop_limit=1),
        "`imds_version` (0) must be 1 or 2",
        good=_Security(imds_version=1, hop_limit=1),
    ),
    case(
        "InstanceMetadata",
        _Security(imds_version=3, hop_limit=1),
        "`imds_version` (3) must be 1 or 2",
        good=_IMDS,
    ),
    case(
        "InstanceMetadata",
        _Security(imds_version=2, hop_limit=0),
        "`hop_limit` (0) must be 1 to 64",
        good=_IMDS,
    ),
    case(
        "InstanceMetadata",
        _Security(imds_version=2, hop_limit=65),
        "`hop_limit` (65) must be 1 to 64",
        good=_Security(imds_version=2, hop_limit=64),
    ),
    case(
        "EmrCertificatesRelease",
        cluster(release_label="emr-7.10.0", security_configuration=_EMR),
        "EMR makes no certificates in emr-7.10.0; use emr-7.11.0 or later, or PEM certificates of your own: "
        '`InTransitEncryption.pem(Script.from_asset("certificates.zip"))`',
        good=cluster(release_label="emr-7.11.0", security_configuration=_EMR),
    ),
    case(
        "EmrCertificatesUnsure",
        cluster(release_label="emr-spark-8.1.0", security_configuration=_EMR),
        "AWS does not say whether EMR makes certificates in emr-spark-8.1.0; "
        "try it in a test account, or bring PEM certificates",
        good=cluster(security_configuration=_EMR),
    ),
    case(
        "ImdsV2Release",
        without_nodes(release_label="emr-6.1.1", security_configuration=_IMDS),
        "nodes of emr-6.1.1 do not start with IMDSv2 only; use a later release",
        good=without_nodes(release_label="emr-6.2.0", security_configuration=_IMDS),
    ),
    case(
        "ImdsV2Release",
        without_nodes(release_label="emr-5.31.1", security_configuration=_IMDS),
        "nodes of emr-5.31.1 do not start with IMDSv2 only; use a later release",
        good=without_nodes(release_label="emr-5.31.1", security_configuration=_Security(imds_version=1, hop_limit=1)),
    ),
]

SAID = {
    "InstanceMetadata",
}
"""Rules that ask whether something is said, whatever it is."""
