"""The views of security: security configurations, Kerberos."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from emr_constructs.rules.view import UNKNOWN, Maybe, View, dataclass, known, prop
from emr_constructs.rules.views.identity import (
    IdentityCenterView,
    KerberosView,
    LdapView,
    RangerView,
    RoleMappingView,
)
from emr_constructs.rules.views.network import Tags

_ENCRYPTION: Final = "SecurityConfiguration.EncryptionConfiguration"
_S3: Final = f"{_ENCRYPTION}.AtRestEncryptionConfiguration.S3EncryptionConfiguration"
_DISKS: Final = f"{_ENCRYPTION}.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration"
_WAL: Final = f"{_ENCRYPTION}.EMRWALEncryptionConfiguration"
_CERTIFICATES: Final = f"{_ENCRYPTION}.InTransitEncryptionConfiguration.TLSCertificateConfiguration"
_AUTHENTICATION: Final = "SecurityConfiguration.AuthenticationConfiguration"
_AUTHORIZATION: Final = "SecurityConfiguration.AuthorizationConfiguration"
_RUNTIME_ROLES: Final = f"{_AUTHORIZATION}.IAMConfiguration"
_LAKE_FORMATION: Final = f"{_AUTHORIZATION}.LakeFormationConfiguration"
_METADATA: Final = "SecurityConfiguration.InstanceMetadataServiceConfiguration"


@dataclass(frozen=True, kw_only=True)
class KerberosAttributesView(View):
    """What a cluster needs to know of its Kerberos realm."""

    realm: Maybe[str] = prop("Realm")
    admin_password: Maybe[str] = prop("KdcAdminPassword")
    cross_realm_trust_password: Maybe[str] = prop("CrossRealmTrustPrincipalPassword")
    ad_join_user: Maybe[str] = prop("ADDomainJoinUser")
    ad_join_password: Maybe[str] = prop("ADDomainJoinPassword")


@dataclass(frozen=True, kw_only=True)
class KeyView(View):
    """A KMS key. ``spec`` says what kind of key it is."""

    resource_type: ClassVar[str] = "AWS::KMS::Key"

    spec: Maybe[str] = prop("KeySpec")


@dataclass(frozen=True, kw_only=True)
class BucketEncryptionView(View):
    """How EMR encrypts what it writes to one bucket, where that differs."""

    bucket: Maybe[str] = prop("BucketName")
    mode: Maybe[str] = prop("EncryptionMode")
    key: Maybe[str] = prop("AwsKmsKey")
    made_key: Maybe[KeyView] = prop("AwsKmsKey", linked=True)
    jar: Maybe[str] = prop("S3Object")
    provider_class: Maybe[str] = prop("EncryptionKeyProviderClass")


@dataclass(frozen=True, kw_only=True)
class SecurityConfigurationView(View):
    """A security configuration. ``document`` or ``text`` is all of it, as it was written.

    The fields ``made_...`` are keys of the same template.
    """

    resource_type: ClassVar[str] = "AWS::EMR::SecurityConfiguration"

    name: Maybe[str] = prop("Name")
    document: Maybe[Mapping[str, Any]] = prop("SecurityConfiguration")
    text: Maybe[str] = prop("SecurityConfiguration")

    at_rest: Maybe[bool] = prop(f"{_ENCRYPTION}.EnableAtRestEncryption")
    s3_mode: Maybe[str] = prop(f"{_S3}.EncryptionMode")
    s3_key: Maybe[str] = prop(f"{_S3}.AwsKmsKey")
    made_s3_key: Maybe[KeyView] = prop(f"{_S3}.AwsKmsKey", linked=True)
    s3_jar: Maybe[str] = prop(f"{_S3}.S3Object")
    s3_provider_class: Maybe[str] = prop(f"{_S3}.EncryptionKeyProviderClass")
    s3_overrides: Maybe[tuple[Maybe[BucketEncryptionView], ...]] = prop(f"{_S3}.Overrides")
    local_disk_provider: Maybe[str] = prop(f"{_DISKS}.EncryptionKeyProviderType")
    local_disk_key: Maybe[str] = prop(f"{_DISKS}.AwsKmsKey")
    made_local_disk_key: Maybe[KeyView] = prop(f"{_DISKS}.AwsKmsKey", linked=True)
    local_disk_jar: Maybe[str] = prop(f"{_DISKS}.S3Object")
    local_disk_provider_class: Maybe[str] = prop(f"{_DISKS}.EncryptionKeyProviderClass")
    ebs: Maybe[bool] = prop(f"{_DISKS}.EnableEbsEncryption")
    wal_key: Maybe[str] = prop(f"{_WAL}.AwsKmsKey")
    made_wal_key: Maybe[KeyView] = prop(f"{_WAL}.AwsKmsKey", linked=True)

    in_transit: Maybe[bool] = prop(f"{_ENCRYPTION}.EnableInTransitEncryption")
    certificate_provider: Maybe[str] = prop(f"{_CERTIFICATES}.CertificateProviderType")
    certificates: Maybe[str] = prop(f"{_CERTIFICATES}.S3Object")
    certificate_provider_class: Maybe[str] = prop(f"{_CERTIFICATES}.CertificateProviderClass")
    certificate_key: Maybe[str] = prop(f"{_CERTIFICATES}.AwsKmsKey")
    certificate_days: Maybe[int] = prop(f"{_CERTIFICATES}.ValidityInDays")
    certificate_dns_suffix: Maybe[str] = prop(f"{_CERTIFICATES}.WildcardDnsSuffix")
    certificate_tags: Tags = prop(f"{_CERTIFICATES}.SecretTags")

    kerberos: Maybe[KerberosView] = prop(f"{_AUTHENTICATION}.KerberosConfiguration")
    ldap: Maybe[LdapView] = prop(f"{_AUTHENTICATION}.LDAPConfiguration")
    identity_center: Maybe[IdentityCenterView] = prop(f"{_AUTHENTICATION}.IdentityCenterConfiguration")

    runtime_roles: Maybe[bool] = prop(f"{_RUNTIME_ROLES}.EnableApplicationScopedIAMRole")
    propagate_source_identity: Maybe[bool] = prop(
        f"{_RUNTIME_ROLES}.ApplicationScopedIAMRoleConfiguration.PropagateSourceIdentity"
    )
    lake_formation: Maybe[bool] = prop(f"{_LAKE_FORMATION}.EnableLakeFormation")
    lake_formation_session_tag: Maybe[str] = prop(f"{_LAKE_FORMATION}.AuthorizedSessionTagValue")
    emrfs_role_mappings: Maybe[tuple[Maybe[RoleMappingView], ...]] = prop(
        f"{_AUTHORIZATION}.EmrFsConfiguration.RoleMappings"
    )
    ranger: Maybe[RangerView] = prop(f"{_AUTHORIZATION}.RangerConfiguration")

    imds_version: Maybe[int] = prop(f"{_METADATA}.MinimumInstanceMetadataServiceVersion", name="metadata_version")
    hop_limit: Maybe[int] = prop(f"{_METADATA}.HttpPutResponseHopLimit", name="metadata_hop_limit")

    def content(self) -> Maybe[Mapping[str, Any]]:
        """All of it, however it was written; None where it is no JSON object."""
        if not known(self.text):
            return self.document if known(self.document) else UNKNOWN
        try:
            decoded = json.loads(self.text)
        except (ValueError, RecursionError):
            return None
        return decoded if isinstance(decoded, dict) else None

    def uses_ldap(self) -> bool:
        """Whether users certainly authenticate with LDAP: to say its block is to use it, unless it is off."""
        return known(self.ldap) and self.ldap.enabled in (None, True)

    def uses_identity_center(self) -> bool:
        """Whether users certainly authenticate with IAM Identity Center."""
        return known(self.identity_center) and self.identity_center.enabled is True

    def uses_lake_formation(self) -> bool:
        """Whether Lake Formation certainly decides on access: it is on, or its session tag is said."""
        return self.lake_formation is True or (known(self.lake_formation_session_tag) and self.lake_formation is None)
