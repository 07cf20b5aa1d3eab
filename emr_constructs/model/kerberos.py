"""Kerberos authentication, as a value that a security configuration is made of."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

import aws_cdk  # whose Secrets Manager loads where it is used: most clusters have no secrets
from aws_cdk import Duration
from constructs import Construct
from typing_extensions import Self

from emr_constructs._jsii.durations import unit_violations
from emr_constructs.errors import EmrValidationError
from emr_constructs.model.kerberos_attributes import KerberosAttributes
from emr_constructs.model.kerberos_realms import ActiveDirectory, CrossRealmTrust
from emr_constructs.model.passwords import HoldsPasswords, Password
from emr_constructs.model.security_block import SecurityBlock
from emr_constructs.model.security_documents import said
from emr_constructs.model.value import plain, view_of
from emr_constructs.rules.view import Maybe, known
from emr_constructs.rules.views.identity import ExternalKdcView, KerberosView, OwnKdcView

_TICKET_HOURS: Final = 24
_OWN: Final = "ClusterDedicatedKdc"
_EXTERNAL: Final = "ExternalKdc"
_SINGLE: Final = "Single"
_LIFETIME: Final = "TicketLifetimeInHours"
_TRUST: Final = "CrossRealmTrustConfiguration"
_DIRECTORY: Final = "AdIntegrationConfiguration"


@dataclass(frozen=True, kw_only=True)
class Kerberos(HoldsPasswords, SecurityBlock, abc.ABC):
    """Kerberos authentication. Use ``cluster_kdc`` or ``external_kdc``.

    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-options.html
    """

    _PLACE: ClassVar = ("AuthenticationConfiguration", "KerberosConfiguration")
    _VIEW: ClassVar = KerberosView

    @staticmethod
    def cluster_kdc(
        *,
        realm: str,
        admin_password: Password | None = None,
        ticket_lifetime: Duration | None = None,
        cross_realm_trust: CrossRealmTrust | None = None,
    ) -> Kerberos:
        """A key distribution center (KDC) of its own on the primary node of each cluster.

        It ends with the cluster, and so do the users in it. Not with three primary nodes.

        :param realm: Kerberos realm of the clusters, in capitals: ``EC2.INTERNAL``.
        :param admin_password: password of the administrator of the KDC: a secret, or a ``SecretValue`` from Secrets
            Manager. Default: the security configuration makes a secret (about 0.40 USD a month)
        :param ticket_lifetime: how long a ticket is valid, in whole hours. Default: 24 hours
        :param cross_realm_trust: another realm whose users may come. Default: none
        :raises EmrValidationError: ``ArgumentType``, ``PasswordPlace``, ``PasswordField``, ``TokenUnit``.
        """
        return _ClusterKdc(
            realm=realm,
            admin_password=admin_password,
            ticket_lifetime=ticket_lifetime or Duration.hours(_TICKET_HOURS),
            cross_realm_trust=cross_realm_trust,
        )

    @staticmethod
    def external_kdc(
        *,
        realm: str,
        admin_password: Password,
        kdc_server: str,
        admin_server: str,
        ticket_lifetime: Duration | None = None,
        active_directory: ActiveDirectory | None = None,
    ) -> Kerberos:
        """A key distribution center (KDC) outside the clusters, or on the primary node of another cluster.

        Needs emr-5.20.0. The nodes have to reach it: its security group is yours to open.

        :param realm: Kerberos realm of the KDC, in capitals: ``EXAMPLE.COM``.
        :param admin_password: password of the administrator of the KDC: a secret, or a ``SecretValue`` from Secrets
            Manager.
        :param kdc_server: host name of the KDC, with a port if it is not 88.
        :param admin_server: host name or IP address of the administration server, with a port if it is not 749.
        :param ticket_lifetime: how long a ticket is valid, in whole hours. Default: 24 hours
        :param active_directory: the domain that the KDC trusts. Default: none
        :raises EmrValidationError: ``ArgumentType``, ``PasswordPlace``, ``PasswordField``, ``TokenUnit``.
        """
        return _ExternalKdc(
            realm=realm,
            admin_password=admin_password,
            kdc_server=kdc_server,
            admin_server=admin_server,
            ticket_lifetime=ticket_lifetime or Duration.hours(_TICKET_HOURS),
            active_directory=active_directory,
        )

    @property
    @abc.abstractmethod
    def _needs_password(self) -> bool:
        """Whether a password for the administrator of the KDC has to be made."""

    @abc.abstractmethod
    def _with_password(self, secret: aws_cdk.aws_secretsmanager.ISecret) -> Self:
        """The same, with a password that was made for it."""

    @abc.abstractmethod
    def _attributes(self) -> KerberosAttributes | None:
        """What clusters have to say; None where that is not known: a document says neither realm nor password."""

    def _seen(self) -> dict[str, Any]:
        return {"kerberos": self._view()}

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Kerberos:
        provider = document["Provider"]
        parse = _parsed_external if provider == _EXTERNAL else _parsed_own
        return parse(document.get(f"{provider}Configuration", {}))


@dataclass(frozen=True, kw_only=True)
class _Kdc(Kerberos, abc.ABC):
    """What both kinds of key distribution centers have in common."""

    _PASSWORDS: ClassVar = ("admin_password",)
    _PROVIDER: ClassVar[str]

    realm: str
    admin_password: Password | None
    ticket_lifetime: Duration | None

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = unit_violations("ticket_lifetime", self.ticket_lifetime, "hours")
        if violations:
            raise EmrValidationError(violations)

    @property
    def _needs_password(self) -> bool:
        return self.admin_password is None

    def _with_password(self, secret: aws_cdk.aws_secretsmanager.ISecret) -> Self:
        return replace(self, admin_password=secret)

    def _document(self, scope: Construct) -> dict[str, Any]:
        lifetime = self.ticket_lifetime
        tickets = {} if lifetime is None else {_LIFETIME: lifetime.to_hours(integral=False)}
        return {"Provider": self._PROVIDER, f"{self._PROVIDER}Configuration": {**tickets, **self._servers()}}

    def _attributes(self) -> KerberosAttributes | None:
        assert self.admin_password is not None  # the security configuration has made one
        return KerberosAttributes(realm=self.realm, admin_password=self.admin_password, **self._more_passwords())

    @abc.abstractmethod
    def _servers(self) -> dict[str, Any]:
        """What the document says besides the tickets."""

    @abc.abstractmethod
    def _more_passwords(self) -> dict[str, Any]:
        """What clusters have to say besides realm and administrator."""

    def _hours(self) -> Maybe[float]:
        seconds: Maybe[float] = plain(self.ticket_lifetime)
        return seconds / 3600 if known(seconds) else seconds


@dataclass(frozen=True, kw_only=True)
class _ClusterKdc(_Kdc):
    _PROVIDER: ClassVar = _OWN

    admin_password: Password | None = None
    cross_realm_trust: CrossRealmTrust | None

    def _view(self) -> KerberosView:
        trust = plain(self.cross_realm_trust)
        return KerberosView(provider=_OWN, own_kdc=OwnKdcView(ticket_lifetime=self._hours(), cross_realm_trust=trust))

    def _servers(self) -> dict[str, Any]:
        trust = self.cross_realm_trust
        return {} if trust is None else {_TRUST: trust._document()}

    def _more_passwords(self) -> dict[str, Any]:
        trust = self.cross_realm_trust
        if trust is None:
            return {}
        return {
            "cross_realm_trust_password": trust.password,
            "ad_join_user": trust.join_user,
            "ad_join_password": trust.join_password,
        }


@dataclass(frozen=True, kw_only=True)
class _ExternalKdc(_Kdc):
    _PROVIDER: ClassVar = _EXTERNAL

    admin_password: Password
    kdc_server: str
    admin_server: str
    active_directory: ActiveDirectory | None

    def _view(self) -> KerberosView:
        kdc = view_of(ExternalKdcView, self, ticket_lifetime=self._hours(), server_type=_SINGLE)
        return KerberosView(provider=_EXTERNAL, external_kdc=kdc)

    def _servers(self) -> dict[str, Any]:
        directory = self.active_directory
        return said(
            {
                "KdcServerType": _SINGLE,
                "AdminServer": self.admin_server,
                "KdcServer": self.kdc_server,
                _DIRECTORY: directory._document() if directory is not None else None,
            }
        )

    def _more_passwords(self) -> dict[str, Any]:
        directory = self.active_directory
        if directory is None:
            return {}
        return {"ad_join_user": directory.join_user, "ad_join_password": directory.join_password}


class _Written:
    """A key distribution center as a document describes it: it says neither realm nor passwords."""

    _needs_password = False

    def _attributes(self) -> None:
        return None


@dataclass(frozen=True, kw_only=True)
class _WrittenClusterKdc(_Written, _ClusterKdc):
    realm: str | None = None  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class _WrittenExternalKdc(_Written, _ExternalKdc):
    realm: str | None = None  # type: ignore[assignment]
    admin_password: Password | None = None  # type: ignore[assignment]
    kdc_server: str | None = None  # type: ignore[assignment]
    admin_server: str | None = None  # type: ignore[assignment]


def _parsed_own(document: Mapping[str, Any]) -> Kerberos:
    trust = document.get(_TRUST)
    return _WrittenClusterKdc(
        ticket_lifetime=_lifetime(document),
        cross_realm_trust=CrossRealmTrust._parse(trust) if trust is not None else None,
    )


def _parsed_external(document: Mapping[str, Any]) -> Kerberos:
    directory = document.get(_DIRECTORY)
    return _WrittenExternalKdc(
        ticket_lifetime=_lifetime(document),
        kdc_server=document.get("KdcServer"),
        admin_server=document.get("AdminServer"),
        active_directory=ActiveDirectory._parse(directory) if directory is not None else None,
    )


def _lifetime(document: Mapping[str, Any]) -> Duration | None:
    hours = document.get(_LIFETIME)
    return Duration.hours(hours) if hours is not None else None
