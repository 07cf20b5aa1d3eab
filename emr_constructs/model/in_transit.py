"""Encryption between the nodes of a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct
from typing_extensions import Self

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.durations import unit_violations
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.encryption_keys import key_document, parsed_key, seen_key
from emr_constructs.model.scripts import Script, script_at
from emr_constructs.model.security_block import KeyPurpose, SecurityBlock
from emr_constructs.model.value import plain
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.network import TagView

_EMR: Final = "EMR"
_PEM: Final = "PEM"
_CUSTOM: Final = "Custom"
_BLOCK: Final = "TLSCertificateConfiguration"


@dataclass(frozen=True, kw_only=True)
class InTransitEncryption(SecurityBlock):
    """Encryption between nodes. Use ``emr_certificates``, ``pem`` or ``custom``."""

    _PLACE: ClassVar[tuple[str, ...]] = ("EncryptionConfiguration", "InTransitEncryptionConfiguration")
    _SWITCH: ClassVar[str | None] = "EnableInTransitEncryption"

    _provider: str
    _file: Script | None = None
    _class_name: str | None = None
    _key: kms.IKey | None = None
    _validity: Duration | None = None
    _dns_suffix: str | None = None
    _tags: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def emr_certificates(
        *,
        validity: Duration | None = None,
        key: kms.IKey | None = None,
        secret_tags: Mapping[str, str] | None = None,
        dns_suffix: str | None = None,
    ) -> InTransitEncryption:
        """Certificates that EMR makes with the configuration; from emr-7.11.0.

        EMR keeps the certificate of its authority as a secret in Secrets Manager (about 0.40 USD a month), for clients
        outside the cluster to trust; ``DescribeSecurityConfiguration`` tells its ARN. The role that deploys the stack
        makes the secret: it needs the rights to do so, ``secretsmanager:TagResource`` for ``secret_tags``, and those
        to a ``key``.

        :param validity: how long from the creation of the configuration, in whole days; nothing but a new
            configuration renews the certificates. Default: 20 years
        :param key: encrypts the secret. Default: the key of Secrets Manager
        :param secret_tags: tags of the secret. Default: none
        :param dns_suffix: a further domain whose hosts the certificates are for, for example ``example.com``. Default:
            that of the nodes alone
        :raises EmrValidationError: ``ArgumentType``, ``TokenUnit``, ``CertificateDays``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
        """
        return InTransitEncryption(
            _provider=_EMR,
            **_checked(
                _validity=("validity", Duration | None, validity),
                _key=("key", kms.IKey | None, key),
                _tags=("secret_tags", Mapping[str, str], secret_tags or {}),
                _dns_suffix=("dns_suffix", str | None, dns_suffix),
            ),
        )

    @staticmethod
    def pem(certificates: Script) -> InTransitEncryption:
        """Certificates of your own.

        :param certificates: a zip file with ``privateKey.pem`` and ``certificateChain.pem``, and
            ``trustedCertificates.pem`` if you like. The certificate must be for ``*.ec2.internal`` in us-east-1, else
            ``*.<region>.compute.internal``. The private key has no passphrase.
        :raises EmrValidationError: ``ArgumentType``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html
        """
        return InTransitEncryption(_provider=_PEM, **_checked(_file=("certificates", Script, certificates)))

    @staticmethod
    def custom(jar: Script, class_name: str) -> InTransitEncryption:
        """Certificates that a Java class of yours hands out.

        :param jar: the jar with the class; nodes get the right to read it.
        :param class_name: its full name, for example ``com.example.Certificates``. It implements
            ``com.amazonaws.services.elasticmapreduce.spi.security.TLSArtifactsProvider``.
        :raises EmrValidationError: ``ArgumentType``; with the configuration ``InTransitCertificates``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html
        """
        return InTransitEncryption(
            _provider=_CUSTOM,
            **_checked(_file=("jar", Script, jar), _class_name=("class_name", str, class_name)),
        )

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = unit_violations("validity", self._validity, "days") or list(self._broken_days())
        if violations:
            raise EmrValidationError(violations)

    def _broken_days(self) -> list[Violation]:
        if self._validity is None or self._validity.is_unresolved():
            return []
        days = self._validity.to_days(integral=False)
        if days == int(days):
            return []
        return [Violation("CertificateDays", f"`validity` ({days:g} days) must be a number of whole days")]

    def _settled(self, scope: Construct, key: kms.IKey | None) -> Self:
        # No key: a certificate is no secret.
        return replace(self, _file=self._file._placed(scope, "Certificates")) if self._file is not None else self

    def _document(self, scope: Construct) -> dict[str, Any]:
        said = {
            "CertificateProviderType": self._provider,
            "S3Object": self._file._url if self._file is not None else None,
            "CertificateProviderClass": self._class_name,
            **key_document(self._key),
            "SecretTags": [{"Key": key, "Value": value} for key, value in self._tags.items()] or None,
            "ValidityInDays": self._validity.to_days() if self._validity is not None else None,
            "WildcardDnsSuffix": self._dns_suffix,
        }
        return {_BLOCK: {name: value for name, value in said.items() if value is not None}}

    def _seen(self) -> dict[str, Any]:
        seconds = plain(self._validity)
        return {
            "in_transit": True,
            "certificate_provider": plain(self._provider),
            "certificates": self._file._seen if self._file is not None else None,
            "certificate_provider_class": plain(self._class_name),
            "certificate_key": seen_key(self._key, needed=False),
            "certificate_days": seconds if self._validity is None or seconds is UNKNOWN else int(seconds / 86400),
            "certificate_dns_suffix": plain(self._dns_suffix),
            "certificate_tags": tuple(TagView(key=plain(key), value=plain(value)) for key, value in self._tags.items())
            or None,
        }

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self:
        said = document.get(_BLOCK, {})
        place, days = said.get("S3Object"), said.get("ValidityInDays")
        return cls(
            _provider=said["CertificateProviderType"],
            _file=script_at(scope, place) if place is not None else None,
            _class_name=said.get("CertificateProviderClass"),
            _key=parsed_key(scope, "CertificateKey", said),
            _validity=Duration.days(days) if days is not None else None,
            _dns_suffix=said.get("WildcardDnsSuffix"),
            _tags={one.get("Key"): one.get("Value") for one in said.get("SecretTags", ())},
        )

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("emr_generated_tls",) if self._provider == _EMR else ()

    @property
    def _keys(self) -> Sequence[tuple[KeyPurpose, kms.IKey]]:
        return [(KeyPurpose.CERTIFICATES, self._key)] if self._key is not None else []

    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        if self._file is not None:
            assert self._file._place is not None
            self._file._place.grant_read(instance_role)


def _checked(**arguments: tuple[str, Any, Any]) -> dict[str, Any]:
    """Fields with their values, where each argument is of its type.

    :param arguments: by the field: the name of the argument, its type, its value.
    """
    hints = {name: hint for name, hint, _ in arguments.values()}
    violations = list(type_violations(hints, {name: value for name, _, value in arguments.values()}))
    if violations:
        raise EmrValidationError(violations)
    return {field: value for field, (_, _, value) in arguments.items()}
