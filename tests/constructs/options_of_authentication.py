"""What each argument of Kerberos, LDAP and IAM Identity Center changes in a template."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct
from options import Containing, Look, Option, Owner, at, text_of
from options_of_foundations import ROLE
from synthesized import Brought, imported_role

import emr_constructs as emr

OWN = ("KerberosConfiguration", "ClusterDedicatedKdcConfiguration")
TRUST = (*OWN, "CrossRealmTrustConfiguration")
EXTERNAL = ("KerberosConfiguration", "ExternalKdcConfiguration")
DIRECTORY = (*EXTERNAL, "AdIntegrationConfiguration")
UNSAID = cdk.SecretValue.secrets_manager("unsaid")


def secret(name: str) -> Any:
    """An imported secret, made in a scope."""
    return lambda scope: secretsmanager.Secret.from_secret_name_v2(scope, name, name)


def role(name: str) -> Any:
    return lambda scope: imported_role(scope, name)


def authentication(*keys: str) -> Look:
    return at("SecurityConfiguration", "AuthenticationConfiguration", *keys)


def with_kerberos(brought: Brought, place: str, kerberos: emr.Kerberos) -> None:
    """A security configuration, and beside it what it tells clusters."""
    configuration = emr.SecurityConfiguration(brought.stack, place, kerberos=kerberos)
    told = configuration._kerberos
    assert told is not None
    show(configuration, told)


def show(scope: Construct, attributes: emr.KerberosAttributes) -> None:
    cdk.CfnResource(scope, "Attributes", type="Custom::Attributes", properties={"Shown": attributes._render()})


def attribute(name: str) -> Look:
    """What clusters are told."""
    return at("Shown", name, of="Attributes")


def own(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    with_kerberos(brought, place, emr.Kerberos.cluster_kdc(**{"realm": "UNSAID", **arguments}))


def external(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    given = {"realm": "UNSAID", "admin_password": UNSAID, "kdc_server": "unsaid", "admin_server": "unsaid", **arguments}
    with_kerberos(brought, place, emr.Kerberos.external_kdc(**given))


def trusting(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    trust = {"realm": "UNSAID", "domain": "unsaid", "admin_server": "unsaid", "kdc_server": "unsaid"}
    given = emr.CrossRealmTrust(**{**trust, "password": UNSAID, **arguments})
    own(brought, place, {"cross_realm_trust": given})


def joining(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    directory = {"realm": "UNSAID", "domain": "unsaid", "join_user": "unsaid", "join_password": UNSAID}
    external(brought, place, {"active_directory": emr.ActiveDirectory(**{**directory, **arguments})})


def told(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    given = emr.KerberosAttributes(**{"realm": "UNSAID", "admin_password": UNSAID, **arguments})
    show(Construct(brought.stack, place), given)


def with_ldap(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    certificate = secret(f"Certificate{place}")(brought.stack)
    ldap = {
        "server_url": "ldaps://unsaid",
        "access_filter": "(unsaid)",
        "user_search_base": "cn=Unsaid",
        "group_search_base": "cn=Unsaid",
        "server_type": emr.LdapServerType.OPEN_LDAP,
        "bind_certificate": certificate,
        "bind_credentials": certificate if "ssh_login" in arguments else None,
    }
    emr.SecurityConfiguration(brought.stack, place, ldap=emr.Ldap(**{**ldap, **arguments}))


def with_center(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    given = {"role": imported_role(brought.stack, f"Center{place}"), **arguments}
    emr.SecurityConfiguration(brought.stack, place, identity_center=emr.IdentityCenter(**given))


def center_role(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    given = {"instance_roles": [imported_role(brought.stack, f"Nodes{place}")], **arguments}
    emr.IdentityCenterRole(brought.stack, place, **given)


def allowed(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    one = emr.IdentityCenterRole(brought.stack, place, instance_roles=[imported_role(brought.stack, f"First{place}")])
    one.allow(**arguments) if arguments else None


LDAP = ("LDAPConfiguration",)
CENTER = ("IdentityCenterConfiguration",)


def password(look: Look) -> Option:
    return Option(given=secret("Own"), look=look, expected=Containing(":secret:Own:SecretString:"))


def user(look: Look) -> Option:
    return Option(given="joiner", look=look, expected="joiner")


OWNERS = {
    "Kerberos.cluster_kdc": Owner(
        make=own,
        options={
            "realm": Option(given="EC2.INTERNAL", look=attribute("realm"), expected="EC2.INTERNAL"),
            "admin_password": password(attribute("kdcAdminPassword")),
            "ticket_lifetime": Option(
                given=cdk.Duration.hours(8), look=authentication(*OWN, "TicketLifetimeInHours"), expected=8
            ),
            "cross_realm_trust": Option(
                given=emr.CrossRealmTrust(
                    realm="AD.EXAMPLE.COM", domain="a", admin_server="a", kdc_server="a", password=UNSAID
                ),
                look=authentication(*TRUST, "Realm"),
                expected="AD.EXAMPLE.COM",
            ),
        },
    ),
    "Kerberos.external_kdc": Owner(
        make=external,
        options={
            "realm": Option(given="EXAMPLE.COM", look=attribute("realm"), expected="EXAMPLE.COM"),
            "admin_password": password(attribute("kdcAdminPassword")),
            "kdc_server": Option(given="kdc:88", look=authentication(*EXTERNAL, "KdcServer"), expected="kdc:88"),
            "admin_server": Option(given="kdc:749", look=authentication(*EXTERNAL, "AdminServer"), expected="kdc:749"),
            "ticket_lifetime": Option(
                given=cdk.Duration.days(2), look=authentication(*EXTERNAL, "TicketLifetimeInHours"), expected=48
            ),
            "active_directory": Option(
                given=emr.ActiveDirectory(realm="AD", domain="ad", join_user="joiner", join_password=UNSAID),
                look=attribute("adDomainJoinUser"),
                expected="joiner",
            ),
        },
    ),
    "CrossRealmTrust": Owner(
        make=trusting,
        options={
            "realm": Option(given="AD", look=authentication(*TRUST, "Realm"), expected="AD"),
            "domain": Option(given="ad", look=authentication(*TRUST, "Domain"), expected="ad"),
            "admin_server": Option(given="ad", look=authentication(*TRUST, "AdminServer"), expected="ad"),
            "kdc_server": Option(given="ad", look=authentication(*TRUST, "KdcServer"), expected="ad"),
            "password": password(attribute("crossRealmTrustPrincipalPassword")),
            "join_user": user(attribute("adDomainJoinUser")),
            "join_password": password(attribute("adDomainJoinPassword")),
        },
    ),
    "ActiveDirectory": Owner(
        make=joining,
        options={
            "realm": Option(given="AD", look=authentication(*DIRECTORY, "AdRealm"), expected="AD"),
            "domain": Option(given="ad", look=authentication(*DIRECTORY, "AdDomain"), expected="ad"),
            "server": Option(given="dc", look=authentication(*DIRECTORY, "AdServer"), expected="dc"),
            "join_user": user(attribute("adDomainJoinUser")),
            "join_password": password(attribute("adDomainJoinPassword")),
        },
    ),
    "KerberosAttributes": Owner(
        make=told,
        options={
            "realm": Option(given="EXAMPLE.COM", look=attribute("realm"), expected="EXAMPLE.COM"),
            "admin_password": password(attribute("kdcAdminPassword")),
            "cross_realm_trust_password": password(attribute("crossRealmTrustPrincipalPassword")),
            "ad_join_user": user(attribute("adDomainJoinUser")),
            "ad_join_password": password(attribute("adDomainJoinPassword")),
        },
    ),
    "Ldap": Owner(
        make=with_ldap,
        options={
            "server_url": Option(
                given="ldaps://own", look=authentication(*LDAP, "LDAPServerURL"), expected="ldaps://own"
            ),
            "access_filter": Option(given="(own)", look=authentication(*LDAP, "LDAPAccessFilter"), expected="(own)"),
            "user_search_base": Option(
                given="cn=Own", look=authentication(*LDAP, "LDAPUserSearchBase"), expected="cn=Own"
            ),
            "group_search_base": Option(
                given="cn=Own", look=authentication(*LDAP, "LDAPGroupSearchBase"), expected="cn=Own"
            ),
            "server_type": Option(
                given=emr.LdapServerType.ACTIVE_DIRECTORY,
                rest={"ad_domain": "example.com"},
                look=authentication(*LDAP, "LDAPServerType"),
                expected="ActiveDirectory",
            ),
            "bind_certificate": Option(
                given=secret("OwnCertificate"),
                look=authentication(*LDAP, "BindCertificateARN"),
                expected=Containing("OwnCertificate"),
            ),
            "bind_credentials": Option(
                given=secret("Own"), look=authentication(*LDAP, "BindCredentialsARN"), expected=Containing("Own")
            ),
            "ssh_login": Option(
                given=True,
                look=authentication(*LDAP, "EnableSSHLogin"),
                expected=True,
            ),
            "ad_domain": Option(
                given="own.com",
                look=authentication(*LDAP, "ActiveDirectoryConfigurations", "ADDomain"),
                expected="own.com",
            ),
        },
    ),
    "IdentityCenter": Owner(
        make=with_center,
        options={
            "role": Option(
                given=role("Own"),
                look=authentication(*CENTER, "IAMRoleForEMRIdentityCenterApplicationARN"),
                expected=Containing(":role/teams/Own"),
            ),
            "instance_arn": Option(
                given="arn:aws:sso:::instance/ssoins-1",
                look=authentication(*CENTER, "IdentityCenterInstanceARN"),
                expected="arn:aws:sso:::instance/ssoins-1",
            ),
            "assignment_required": Option(
                given=True, look=authentication(*CENTER, "IdentityCenterApplicationAssignmentRequired"), expected=True
            ),
            "background_sessions": Option(
                given=True, look=authentication(*CENTER, "EnableUserBackgroundSession"), expected=True
            ),
        },
    ),
    "IdentityCenterRole": Owner(
        make=center_role,
        options={
            **ROLE,
            "instance_roles": Option(
                given=lambda scope: [imported_role(scope, "Own")],
                look=text_of("Resource"),
                expected=Containing(":role/teams/Own"),
            ),
        },
    ),
    "IdentityCenterRole.allow": Owner(
        make=allowed,
        options={
            "instance_role": Option(given=role("Own"), look=text_of("Resource"), expected=Containing("teams/Own"))
        },
    ),
}
