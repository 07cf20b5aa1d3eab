"""Encryption of a cluster's data at rest, as values that a security configuration is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, ClassVar, Final

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct
from typing_extensions import Self

from emr_constructs.facts import security as facts
from emr_constructs.model.encryption_keys import key_document, parsed_key, seen_key
from emr_constructs.model.key_provider import KeyProvider
from emr_constructs.model.security_block import KeyPurpose, SecurityBlock
from emr_constructs.model.value import Value, plain
from emr_constructs.rules.views.security import BucketEncryptionView

_KMS: Final = "AwsKms"
_CUSTOM: Final = "Custom"


class S3EncryptionMode(str, Enum):
    """How EMR encrypts what it writes to S3."""

    SSE_S3 = "SSE-S3"
    """By S3, with S3's keys."""
    SSE_KMS = "SSE-KMS"
    """By S3, with your key."""
    CSE_KMS = "CSE-KMS"
    """By the nodes, with your key; other services then cannot read it."""
    CSE_CUSTOM = "CSE-Custom"
    """By the nodes, with keys that a Java class of yours hands out."""

    @property
    def _uses_key(self) -> bool:
        return self.value in facts.values("s3_mode_with_key")


@dataclass(frozen=True, kw_only=True)
class BucketEncryption(Value):
    """Encryption of what EMR writes to one bucket, where it differs from that of the others.

    :param bucket: the bucket, or its name
    :param mode: how EMR encrypts there
    :param key: for SSE_KMS and CSE_KMS; nodes get the right to use it. Default: the key of the configuration
    :param key_provider: for CSE_CUSTOM: the class that hands out keys. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``BucketOverride``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
    """

    _VIEW: ClassVar[type[BucketEncryptionView]] = BucketEncryptionView

    bucket: s3.IBucket | str
    mode: S3EncryptionMode
    key: kms.IKey | None = None
    key_provider: KeyProvider | None = None

    @property
    def _name(self) -> str:
        return self.bucket if isinstance(self.bucket, str) else self.bucket.bucket_name

    def _view(self) -> BucketEncryptionView:
        jar, provider_class = self.key_provider._seen() if self.key_provider else (None, None)
        return BucketEncryptionView(
            bucket=plain(self._name),
            mode=self.mode.value,
            key=seen_key(self.key, needed=self.mode._uses_key),
            jar=jar,
            provider_class=provider_class,
        )

    def _settled(self, scope: Construct, id: str, key: kms.IKey | None) -> BucketEncryption:  # noqa: A002
        return replace(
            self,
            key=self.key or (key if self.mode._uses_key else None),
            key_provider=self.key_provider._placed(scope, f"{id}KeyProvider") if self.key_provider else None,
        )

    def _document(self) -> dict[str, Any]:
        return {"BucketName": self._name, **_s3_document(self.mode, self.key, self.key_provider)}

    @classmethod
    def _parse(cls, scope: Construct, id: str, document: Mapping[str, Any]) -> Self:  # noqa: A002
        return cls(
            bucket=document["BucketName"],
            mode=S3EncryptionMode(document["EncryptionMode"]),
            key=parsed_key(scope, f"{id}Key", document),
            key_provider=KeyProvider._parse(scope, document),
        )


