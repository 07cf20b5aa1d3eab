"""What a cluster has to know of its Kerberos realm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aws_cdk import aws_emr as emr

from emr_constructs.model.passwords import HoldsPasswords, Password, UserName, text_of
from emr_constructs.model.value import view_of
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.security import KerberosAttributesView


@dataclass(frozen=True, kw_only=True)
class KerberosAttributes(HoldsPasswords):
    """Realm and passwords of a cluster whose security configuration asks for Kerberos.

    A ``SecurityConfiguration`` with ``kerberos`` gives them to its clusters. Say them for a configuration that was
    imported, or made from JSON: there is no password in it. Passwords are secrets of AWS Secrets Manager, which
    CloudFormation reads when it makes the cluster; a new password in the secret does not change the cluster.

    :param realm: Kerberos realm of the cluster, in capitals: ``EC2.INTERNAL``.
    :param admin_password: password of the administrator of the key distribution center (KDC).
    :param cross_realm_trust_password: password of a trust with another realm, the same on both sides. Default: no trust
    :param ad_join_user: who may join computers to an Active Directory domain. Default: nobody joins
    :param ad_join_password: the password of ``ad_join_user``. Default: nobody joins
    :raises EmrValidationError: ``ArgumentType``, ``PasswordPlace``, ``PasswordField``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-configure-settings.html
    """

    _VIEW: ClassVar = KerberosAttributesView
    _PASSWORDS: ClassVar = ("admin_password", "cross_realm_trust_password", "ad_join_password")
    _USERS: ClassVar = ("ad_join_user",)

    realm: str
    admin_password: Password
    cross_realm_trust_password: Password | None = None
    ad_join_user: UserName | None = None
    ad_join_password: Password | None = None

    def _view(self) -> KerberosAttributesView:
        said = {name: UNKNOWN for name in self._PASSWORDS if getattr(self, name) is not None}
        return view_of(KerberosAttributesView, self, **said)

    def _render(self) -> emr.CfnCluster.KerberosAttributesProperty:
        admin_password = text_of(self.admin_password)
        assert admin_password is not None
        return emr.CfnCluster.KerberosAttributesProperty(
            realm=self.realm,
            kdc_admin_password=admin_password,
            cross_realm_trust_principal_password=text_of(self.cross_realm_trust_password),
            ad_domain_join_user=text_of(self.ad_join_user),
            ad_domain_join_password=text_of(self.ad_join_password),
        )
