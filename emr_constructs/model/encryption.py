"""Encryption of a cluster's data, as values that a security configuration is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from aws_cdk import aws_kms as kms

from emr_constructs._jsii.arguments import type_violations
from emr_constructs.errors import EmrValidationError
from emr_constructs.model.scripts import Script
from emr_constructs.model.value import Value


class S3EncryptionMode(str, Enum):
    """How EMR encrypts what it writes to S3."""

    SSE_S3 = "SSE-S3"
    """By S3, with S3's keys."""
    SSE_KMS = "SSE-KMS"
    """By S3, with your key."""
    CSE_KMS = "CSE-KMS"
    """By the nodes, with your key; other services then cannot read it."""


@dataclass(frozen=True, kw_only=True)
class AtRestEncryption(Value):
    """Encryption of data in S3 and on the disks of the nodes.

    :param s3_mode: Default: S3EncryptionMode.SSE_KMS
    :param local_disks: encrypt instance store and storage volumes. Default: True
    :param ebs: encrypt EBS volumes, the root volume too, with EBS encryption; needs ``local_disks``.
        Default: as ``local_disks``
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
    """

    s3_mode: S3EncryptionMode = S3EncryptionMode.SSE_KMS
    local_disks: bool = True
    ebs: bool | None = None

    @property
    def encrypts_volumes(self) -> bool:
        """Whether EBS encryption is on."""
        return self.local_disks if self.ebs is None else self.ebs

    @property
    def needs_key(self) -> bool:
        """Whether a KMS key is used at all."""
        return self.local_disks or self.s3_mode is not S3EncryptionMode.SSE_S3

    def _render(self, key: kms.IKey | None) -> dict[str, Any]:
        arn = key.key_arn if key else None
        s3 = {"EncryptionMode": self.s3_mode.value}
        rendered: dict[str, Any] = {"S3EncryptionConfiguration": s3}
        if self.s3_mode is not S3EncryptionMode.SSE_S3:
            rendered["S3EncryptionConfiguration"] = {**s3, "AwsKmsKey": arn}
        if self.local_disks:
            rendered["LocalDiskEncryptionConfiguration"] = {
                "EncryptionKeyProviderType": "AwsKms",
                "AwsKmsKey": arn,
                "EnableEbsEncryption": self.encrypts_volumes,
            }
        return rendered


@dataclass(frozen=True)
class InTransitEncryption:
    """Encryption between nodes. Use ``emr_certificates`` or ``pem``."""

    _provider: str
    _certificates: Script | None = None

    @staticmethod
    def emr_certificates() -> InTransitEncryption:
        """Certificates that EMR makes for each cluster, valid 20 years; from emr-7.11.0.

        EMR keeps the certificate of its authority as a secret in Secrets Manager (about 0.40 USD a month).
        """
        return InTransitEncryption("EMR")

    @staticmethod
    def pem(certificates: Script) -> InTransitEncryption:
        """Certificates of your own.

        :param certificates: a zip file with ``privateKey.pem`` and ``certificateChain.pem``, and
            ``trustedCertificates.pem`` if you like. The certificate must be for ``*.ec2.internal`` in us-east-1, else
            ``*.<region>.compute.internal``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html
        """
        violations = list(type_violations({"certificates": Script}, {"certificates": certificates}))
        if violations:
            raise EmrValidationError(violations)
        return InTransitEncryption("PEM", certificates)
