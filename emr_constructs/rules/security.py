"""Rules on security configurations."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import UNKNOWN, known, outside
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.security import SecurityConfigurationView

_SECURITY = management_guide("emr-create-security-configuration")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def at_rest_blocks(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Encryption at rest needs S3 or local disks to encrypt."""
    if security.at_rest is True and security.s3_mode is None and security.local_disk_provider is None:
        yield Problem("at_rest", "`at_rest` is on but encrypts neither S3 nor local disks", "say at least one of them")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def in_transit_certificates(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Encryption in transit needs a certificate provider, and PEM its files."""
    if security.in_transit is True and security.certificate_provider is None:
        yield Problem("in_transit", "`in_transit` is on but names no certificate provider", "say EMR, PEM or Custom")
    if security.certificate_provider in ("PEM", "Custom") and security.certificates is None:
        yield Problem("certificates", f"{security.certificate_provider} certificates need their file in S3")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def ebs_encryption_provider(security: SecurityConfigurationView) -> Iterator[Problem]:
    """EBS encryption needs AWS KMS as the provider of local disk keys."""
    provider = security.local_disk_provider
    if security.ebs is True and provider is not UNKNOWN and provider != "AwsKms":
        yield Problem("ebs", "`ebs` encryption needs local disks encrypted with AwsKms", "set both or neither")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def instance_metadata(security: SecurityConfigurationView) -> Iterator[Problem]:
    """The metadata service has version 1 or 2 and a hop limit of 1 to 64, both said."""
    if (security.imds_version is None) != (security.hop_limit is None):
        yield Problem("imds_version", "the metadata service needs a version and a hop limit", "say both")
    if known(security.imds_version) and security.imds_version not in (1, 2):
        yield Problem("imds_version", f"`imds_version` ({security.imds_version}) must be 1 or 2")
    if outside(security.hop_limit, 1, 64):
        yield Problem("hop_limit", f"`hop_limit` ({security.hop_limit}) must be 1 to 64")


@rule(on=ClusterView, source=_SECURITY)
def emr_certificates_release(cluster: ClusterView) -> Iterator[Problem]:
    """Certificates made by EMR need 7.11."""
    security, label = cluster.security_configuration, cluster.release_label
    if known(security) and known(label) and security.certificate_provider == "EMR":
        if features.supports("emr_generated_tls", label) is False:
            yield Problem(
                "security_configuration",
                f"EMR makes no certificates in {label}",
                "use emr-7.11.0 or later, or PEM certificates of your own: "
                '`InTransitEncryption.pem(Script.from_asset("certificates.zip"))`',
            )


@rule(on=ClusterView, source=_SECURITY, severity=Severity.WARNING)
def emr_certificates_unsure(cluster: ClusterView) -> Iterator[Problem]:
    """Whether the emr-spark-8 line makes certificates is not documented."""
    security, label = cluster.security_configuration, cluster.release_label
    if known(security) and known(label) and security.certificate_provider == "EMR":
        if features.supports("emr_generated_tls", label) is None:
            yield Problem(
                "security_configuration",
                f"AWS does not say whether EMR makes certificates in {label}",
                "try it in a test account, or bring PEM certificates",
            )


@rule(on=ClusterView, source=_SECURITY)
def imds_v2_release(cluster: ClusterView) -> Iterator[Problem]:
    """Enforcing IMDSv2 needs a release whose components speak it."""
    security, label = cluster.security_configuration, cluster.release_label
    if known(security) and known(label) and security.imds_version == 2:
        if features.supports("imds_v2", label) is False:
            yield Problem(
                "security_configuration",
                f"nodes of {label} do not start with IMDSv2 only",
                "use a later release",
            )
