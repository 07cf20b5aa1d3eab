"""Cases of the rules on LDAP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import STEP, case, cluster, grouped, primary_group, without_nodes
from views_ec2_security import EVERYTHING

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import KerberosView, LdapView, OwnKdcView
from emr_constructs.rules.views.security import SecurityConfigurationView

_Security = SecurityConfigurationView
_TLS: dict[str, Any] = {"in_transit": True, "certificate_provider": "PEM", "certificates": "s3://bucket/key.zip"}
_KERBEROS = KerberosView(provider="ClusterDedicatedKdc", own_kdc=OwnKdcView(ticket_lifetime=24))
_LDAP = LdapView(
    enabled=True,
    server_url="ldaps://ldap.example.com",
    server_type="OpenLDAP",
    bind_certificate="arn:secret",
    access_filter="(objectClass=posixAccount)",
    user_search_base="cn=People,dc=example,dc=com",
    group_search_base="cn=Groups,dc=example,dc=com",
)
_LAKE = _Security(**_TLS, runtime_roles=True, lake_formation_session_tag="Amazon EMR")
_TRANSIENT: dict[str, Any] = {"steps": (STEP,), "keep_alive": False, "termination_protection": False}
_USED = _Security(ldap=_LDAP, **_TLS)


def _with(security: SecurityConfigurationView = _USED, **said: Any) -> ClusterView:
    return cluster(security_configuration=security, **said)


def _old(label: str) -> ClusterView:
    return without_nodes(release_label=label, security_configuration=_USED)


CASES = [
    case(
        "LdapParts",
        LdapView(access_filter="(objectClass=posixAccount)"),
        "LDAP needs `server_url`",
        "LDAP needs `server_type`",
        "LDAP needs `bind_certificate`",
        "LDAP needs `user_search_base`",
        "LDAP needs `group_search_base`",
        good=LdapView(enabled=False, access_filter="(objectClass=posixAccount)"),
    ),
    case("LdapParts", replace(_LDAP, server_type=None), "LDAP needs `server_type`", good=_LDAP),
    case(
        "LdapServerType",
        replace(_LDAP, server_type="AD"),
        "`server_type` ('AD') must be ActiveDirectory or OpenLDAP",
        good=_LDAP,
    ),
    case(
        "LdapSearchBase",
        replace(_LDAP, user_search_base="(cn=People)", group_search_base="(cn=Groups)"),
        "`user_search_base` ('(cn=People)') is a filter; write for example cn=People,dc=example",
        "`group_search_base` ('(cn=Groups)') is a filter; write for example cn=People,dc=example",
        good=_LDAP,
    ),
    case(
        "LdapOnThreePrimaries",
        grouped(security_configuration=_USED, primary_group=primary_group(instance_count=3)),
        "LDAP does not work with three primary nodes; use one primary node",
        good=_with(),
    ),
    case(
        "LdapApplications",
        _with(applications=("Flink", "Hive", "Iceberg")),
        "Flink is none of the applications that EMR supports with LDAP; leave it out",
        good=_with(applications=("Hadoop", "Hive", "Hue", "Livy", "Spark", "Trino", UNKNOWN)),
    ),
    case(
        "LdapSteps",
        _with(**_TRANSIENT),
        "EMR takes no steps on a cluster with LDAP; submit the work through Livy or Hive",
        good=_with(replace(_USED, ldap=UNKNOWN), **_TRANSIENT),
    ),
    case(
        "LdapStep",
        replace(STEP, cluster=_with()),
        "EMR takes no steps on a cluster with LDAP; submit the work through Livy or Hive",
        good=replace(STEP, cluster=_with(replace(_USED, ldap=None))),
    ),
    case(
        "LdapServer",
        replace(_LDAP, server_url="ldap://ldap.example.com"),
        "`server_url` ('ldap://ldap.example.com') must begin with ldaps://",
        good=_LDAP,
    ),
    case(
        "LdapFilter",
        replace(_LDAP, access_filter=None),
        "LDAP needs an `access_filter`; write for example (objectClass=posixAccount)",
        good=_LDAP,
    ),
    case(
        "LdapFilter",
        replace(_LDAP, access_filter=""),
        "LDAP needs an `access_filter`; write for example (objectClass=posixAccount)",
        good=replace(_LDAP, enabled=False, access_filter=""),
    ),
    case(
        "LdapActiveDirectory",
        replace(_LDAP, server_type="ActiveDirectory"),
        "an Active Directory server needs `ad_domain`; name the domain of its users",
        good=replace(_LDAP, server_type="ActiveDirectory", ad_domain="ad.example.com"),
    ),
    case(
        "LdapActiveDirectory",
        replace(_LDAP, server_type="ActiveDirectory"),
        "an Active Directory server needs `ad_domain`; name the domain of its users",
        good=replace(_LDAP, server_type="OpenLDAP"),
    ),
    case(
        "LdapDomainUnused",
        replace(_LDAP, ad_domain="ad.example.com"),
        "`ad_domain` means nothing to an OpenLDAP server; leave it out",
        good=replace(_LDAP, server_type=UNKNOWN, ad_domain="ad.example.com"),
    ),
    case(
        "LdapSshCredentials",
        replace(_LDAP, ssh_login=True),
        "`ssh_login` needs `bind_credentials`; give the ARN of a secret with them",
        good=replace(_LDAP, ssh_login=False),
    ),
    case(
        "LdapSshLogin",
        replace(_LDAP, ssh_login=True, bind_credentials="arn:secret"),
        "`ssh_login` lets users in with a password, which AWS advises against; leave it off, and use Session Manager",
        good=replace(_LDAP, ssh_login=False),
    ),
    case(
        "LdapInTransit",
        _Security(ldap=_LDAP, in_transit=False),
        "LDAP needs `in_transit` encryption; encrypt in transit",
        good=_Security(ldap=_LDAP, **_TLS),
    ),
    case(
        "LdapInTransit",
        _Security(ldap=replace(_LDAP, enabled=None)),
        "LDAP needs `in_transit` encryption; encrypt in transit",
        good=_Security(ldap=replace(_LDAP, enabled=False)),
    ),
    case(
        "LdapAlone",
        replace(_LAKE, ldap=_LDAP, kerberos=_KERBEROS),
        "LDAP and `kerberos` exclude each other; keep one of them",
        "LDAP and `runtime_roles` exclude each other; keep one of them",
        "LDAP and `lake_formation` exclude each other; keep one of them",
        good=replace(_LAKE, ldap=replace(_LDAP, enabled=False), kerberos=_KERBEROS),
    ),
    case(
        "LdapAlone",
        _Security(**_TLS, ldap=_LDAP, runtime_roles=True),
        "LDAP and `runtime_roles` exclude each other; keep one of them",
        good=_Security(**_TLS, ldap=_LDAP, runtime_roles=False),
    ),
    case(
        "LdapRelease",
        _old("emr-6.11.1"),
        "LDAP does not seem to be in emr-6.11.1; use emr-6.12.0 or later",
        good=_old("emr-6.12.0"),
    ),
]

FULL = {
    "a cluster with LDAP": cluster(
        security_configuration=replace(
            EVERYTHING,
            ldap=replace(
                _LDAP,
                server_type="ActiveDirectory",
                bind_credentials="arn:secret",
                ssh_login=False,
                ad_domain="ad.example.com",
            ),
        )
    ),
}

SAID = {"LdapDomainUnused"}
"""Rules that ask whether something is said, whatever it is."""