@dataclass(frozen=True, kw_only=True)
class AtRestEncryption(SecurityBlock):
    """Encryption of data in S3 and on the disks of the nodes.

    Nodes get the right to encrypt and decrypt with every key that is named here, and to read the jars of key providers;
    for EBS volumes EC2 may use the key for them and for the service role.

    :param s3_mode: how EMR encrypts what it writes to S3; None leaves it to the buckets.
        Default: S3EncryptionMode.SSE_KMS
    :param s3_key: for SSE_KMS and CSE_KMS. Default: the key of the configuration
    :param s3_overrides: buckets that are encrypted otherwise. Default: none
    :param s3_key_provider: for CSE_CUSTOM: the class that hands out keys. Default: none
    :param local_disks: encrypt instance store and storage volumes, with a KMS key or with keys of a provider of your
        own. Default: True
    :param local_disk_key: the KMS key for them. Default: the key of the configuration
    :param ebs: encrypt EBS volumes, the root volume too, with EBS encryption; needs ``local_disks`` with a KMS key.
        Default: True where they have one
    :raises EmrValidationError: ``ArgumentType``; with the configuration ``AtRestBlocks``, ``S3CustomProvider``,
        ``EbsEncryptionProvider``, ``KeyProviderClassTwice``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
    """

    _PLACE: ClassVar[tuple[str, ...]] = ("EncryptionConfiguration", "AtRestEncryptionConfiguration")
    _SWITCH: ClassVar[str | None] = "EnableAtRestEncryption"

    s3_mode: S3EncryptionMode | None = S3EncryptionMode.SSE_KMS
    s3_key: kms.IKey | None = None
    s3_overrides: Sequence[BucketEncryption] = ()
    s3_key_provider: KeyProvider | None = None
    local_disks: bool | KeyProvider = True
    local_disk_key: kms.IKey | None = None
    ebs: bool | None = None

    @property
    def encrypts_volumes(self) -> bool:
        """Whether EBS encryption is on."""
        return self.local_disks is True if self.ebs is None else self.ebs

    @property
    def needs_key(self) -> bool:
        """Whether a KMS key is used at all."""
        overrides = any(one.mode._uses_key for one in self.s3_overrides)
        return self.local_disks is True or self._s3_uses_key or overrides

    @property
    def _s3_uses_key(self) -> bool:
        return self.s3_mode is not None and self.s3_mode._uses_key

    @property
    def _disk_provider(self) -> str | None:
        if isinstance(self.local_disks, KeyProvider):
            return _CUSTOM
        return _KMS if self.local_disks else None

    @property
    def _lacks_key(self) -> bool:
        return (
            (self._s3_uses_key and self.s3_key is None)
            or (self.local_disks is True and self.local_disk_key is None)
            or any(one.mode._uses_key and one.key is None for one in self.s3_overrides)
        )

    def _settled(self, scope: Construct, key: kms.IKey | None) -> Self:
        provider, disks = self.s3_key_provider, self.local_disks
        return replace(
            self,
            s3_key=self.s3_key or (key if self._s3_uses_key else None),
            s3_overrides=[
                one._settled(scope, f"Override{index}", key) for index, one in enumerate(self.s3_overrides, 1)
            ],
            s3_key_provider=provider._placed(scope, "S3KeyProvider") if provider else None,
            local_disks=disks._placed(scope, "LocalDiskKeyProvider") if isinstance(disks, KeyProvider) else disks,
            local_disk_key=self.local_disk_key or (key if disks is True else None),
        )

    def _document(self, scope: Construct) -> dict[str, Any]:
        rendered: dict[str, Any] = {}
        s3_block = _s3_document(self.s3_mode, self.s3_key, self.s3_key_provider)
        if self.s3_overrides:
            s3_block["Overrides"] = [one._document() for one in self.s3_overrides]
        if s3_block:
            rendered["S3EncryptionConfiguration"] = s3_block
        if self._disk_provider is not None:
            rendered["LocalDiskEncryptionConfiguration"] = {
                "EncryptionKeyProviderType": self._disk_provider,
                **key_document(self.local_disk_key),
                **(self.local_disks._document() if isinstance(self.local_disks, KeyProvider) else {}),
                **({"EnableEbsEncryption": self.encrypts_volumes} if self._disk_provider == _KMS else {}),
            }
        return rendered

    def _seen(self) -> dict[str, Any]:
        nothing = (None, None)
        jar, provider_class = self.s3_key_provider._seen() if self.s3_key_provider else nothing
        disk_jar, disk_class = self.local_disks._seen() if isinstance(self.local_disks, KeyProvider) else nothing
        return {
            "at_rest": True,
            "s3_mode": plain(self.s3_mode),
            "s3_key": seen_key(self.s3_key, needed=self._s3_uses_key),
            "s3_jar": jar,
            "s3_provider_class": provider_class,
            "s3_overrides": tuple(one._view() for one in self.s3_overrides) or None,
            "local_disk_provider": self._disk_provider,
            "local_disk_key": seen_key(self.local_disk_key, needed=self.local_disks is True),
            "local_disk_jar": disk_jar,
            "local_disk_provider_class": disk_class,
            "ebs": self.encrypts_volumes,
        }

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self:
        s3_block = document.get("S3EncryptionConfiguration", {})
        disks = document.get("LocalDiskEncryptionConfiguration", {})
        mode = s3_block.get("EncryptionMode")
        custom = KeyProvider._parse(scope, disks) if disks.get("EncryptionKeyProviderType") == _CUSTOM else None
        return cls(
            s3_mode=S3EncryptionMode(mode) if mode else None,
            s3_key=parsed_key(scope, "S3Key", s3_block),
            s3_overrides=[
                BucketEncryption._parse(scope, f"Override{index}", one)
                for index, one in enumerate(s3_block.get("Overrides", ()), 1)
            ],
            s3_key_provider=KeyProvider._parse(scope, s3_block),
            local_disks=custom or bool(disks),
            local_disk_key=parsed_key(scope, "LocalDiskKey", disks),
            ebs=disks.get("EnableEbsEncryption", False),
        )

    @property
    def _keys(self) -> Sequence[tuple[KeyPurpose, kms.IKey]]:
        return list(self._used_keys())

    def _used_keys(self) -> Iterator[tuple[KeyPurpose, kms.IKey]]:
        if self._s3_uses_key and self.s3_key is not None:
            yield KeyPurpose.OBJECTS, self.s3_key
        for one in self.s3_overrides:
            if one.mode._uses_key and one.key is not None:
                yield KeyPurpose.OBJECTS, one.key
        if self.local_disks is True and self.local_disk_key is not None:
            yield KeyPurpose.DISKS, self.local_disk_key
            if self.encrypts_volumes:
                yield KeyPurpose.VOLUMES, self.local_disk_key

    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        providers = [self.s3_key_provider, *(one.key_provider for one in self.s3_overrides), self.local_disks]
        for one in providers:
            if isinstance(one, KeyProvider):
                one._grant_read(instance_role)


