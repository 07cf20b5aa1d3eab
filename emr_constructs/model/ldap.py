"""LDAP authentication, as a value that a security configuration is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Final

import aws_cdk  # whose Secrets Manager loads where it is used: most clusters have no secrets
from aws_cdk import aws_iam as iam
from constructs import Construct
from typing_extensions import Self

from emr_constructs.model.configuration_secret import grant_secrets
from emr_constructs.model.security_block import SecurityBlock
from emr_constructs.model.security_documents import parsed_secret, refuse_off, said
from emr_constructs.model.value import view_of
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.identity import LdapView

_TEXTS: Final = {
    "server_url": "LDAPServerURL",
    "access_filter": "LDAPAccessFilter",
    "user_search_base": "LDAPUserSearchBase",
    "group_search_base": "LDAPGroupSearchBase",
}
_ENABLED: Final = "EnableLDAPAuthentication"
_CERTIFICATE: Final = "BindCertificateARN"
_CREDENTIALS: Final = "BindCredentialsARN"
_SSH_LOGIN: Final = "EnableSSHLogin"
_SERVER_TYPE: Final = "LDAPServerType"
_DIRECTORY: Final = "ActiveDirectoryConfigurations"
_DOMAIN: Final = "ADDomain"


class LdapServerType(str, Enum):
    """The kinds of LDAP servers that EMR supports."""

    ACTIVE_DIRECTORY = "ActiveDirectory"
    """Microsoft Active Directory."""
    OPEN_LDAP = "OpenLDAP"
    """OpenLDAP, and whatever speaks like it."""


@dataclass(frozen=True, kw_only=True)
class Ldap(SecurityBlock):
    """LDAP authentication: users log in to Livy, Hive, Trino, Presto and Hue with their passwords, from emr-6.12.0.

    Needs encryption in transit. It excludes Kerberos of your own, runtime roles and Lake Formation, and clusters with
    three primary nodes; EMR takes no steps on such clusters. Nodes get the right to read the secrets. A new certificate
    or password in a secret needs a new cluster.

    :param server_url: the server: ``ldaps://ldap.example.com``; no StartTLS.
    :param access_filter: who may log in: ``(objectClass=posixAccount)``.
    :param user_search_base: where the users are, without a filter: ``cn=People,dc=example,dc=com``.
    :param group_search_base: where the groups are, without a filter: ``cn=Groups,dc=example,dc=com``.
    :param server_type: what the server is.
    :param bind_certificate: secret with the certificate, in PEM format, of the authority that has signed the server's
        certificate; an empty one where that is a public authority.
    :param bind_credentials: secret with one pair as JSON: the distinguished name of an administrator, and the password.
        Default: none; ``ssh_login`` needs them, and most Active Directory servers do
    :param ssh_login: let users in to the nodes with their passwords, which AWS advises against. Default: False
    :param ad_domain: domain of the users of an Active Directory server: ``example.com``. Default: none; it is needed
        there
    :raises EmrValidationError: ``ArgumentType``, ``LdapServer``, ``LdapFilter``, ``LdapActiveDirectory``,
        ``LdapSshCredentials``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/ldap-setup-security.html
    """

    _PLACE: ClassVar[tuple[str, ...]] = ("AuthenticationConfiguration", "LDAPConfiguration")
    _VIEW: ClassVar = LdapView

    server_url: str
    access_filter: str
    user_search_base: str
    group_search_base: str
    server_type: LdapServerType
    bind_certificate: aws_cdk.aws_secretsmanager.ISecret
    bind_credentials: aws_cdk.aws_secretsmanager.ISecret | None = None
    ssh_login: bool = False
    ad_domain: str | None = None

    def _view(self) -> LdapView:
        credentials = None if self.bind_credentials is None else UNKNOWN
        return view_of(LdapView, self, enabled=True, bind_certificate=UNKNOWN, bind_credentials=credentials)

    def _seen(self) -> dict[str, Any]:
        return {"ldap": self._view()}

    def _document(self, scope: Construct) -> dict[str, Any]:
        credentials = self.bind_credentials
        return said(
            {
                _ENABLED: True,
                **{key: getattr(self, name) for name, key in _TEXTS.items()},
                _CERTIFICATE: self.bind_certificate.secret_arn,
                _CREDENTIALS: credentials.secret_arn if credentials is not None else None,
                _SSH_LOGIN: self.ssh_login,
                _SERVER_TYPE: self.server_type.value,
                _DIRECTORY: {_DOMAIN: self.ad_domain} if self.ad_domain is not None else None,
            }
        )

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self:
        refuse_off(document, _ENABLED)
        has_credentials = _CREDENTIALS in document
        return cls(
            **{name: document[key] for name, key in _TEXTS.items()},
            server_type=LdapServerType(document[_SERVER_TYPE]),
            bind_certificate=parsed_secret(scope, "LdapCertificate", document, _CERTIFICATE),
            bind_credentials=parsed_secret(scope, "LdapCredentials", document, _CREDENTIALS)
            if has_credentials
            else None,
            ssh_login=document.get(_SSH_LOGIN, False),
            ad_domain=document.get(_DIRECTORY, {}).get(_DOMAIN),
        )

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("ldap",)

    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        secrets = [self.bind_certificate, self.bind_credentials]
        grant_secrets([one for one in secrets if one is not None], instance_role)
