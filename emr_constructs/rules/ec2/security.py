"""Rules on security configurations: their document, certificates, instance metadata, and what releases know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from emr_constructs.facts import features
from emr_constructs.facts import security as facts
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import items, known, outside
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.security import BucketEncryptionView, SecurityConfigurationView
from emr_constructs.rules.views.software import ConfigurationView

_SECURITY = management_guide("emr-create-security-configuration")
_FILES = ("s3_jar", "local_disk_jar", "certificates")


@rule(on=SecurityConfigurationView, source=_SECURITY, remedy="write an object")
def security_configuration_json(security: SecurityConfigurationView) -> Iterator[Problem]:
    """A security configuration is a JSON object."""
    if security.content() is None:
        yield Problem("text", "the security configuration is no JSON object")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def security_configuration_level(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Each part of a security configuration stands in its own block.

    EMR refuses a document with properties that it does not know; a flat one would encrypt nothing besides.
    """
    content = security.content()
    for key in content if known(content) else ():
        blocks = facts.blocks_with(key)
        if blocks and "" not in blocks:
            places = " or ".join(f"{block}.{key}" for block in blocks)
            yield Problem("document", f"{key} stands at the top level, where EMR does not know it", f"write {places}")


@rule(on=SecurityConfigurationView, source=_SECURITY, severity=Severity.WARNING)
def security_configuration_key(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Every key of a security configuration is one that EMR documents: it refuses others."""
    for block, key in _unknown_keys(security.content(), ""):
        better = facts.meant(block, key)
        hint = f"write {better}" if better else "leave it out, or see whether AWS has added it"
        yield Problem("document", f"EMR documents no key {key!r} in {block or 'a security configuration'}", hint)


def _unknown_keys(said: Any, block: str) -> Iterator[tuple[str, str]]:
    """The keys that are in no block at all, or in a block below the top that does not have them."""
    keys = facts.keys(block)
    if isinstance(said, (list, tuple)):
        for item in said:
            yield from _unknown_keys(item, block)
    elif keys is not None and isinstance(said, Mapping):
        for key, value in said.items():
            if key in keys:
                yield from _unknown_keys(value, f"{block}.{key}" if block else key)
            elif block or not facts.blocks_with(key):
                yield block, key


@rule(on=SecurityConfigurationView, source=_SECURITY, severity=Severity.WARNING, remedy="let CloudFormation make one")
def security_configuration_name(security: SecurityConfigurationView) -> Iterator[Problem]:
    """A security configuration has no fixed name: each change makes a new one before the old one goes."""
    if known(security.name):
        yield Problem("name", f"a configuration of the fixed name {security.name!r} cannot be replaced")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def in_transit_certificates(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Encryption in transit needs a certificate provider, and PEM and Custom need their files."""
    provider = security.certificate_provider
    if security.in_transit is True and provider is None:
        yield Problem("in_transit", "`in_transit` is on but names no certificate provider", "say EMR, PEM or Custom")
    if provider in ("PEM", "Custom") and security.certificates is None:
        yield Problem("certificates", f"{provider} certificates need their file in S3")
    if provider == "Custom" and security.certificate_provider_class in (None, ""):
        yield Problem("certificate_provider_class", "Custom certificates need the class that provides them")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def certificate_provider_name(security: SecurityConfigurationView) -> Iterator[Problem]:
    """A certificate provider is EMR, PEM or Custom."""
    yield from one_of(security, "certificate_provider", facts.values("certificate_provider"))


@rule(on=SecurityConfigurationView, source=_SECURITY, severity=Severity.WARNING)
def in_transit_unused(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Certificates are there to be used: in-transit encryption is off unless it is switched on."""
    if known(security.certificate_provider) and security.in_transit in (None, False):
        yield Problem(
            "in_transit",
            f"{security.certificate_provider} certificates are configured, but `in_transit` is off",
            "switch it on, or take the certificates away",
        )


@rule(on=SecurityConfigurationView, source=_SECURITY, severity=Severity.WARNING)
def certificate_options(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Key, validity, DNS suffix and tags belong to certificates that EMR makes, files to those that it does not."""
    provider = security.certificate_provider
    if not known(provider):
        return
    of_emr = ("certificate_key", "certificate_days", "certificate_dns_suffix", "certificate_tags")
    others = ("certificates", "certificate_provider_class") if provider == "EMR" else of_emr
    for field in others:
        if getattr(security, field) is not None:
            yield Problem(field, f"`{field}` means nothing to {provider} certificates", "leave it out")


@rule(on=SecurityConfigurationView, source=_SECURITY, severity=Severity.WARNING)
def certificate_validity(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Certificates that EMR makes outlive the clusters that use them: no configuration can renew its own."""
    if known(security.certificate_days) and security.certificate_days < 90:
        yield Problem(
            "certificate_days",
            f"the certificates expire after {security.certificate_days} days, and only a new configuration renews them",
            "allow 90 days or more; EMR's own default is 20 years",
        )


@rule(on=SecurityConfigurationView, source=_SECURITY, severity=Severity.WARNING)
def certificate_dns_suffix(security: SecurityConfigurationView) -> Iterator[Problem]:
    """A DNS suffix for certificates is a domain: EMR puts the wildcard before it."""
    suffix = security.certificate_dns_suffix
    if known(suffix) and suffix.startswith(("*", ".")):
        yield Problem(
            "certificate_dns_suffix",
            f"the suffix {suffix!r} begins with what EMR adds",
            f"write {suffix.lstrip('*.')!r}",
        )


@rule(on=SecurityConfigurationView, source=_SECURITY, remedy="give an s3:// address or an ARN")
def provider_file(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Certificates and key providers lie in S3."""
    for field in _FILES:
        file = getattr(security, field)
        if known(file) and not file.startswith(("s3://", "arn:")):
            yield Problem(field, f"`{field}` ({file!r}) is no place in S3")


@rule(on=BucketEncryptionView, source=_SECURITY, remedy="give an s3:// address or an ARN")
def bucket_provider_file(override: BucketEncryptionView) -> Iterator[Problem]:
    """The key provider of a bucket lies in S3."""
    if known(override.jar) and not override.jar.startswith(("s3://", "arn:")):
        yield Problem("jar", f"`jar` ({override.jar!r}) is no place in S3")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def instance_metadata(security: SecurityConfigurationView) -> Iterator[Problem]:
    """The metadata service has version 1 or 2 and a hop limit of 1 to 64, both said."""
    if (security.imds_version is None) != (security.hop_limit is None):
        yield Problem("imds_version", "the metadata service needs a version and a hop limit", "say both")
    if known(security.imds_version) and security.imds_version not in (1, 2):
        yield Problem("imds_version", f"`metadata_version` ({security.imds_version}) must be 1 or 2")
    if outside(security.hop_limit, 1, 64):
        yield Problem("hop_limit", f"`metadata_hop_limit` ({security.hop_limit}) must be 1 to 64")


@rule(on=ClusterView, source=_SECURITY)
def security_configuration_release(cluster: ClusterView) -> Iterator[Problem]:
    """Security configurations need 4.8."""
    if cluster.security_configuration is not None:
        yield from needs(cluster, "security_configuration", "security_configuration", "a security configuration")


@rule(on=ClusterView, source=management_guide("emr-custom-ami"))
def ebs_encryption_release(cluster: ClusterView) -> Iterator[Problem]:
    """EBS encryption in a security configuration needs 5.24."""
    security = cluster.security_configuration
    if known(security) and security.ebs is True:
        yield from needs(cluster, "ebs_encryption", "security_configuration", "EBS encryption")


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
                "use emr-7.11.0 or later, or PEM certificates of your own",
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


@rule(on=ClusterView, source=_SECURITY, severity=Severity.WARNING)
def docker_hop_limit(cluster: ClusterView) -> Iterator[Problem]:
    """Docker containers are a network hop further from the metadata service."""
    security = cluster.security_configuration
    if known(security) and security.hop_limit == 1 and any(map(_runs_docker, items(cluster.configurations))):
        yield Problem(
            "security_configuration",
            "containers cannot reach the role of their node with a hop limit of 1",
            "allow 2 hops if jobs in containers call AWS",
        )


def _runs_docker(configuration: ConfigurationView) -> bool:
    """Whether YARN is told from which registries it may run images: that stands in container-executor."""
    return "docker" in [one.classification for one in items(configuration.configurations)]