@dataclass(frozen=True, kw_only=True)
class WalEncryption(SecurityBlock):
    """Encryption of the write-ahead logs that HBase keeps in Amazon EMR WAL.

    They are always encrypted, by default with a key of EMR's. With a key of your own, nodes and the service
    ``emrwal.amazonaws.com`` get the right to use it. EMR cannot change the encryption of a log that exists, nor delete
    a log whose key is gone. AWS describes how to use a key of your own, and on another page says that it cannot be
    used: try it before you rely on it.

    :param key: Default: EMR's own key
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/encryption-at-rest-kms.html
    """

    _PLACE: ClassVar[tuple[str, ...]] = ("EncryptionConfiguration", "EMRWALEncryptionConfiguration")

    key: kms.IKey | None = None

    def _document(self, scope: Construct) -> dict[str, Any]:
        return key_document(self.key)

    def _seen(self) -> dict[str, Any]:
        return {"wal_key": seen_key(self.key, needed=False)}

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self:
        return cls(key=parsed_key(scope, "WalKey", document))

    @property
    def _keys(self) -> Sequence[tuple[KeyPurpose, kms.IKey]]:
        return [(KeyPurpose.WAL, self.key)] if self.key is not None else []


def _s3_document(mode: S3EncryptionMode | None, key: kms.IKey | None, provider: KeyProvider | None) -> dict[str, Any]:
    """How EMR spells the encryption of S3, or of one bucket."""
    chosen = {"EncryptionMode": mode.value} if mode is not None else {}
    return {**chosen, **key_document(key), **(provider._document() if provider else {})}
