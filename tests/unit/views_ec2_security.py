"""Cases of the rules on security configurations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import case, cluster, configuration, without_nodes

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.network import TagView
from emr_constructs.rules.views.security import BucketEncryptionView, SecurityConfigurationView
from emr_constructs.rules.views.software import ConfigurationView

KEY = "arn:aws:kms:eu-west-1:111122223333:key/one"
_Security = SecurityConfigurationView
_EMR = _Security(in_transit=True, certificate_provider="EMR")
_PEM = _Security(in_transit=True, certificate_provider="PEM", certificates="s3://bucket/key.zip")
_PROVIDERS = _Security(
    at_rest=True,
    s3_mode="CSE-Custom",
    s3_jar="s3://bucket/s3.jar",
    s3_provider_class="com.example.S3",
    local_disk_provider="Custom",
    local_disk_jar="s3://bucket/disks.jar",
    local_disk_provider_class="com.example.Disks",
)
_IMDS = _Security(imds_version=2, hop_limit=1)
_TLS = "EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration"
_S3 = "EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration"
_UNKNOWN_KEY = "leave it out, or see whether AWS has added it"
_DOCKER = ConfigurationView(
    classification="container-executor",
    properties={},
    configurations=(configuration("docker", docker_trusted_registries="local"),),
)


def secure(**said: Any) -> SecurityConfigurationView:
    """A security configuration that meets every control but Kerberos."""
    return SecurityConfigurationView(
        **{
            "at_rest": True,
            "s3_mode": "SSE-KMS",
            "s3_key": KEY,
            "local_disk_provider": "AwsKms",
            "local_disk_key": KEY,
            "ebs": True,
            "in_transit": True,
            "certificate_provider": "EMR",
            "imds_version": 2,
            "hop_limit": 1,
            **said,
        }
    )


def documented(**blocks: Any) -> SecurityConfigurationView:
    return SecurityConfigurationView(document=blocks)


def _custom(**said: Any) -> SecurityConfigurationView:
    return _Security(
        **{
            "in_transit": True,
            "certificate_provider": "Custom",
            "certificates": "s3://bucket/provider.jar",
            "certificate_provider_class": "com.example.Provider",
            **said,
        }
    )


def _with(security: SecurityConfigurationView, **said: Any) -> ClusterView:
    return cluster(security_configuration=security, **said)


def _old(label: str, security: SecurityConfigurationView) -> ClusterView:
    return without_nodes(release_label=label, security_configuration=security)


CASES = [
    case(
        "SecurityConfigurationJson",
        _Security(text="{not json"),
        "the security configuration is no JSON object; write an object",
        good=_Security(text='{"EncryptionConfiguration": {"EnableAtRestEncryption": false}}'),
    ),
    case(
        "SecurityConfigurationJson",
        _Security(text="[]"),
        "the security configuration is no JSON object; write an object",
        good=_Security(text="{}"),
    ),
    case(
        "SecurityConfigurationLevel",
        _Security(text='{"EnableAtRestEncryption": true}'),
        "EnableAtRestEncryption stands at the top level, where EMR does not know it; "
        "write EncryptionConfiguration.EnableAtRestEncryption",
        good=_Security(text="{}"),
    ),
    case(
        "SecurityConfigurationLevel",
        documented(EnableAtRestEncryption=True, EnableInTransitEncryption=False),
        "EnableAtRestEncryption stands at the top level, where EMR does not know it; "
        "write EncryptionConfiguration.EnableAtRestEncryption",
        "EnableInTransitEncryption stands at the top level, where EMR does not know it; "
        "write EncryptionConfiguration.EnableInTransitEncryption",
        good=documented(EncryptionConfiguration={"EnableAtRestEncryption": False}),
    ),
    case(
        "SecurityConfigurationLevel",
        documented(EncryptionMode="SSE-S3"),
        f"EncryptionMode stands at the top level, where EMR does not know it; write {_S3}.EncryptionMode "
        f"or {_S3}.Overrides.EncryptionMode",
        good=documented(LakeFormationConfiguration={"IdpMetadataS3Path": "s3://bucket/metadata.xml"}),
    ),
    case(
        "SecurityConfigurationKey",
        documented(EncryptionConfigurations={}, Colour="blue"),
        "EMR documents no key 'EncryptionConfigurations' in a security configuration; write EncryptionConfiguration",
        f"EMR documents no key 'Colour' in a security configuration; {_UNKNOWN_KEY}",
        good=documented(EncryptionConfiguration={}),
    ),
    case(
        "SecurityConfigurationKey",
        documented(EncryptionConfiguration={"EnableAtRestEncription": True, "CertificateProviderType": "EMR"}),
        "EMR documents no key 'EnableAtRestEncription' in EncryptionConfiguration; write EnableAtRestEncryption",
        f"EMR documents no key 'CertificateProviderType' in EncryptionConfiguration; {_UNKNOWN_KEY}",
        good=documented(EncryptionConfiguration={"EnableAtRestEncryption": True}),
    ),
    case(
        "SecurityConfigurationKey",
        documented(AuthorizationConfiguration={"EmrFsConfiguration": {"RoleMappings": [{"Roles": "one"}]}}),
        "EMR documents no key 'Roles' in AuthorizationConfiguration.EmrFsConfiguration.RoleMappings; write Role",
        good=documented(AuthorizationConfiguration={"EmrFsConfiguration": {"RoleMappings": [{"Role": "one"}]}}),
    ),
    case(
        "SecurityConfigurationKey",
        documented(AuthorizationConfiguration={"S3AccessGrantsConfiguration": {}, "RangerConfig": {}}),
        f"EMR documents no key 'S3AccessGrantsConfiguration' in AuthorizationConfiguration; {_UNKNOWN_KEY}",
        "EMR documents no key 'RangerConfig' in AuthorizationConfiguration; write RangerConfiguration",
        good=documented(AuthorizationConfiguration={"RangerConfiguration": {}}),
    ),
    case(
        "SecurityConfigurationName",
        _Security(name="Ours"),
        "a configuration of the fixed name 'Ours' cannot be replaced; let CloudFormation make one",
        good=_Security(name=UNKNOWN),
    ),
    case(
        "InTransitCertificates",
        _Security(in_transit=True),
        "`in_transit` is on but names no certificate provider; say EMR, PEM or Custom",
        good=_EMR,
    ),
    case(
        "InTransitCertificates",
        replace(_PEM, certificates=None),
        "PEM certificates need their file in S3",
        good=_PEM,
    ),
    case(
        "InTransitCertificates",
        _custom(certificates=None, certificate_provider_class=None),
        "Custom certificates need their file in S3",
        "Custom certificates need the class that provides them",
        good=_custom(),
    ),
    case(
        "InTransitCertificates",
        _custom(certificate_provider_class=""),
        "Custom certificates need the class that provides them",
        good=_custom(),
    ),
    case(
        "CertificateProviderName",
        _Security(in_transit=True, certificate_provider="ACM"),
        "`certificate_provider` ('ACM') must be EMR or PEM or Custom",
        good=_Security(in_transit=False),
    ),
    case(
        "InTransitUnused",
        replace(_EMR, in_transit=False),
        "EMR certificates are configured, but `in_transit` is off; switch it on, or take the certificates away",
        good=_EMR,
    ),
    case(
        "InTransitUnused",
        replace(_PEM, in_transit=None),
        "PEM certificates are configured, but `in_transit` is off; switch it on, or take the certificates away",
        good=_PEM,
    ),
    case(
        "CertificateOptions",
        replace(_EMR, certificates="s3://bucket/key.zip", certificate_provider_class="com.example.Provider"),
        "`certificates` means nothing to EMR certificates; leave it out",
        "`certificate_provider_class` means nothing to EMR certificates; leave it out",
        good=replace(_EMR, certificate_key=KEY, certificate_days=90, certificate_dns_suffix="example.com"),
    ),
    case(
        "CertificateOptions",
        replace(_PEM, certificate_key=KEY, certificate_days=90, certificate_dns_suffix="a.b", certificate_tags=()),
        "`certificate_key` means nothing to PEM certificates; leave it out",
        "`certificate_days` means nothing to PEM certificates; leave it out",
        "`certificate_dns_suffix` means nothing to PEM certificates; leave it out",
        "`certificate_tags` means nothing to PEM certificates; leave it out",
        good=_custom(),
    ),
    case(
        "CertificateValidity",
        replace(_EMR, certificate_days=89),
        "the certificates expire after 89 days, and only a new configuration renews them; "
        "allow 90 days or more; EMR's own default is 20 years",
        good=replace(_EMR, certificate_days=90),
    ),
    case(
        "ProviderFile",
        replace(_PEM, certificates="https://bucket.s3.amazonaws.com/key.zip"),
        "`certificates` ('https://bucket.s3.amazonaws.com/key.zip') is no place in S3; give an s3:// address or an ARN",
        good=replace(_PEM, certificates="arn:aws:s3:::bucket/key.zip"),
    ),
    case(
        "ProviderFile",
        replace(_PROVIDERS, s3_jar="provider.jar", local_disk_jar="provider.jar"),
        "`s3_jar` ('provider.jar') is no place in S3; give an s3:// address or an ARN",
        "`local_disk_jar` ('provider.jar') is no place in S3; give an s3:// address or an ARN",
        good=_PROVIDERS,
    ),
    case(
        "CertificateDnsSuffix",
        replace(_EMR, certificate_dns_suffix="*.example.com"),
        "the suffix '*.example.com' begins with what EMR adds; write 'example.com'",
        good=replace(_EMR, certificate_dns_suffix="example.com"),
    ),
    case(
        "CertificateDnsSuffix",
        replace(_EMR, certificate_dns_suffix=".example.com"),
        "the suffix '.example.com' begins with what EMR adds; write 'example.com'",
        good=_EMR,
    ),
    case(
        "BucketProviderFile",
        BucketEncryptionView(bucket="a", mode="CSE-Custom", jar="provider.jar", provider_class="com.example.S3"),
        "`jar` ('provider.jar') is no place in S3; give an s3:// address or an ARN",
        good=BucketEncryptionView(
            bucket="a", mode="CSE-Custom", jar="arn:aws:s3:::a/b.jar", provider_class="com.example.S3"
        ),
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
        "`metadata_version` (0) must be 1 or 2",
        good=_Security(imds_version=1, hop_limit=1),
    ),
    case(
        "InstanceMetadata",
        _Security(imds_version=3, hop_limit=1),
        "`metadata_version` (3) must be 1 or 2",
        good=_IMDS,
    ),
    case(
        "InstanceMetadata",
        _Security(imds_version=2, hop_limit=0),
        "`metadata_hop_limit` (0) must be 1 to 64",
        good=_IMDS,
    ),
    case(
        "InstanceMetadata",
        _Security(imds_version=2, hop_limit=65),
        "`metadata_hop_limit` (65) must be 1 to 64",
        good=_Security(imds_version=2, hop_limit=64),
    ),
    case(
        "SecurityConfigurationRelease",
        _old("emr-4.6.1", _Security()),
        "a security configuration is not in emr-4.6.1; use emr-4.8.2 or later",
        good=_old("emr-4.8.2", _Security()),
    ),
    case(
        "EbsEncryptionRelease",
        _old("emr-5.23.0", _Security(ebs=True)),
        "EBS encryption is not in emr-5.23.0; use emr-5.24.0 or later",
        good=_old("emr-5.24.0", _Security(ebs=True)),
    ),
    case(
        "EmrCertificatesRelease",
        _with(_EMR, release_label="emr-7.10.0"),
        "EMR makes no certificates in emr-7.10.0; use emr-7.11.0 or later, or PEM certificates of your own: "
        '`InTransitEncryption.pem(Script.from_asset("certificates.zip"))`',
        good=_with(_EMR, release_label="emr-7.11.0"),
    ),
    case(
        "EmrCertificatesUnsure",
        _with(_EMR, release_label="emr-spark-8.1.0"),
        "AWS does not say whether EMR makes certificates in emr-spark-8.1.0; "
        "try it in a test account, or bring PEM certificates",
        good=_with(_EMR),
    ),
    case(
        "ImdsV2Release",
        _old("emr-6.1.1", _IMDS),
        "nodes of emr-6.1.1 do not start with IMDSv2 only; use a later release",
        good=_old("emr-6.2.0", _IMDS),
    ),
    case(
        "ImdsV2Release",
        _old("emr-5.31.1", _IMDS),
        "nodes of emr-5.31.1 do not start with IMDSv2 only; use a later release",
        good=_old("emr-5.31.1", _Security(imds_version=1, hop_limit=1)),
    ),
    case(
        "DockerHopLimit",
        _with(_IMDS, configurations=(_DOCKER,), release_label="emr-6.15.0"),
        "containers cannot reach the role of their node with a hop limit of 1; "
        "allow 2 hops if jobs in containers call AWS",
        good=_with(_Security(imds_version=2, hop_limit=2), configurations=(_DOCKER,), release_label="emr-6.15.0"),
    ),
    case(
        "DockerHopLimit",
        _with(_IMDS, configurations=(_DOCKER,), release_label="emr-6.15.0"),
        "containers cannot reach the role of their node with a hop limit of 1; "
        "allow 2 hops if jobs in containers call AWS",
        good=_with(_IMDS, configurations=(configuration("container-executor", min_user_id="500"),)),
    ),
]

SAID = {"CertificateOptions", "InstanceMetadata"}
"""Rules that ask whether something is said, whatever it is."""

_OVERRIDE = BucketEncryptionView(bucket="bucket", mode="CSE-KMS", key=KEY)
EVERYTHING = secure(
    name=UNKNOWN,  # to say one is unwise, but it may be nothing
    document={"EncryptionConfiguration": {"EnableAtRestEncryption": True}},
    s3_overrides=(_OVERRIDE,),
    wal_key=KEY,
    certificate_key=KEY,
    certificate_days=365,
    certificate_dns_suffix="example.com",
    certificate_tags=(TagView(key="Team", value="Data"),),
)
"""Every kind of encryption, with certificates that EMR makes."""

OWN_PROVIDERS = secure(
    s3_mode="CSE-Custom",
    s3_key=None,
    s3_jar="s3://bucket/s3.jar",
    s3_provider_class="com.example.S3",
    local_disk_provider="Custom",
    local_disk_key=None,
    local_disk_jar="s3://bucket/disks.jar",
    local_disk_provider_class="com.example.Disks",
    s3_overrides=(
        BucketEncryptionView(
            bucket="bucket", mode="CSE-Custom", jar="s3://bucket/s3.jar", provider_class="com.example.Bucket"
        ),
    ),
    ebs=False,
    certificate_provider="Custom",
    certificates="s3://bucket/certificates.jar",
    certificate_provider_class="com.example.Certificates",
)
"""Keys and certificates from classes of one's own."""
