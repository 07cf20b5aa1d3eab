"""The view of a security configuration."""

from __future__ import annotations

from dataclasses import dataclass

from emr_constructs.rules.view import Maybe, View, prop


@dataclass(frozen=True, kw_only=True)
class SecurityConfigurationView(View):
    """A security configuration."""

    at_rest: Maybe[bool] = prop("SecurityConfiguration.EncryptionConfiguration.EnableAtRestEncryption")
    in_transit: Maybe[bool] = prop("SecurityConfiguration.EncryptionConfiguration.EnableInTransitEncryption")
    certificate_provider: Maybe[str] = prop(
        "SecurityConfiguration.EncryptionConfiguration.InTransitEncryptionConfiguration"
        ".TLSCertificateConfiguration.CertificateProviderType"
    )
    certificates: Maybe[str] = prop(
        "SecurityConfiguration.EncryptionConfiguration.InTransitEncryptionConfiguration"
        ".TLSCertificateConfiguration.S3Object"
    )
    s3_mode: Maybe[str] = prop(
        "SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration"
        ".S3EncryptionConfiguration.EncryptionMode"
    )
    local_disk_provider: Maybe[str] = prop(
        "SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration"
        ".LocalDiskEncryptionConfiguration.EncryptionKeyProviderType"
    )
    ebs: Maybe[bool] = prop(
        "SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration"
        ".LocalDiskEncryptionConfiguration.EnableEbsEncryption"
    )
    imds_version: Maybe[int] = prop(
        "SecurityConfiguration.InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion"
    )
    hop_limit: Maybe[int] = prop("SecurityConfiguration.InstanceMetadataServiceConfiguration.HttpPutResponseHopLimit")
