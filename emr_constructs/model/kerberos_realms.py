"""The other realms that Kerberos on a cluster may know: a realm that is trusted, a domain that nodes join."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from emr_constructs.model.passwords import HoldsPasswords, Password, UserName
from emr_constructs.model.security_documents import said
from emr_constructs.rules.views.identity import ActiveDirectoryView, CrossRealmTrustView

_TRUST: Final = {"realm": "Realm", "domain": "Domain", "admin_server": "AdminServer", "kdc_server": "KdcServer"}
_DIRECTORY: Final = {"realm": "AdRealm", "domain": "AdDomain", "server": "AdServer"}


@dataclass(frozen=True, kw_only=True)
class CrossRealmTrust(HoldsPasswords):
    """Trust between the key distribution center of a cluster and that of another realm, whose users may come.

    The other realm has to trust the cluster's, with the same password. Microsoft Active Directory is such a realm; AWS
    Directory Service is not supported.

    :param realm: Kerberos realm of the other side, in capitals: ``AD.EXAMPLE.COM``.
    :param domain: its domain: ``ad.example.com``.
    :param admin_server: host name or IP address of its administration server, with a port if it is not 749.
    :param kdc_server: host name or IP address of its key distribution center, with a port if it is not 88.
    :param password: password of the trust: a secret, or a ``SecretValue`` from Secrets Manager.
    :param join_user: for Active Directory: who may join the nodes to the domain. Default: nodes do not join
    :param join_password: the password of ``join_user``. Default: nodes do not join
    :raises EmrValidationError: ``ArgumentType``, ``PasswordPlace``, ``PasswordField``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-cross-realm.html
    """

    _VIEW: ClassVar = CrossRealmTrustView
    _PASSWORDS: ClassVar = ("password", "join_password")
    _USERS: ClassVar = ("join_user",)

    realm: str
    domain: str
    admin_server: str
    kdc_server: str
    password: Password
    join_user: UserName | None = None
    join_password: Password | None = None

    def _document(self) -> dict[str, Any]:
        return said({key: getattr(self, name) for name, key in _TRUST.items()})

    @staticmethod
    def _parse(document: Mapping[str, Any]) -> CrossRealmTrust:
        return _WrittenTrust(**{name: document.get(key) for name, key in _TRUST.items()})


@dataclass(frozen=True, kw_only=True)
class _WrittenTrust(CrossRealmTrust):
    """What a document says of a trust: no password, and perhaps not all of the rest."""

    realm: str | None = None  # type: ignore[assignment]
    domain: str | None = None  # type: ignore[assignment]
    admin_server: str | None = None  # type: ignore[assignment]
    kdc_server: str | None = None  # type: ignore[assignment]
    password: Password | None = None  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class ActiveDirectory(HoldsPasswords):
    """An Active Directory domain that an external key distribution center trusts, and that nodes join.

    :param realm: Kerberos realm of the domain, in capitals: ``AD.EXAMPLE.COM``.
    :param domain: the domain: ``ad.example.com``.
    :param join_user: who may join computers to the domain: a name, or a ``SecretValue`` from Secrets Manager.
    :param join_password: the password of ``join_user``: a secret, or a ``SecretValue`` from Secrets Manager.
    :param server: host name of a domain controller. Default: not said
    :raises EmrValidationError: ``ArgumentType``, ``PasswordPlace``, ``PasswordField``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-options.html
    """

    _VIEW: ClassVar = ActiveDirectoryView
    _PASSWORDS: ClassVar = ("join_password",)
    _USERS: ClassVar = ("join_user",)

    realm: str
    domain: str
    join_user: UserName
    join_password: Password
    server: str | None = None

    def _document(self) -> dict[str, Any]:
        return said({key: getattr(self, name) for name, key in _DIRECTORY.items()})

    @staticmethod
    def _parse(document: Mapping[str, Any]) -> ActiveDirectory:
        return _WrittenDirectory(**{name: document.get(key) for name, key in _DIRECTORY.items()})


@dataclass(frozen=True, kw_only=True)
class _WrittenDirectory(ActiveDirectory):
    """What a document says of a domain: nobody who joins it, and perhaps not all of the rest."""

    realm: str | None = None  # type: ignore[assignment]
    domain: str | None = None  # type: ignore[assignment]
    join_user: UserName | None = None  # type: ignore[assignment]
    join_password: Password | None = None  # type: ignore[assignment]
