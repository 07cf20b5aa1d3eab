"""Cases of the rules on Kerberos."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import case, cluster, grouped, primary_group, without_nodes
from views_ec2_security import EVERYTHING, OWN_PROVIDERS, secure

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import (
    ActiveDirectoryView,
    CrossRealmTrustView,
    ExternalKdcView,
    KerberosView,
    OwnKdcView,
    RangerPluginView,
    RangerView,
    RoleMappingView,
)
from emr_constructs.rules.views.security import KerberosAttributesView, SecurityConfigurationView

_OWN = KerberosView(provider="ClusterDedicatedKdc", own_kdc=OwnKdcView(ticket_lifetime=24))
_KDC = ExternalKdcView(server_type="Single", admin_server="kdc.example.com:749", kdc_server="kdc.example.com:88")
_EXTERNAL = KerberosView(provider="ExternalKdc", external_kdc=_KDC)
_TRUST = CrossRealmTrustView(
    realm="AD.EXAMPLE.COM", domain="ad.example.com", admin_server="ad.example.com", kdc_server="ad.example.com"
)
_DIRECTORY = ActiveDirectoryView(realm="AD.EXAMPLE.COM", domain="ad.example.com", server="ad.example.com")
_ATTRIBUTES = KerberosAttributesView(realm="EC2.INTERNAL", admin_password=UNKNOWN)


def _trusting() -> KerberosView:
    return replace(_OWN, own_kdc=OwnKdcView(cross_realm_trust=_TRUST))


def _joining() -> KerberosView:
    return replace(_EXTERNAL, external_kdc=replace(_KDC, active_directory=_DIRECTORY))


def _with(configured: KerberosView, /, **said: Any) -> dict[str, Any]:
    """What a cluster says besides its nodes."""
    security = SecurityConfigurationView(kerberos=configured)
    return {"security_configuration": security, "kerberos": _ATTRIBUTES, **said}


def _old(label: str, kerberos: KerberosView) -> ClusterView:
    return without_nodes(release_label=label, **_with(kerberos))


def _secured(configured: KerberosView) -> dict[str, Any]:
    """The same with certificates."""
    security = SecurityConfigurationView(
        kerberos=configured, in_transit=True, certificate_provider="PEM", certificates="s3://bucket/key.zip"
    )
    return _with(configured, security_configuration=security)


CASES = [
    case(
        "TicketLifetime",
        OwnKdcView(ticket_lifetime=1.5),
        "tickets are valid for 1.5 hours; 24 hours are usual",
        good=OwnKdcView(ticket_lifetime=2),
    ),
    case(
        "KerberosAddress",
        replace(_KDC, admin_server="https://kdc.example.com", kdc_server="kdc.example.com:65536"),
        "`admin_server` ('https://kdc.example.com') is no host name, with or without a port; "
        "write for example kdc.example.com:749",
        "`kdc_server` ('kdc.example.com:65536') is no host name, with or without a port; "
        "write for example kdc.example.com:88",
        good=replace(_KDC, admin_server="[2001:db8::1]:749", kdc_server="10.0.0.7:65535"),
    ),
    case(
        "KerberosAddress",
        replace(_TRUST, kdc_server="ad example"),
        "`kdc_server` ('ad example') is no host name, with or without a port; write for example kdc.example.com:88",
        good=_TRUST,
    ),
    case(
        "KerberosAndStudio",
        cluster(**_with(_OWN), applications=("JupyterEnterpriseGateway", "Livy", "Spark")),
        "EMR Studio, which JupyterEnterpriseGateway is for, cannot use it with Kerberos; "
        "leave JupyterEnterpriseGateway out, or use runtime roles or IAM Identity Center",
        good=cluster(**_with(_OWN), applications=("Livy", "Spark")),
    ),
    case(
        "KerberosApplications",
        cluster(**_with(_OWN), applications=("Flink", "Iceberg", "JupyterHub", "Spark")),
        "Flink knows no Kerberos: it asks nobody who they are, and what does ask may turn it away; "
        "leave it out, or keep others from reaching it",
        "JupyterHub knows no Kerberos: it asks nobody who they are, and what does ask may turn it away; "
        "leave it out, or keep others from reaching it",
        good=cluster(**_with(_OWN), applications=("Iceberg", UNKNOWN, "Spark")),
    ),
    case(
        "KerberosQueryEngines",
        without_nodes(release_label="emr-6.8.0", applications=("Presto",), **_with(_OWN)),
        "Presto knows no Kerberos in emr-6.8.0; use a later release, or leave it out",
        good=without_nodes(release_label="emr-6.8.0", applications=("Spark",), **_with(_OWN)),
    ),
    case(
        "KerberosQueryEngines",
        without_nodes(release_label="emr-6.10.0", applications=("Trino",), **_with(_OWN)),
        "Trino knows no Kerberos in emr-6.10.0; use a later release, or leave it out",
        good=without_nodes(release_label="emr-6.10.0", applications=("Presto",), **_secured(_OWN)),
    ),
    case(
        "KerberosQueryEngines",
        without_nodes(applications=("Trino",), **_with(_OWN)),
        "Trino takes Kerberos with TLS only; encrypt in transit",
        good=without_nodes(applications=("Trino",), **_secured(_OWN)),
    ),
    case(
        "KerberosProvider",
        KerberosView(own_kdc=OwnKdcView()),
        "Kerberos needs a `provider`; say ClusterDedicatedKdc or ExternalKdc",
        good=_OWN,
    ),
    case(
        "KerberosProvider",
        replace(_OWN, provider="Microsoft"),
        "`provider` ('Microsoft') must be ClusterDedicatedKdc or ExternalKdc",
        good=_EXTERNAL,
    ),
    case(
        "KerberosBlock",
        KerberosView(provider="ClusterDedicatedKdc"),
        "ClusterDedicatedKdc needs `own_kdc`; add it, for example with a ticket lifetime of 24 hours",
        good=_OWN,
    ),
    case(
        "KerberosBlock",
        KerberosView(provider="ExternalKdc"),
        "ExternalKdc needs `external_kdc`; add it, with the addresses of the servers",
        good=_EXTERNAL,
    ),
    case(
        "KerberosBlockUnused",
        replace(_OWN, external_kdc=_KDC),
        "`external_kdc` means nothing to ClusterDedicatedKdc; take it away",
        good=_OWN,
    ),
    case(
        "KerberosBlockUnused",
        replace(_EXTERNAL, own_kdc=OwnKdcView()),
        "`own_kdc` means nothing to ExternalKdc; take it away",
        good=_EXTERNAL,
    ),
    case(
        "TicketLifetime",
        OwnKdcView(ticket_lifetime=0),
        "tickets are valid for 0 hours; 24 hours are usual",
        good=OwnKdcView(ticket_lifetime=1),
    ),
    case(
        "TicketLifetime",
        replace(_KDC, ticket_lifetime=0.5),
        "tickets are valid for 0.5 hours; 24 hours are usual",
        good=replace(_KDC, ticket_lifetime=24),
    ),
    case(
        "KdcServerType",
        replace(_KDC, server_type="Replicated"),
        "`server_type` ('Replicated') must be Single",
        good=_KDC,
    ),
    case(
        "ExternalKdcServers",
        ExternalKdcView(),
        "an external KDC needs `admin_server`",
        "an external KDC needs `kdc_server`",
        good=_KDC,
    ),
    case(
        "CrossRealmTrust",
        CrossRealmTrustView(),
        "a cross-realm trust needs `realm`",
        "a cross-realm trust needs `domain`",
        "a cross-realm trust needs `admin_server`",
        "a cross-realm trust needs `kdc_server`",
        good=_TRUST,
    ),
    case(
        "ActiveDirectory",
        ActiveDirectoryView(server="ad.example.com"),
        "Active Directory needs `realm`",
        "Active Directory needs `domain`",
        good=_DIRECTORY,
    ),
    case(
        "KerberosRealm",
        KerberosAttributesView(),
        "Kerberos needs `realm`",
        "Kerberos needs `admin_password`",
        good=_ATTRIBUTES,
    ),
    case(
        "KerberosRealm",
        replace(_ATTRIBUTES, realm=""),
        "Kerberos needs `realm`",
        good=_ATTRIBUTES,
    ),
    case(
        "KerberosRealmCase",
        replace(_ATTRIBUTES, realm="ec2.INTERNAL"),
        "the realm 'ec2.INTERNAL' is not in capitals; use EC2.INTERNAL",
        good=_ATTRIBUTES,
    ),
    case(
        "KerberosPassword",
        KerberosAttributesView(
            realm="EC2.INTERNAL",
            admin_password="one",
            cross_realm_trust_password="two",
            ad_join_user="joiner",
            ad_join_password="three",
        ),
        "`admin_password` can be read by whoever sees the template; "
        "take it from Secrets Manager, with a dynamic reference",
        "`cross_realm_trust_password` can be read by whoever sees the template; "
        "take it from Secrets Manager, with a dynamic reference",
        "`ad_join_password` can be read by whoever sees the template; "
        "take it from Secrets Manager, with a dynamic reference",
        good=_ATTRIBUTES,
    ),
    case(
        "ActiveDirectoryUser",
        replace(_ATTRIBUTES, ad_join_user="joiner"),
        "joining a domain needs `ad_join_password`",
        good=replace(_ATTRIBUTES, ad_join_user="joiner", ad_join_password=UNKNOWN),
    ),
    case(
        "ActiveDirectoryUser",
        replace(_ATTRIBUTES, ad_join_password=UNKNOWN),
        "joining a domain needs `ad_join_user`",
        good=_ATTRIBUTES,
    ),
    case(
        "KerberosAttributes",
        cluster(**_with(_OWN, kerberos=None)),
        "the security configuration asks for Kerberos, the cluster does not; give realm and password",
        good=cluster(**_with(_OWN)),
    ),
    case(
        "KerberosConfiguration",
        cluster(kerberos=_ATTRIBUTES),
        "the cluster has Kerberos attributes, but no security configuration; "
        "use a security configuration with Kerberos",
        good=cluster(security_configuration=secure()),
    ),
    case(
        "KerberosConfiguration",
        cluster(**_with(_OWN, security_configuration=secure())),
        "the cluster has Kerberos attributes, its security configuration has no Kerberos; "
        "use a security configuration with Kerberos",
        good=cluster(**_with(_EXTERNAL)),
    ),
    case(
        "CrossRealmPassword",
        cluster(**_with(_trusting())),
        "the trust with another realm needs a password; give that of the trust",
        good=cluster(**_with(_trusting(), kerberos=replace(_ATTRIBUTES, cross_realm_trust_password=UNKNOWN))),
    ),
    case(
        "ActiveDirectoryJoin",
        cluster(**_with(_joining())),
        "nodes cannot join the Active Directory domain; give user and password for it",
        good=cluster(
            **_with(
                _joining(),
                kerberos=replace(_ATTRIBUTES, ad_join_user="joiner", ad_join_password=UNKNOWN),
            )
        ),
    ),
    case(
        "KerberosRelease",
        _old("emr-5.9.0", _OWN),
        "Kerberos is not in emr-5.9.0; use emr-5.10.0 or later",
        good=_old("emr-5.10.0", _OWN),
    ),
    case(
        "KerberosRelease",
        _old("emr-5.19.1", _EXTERNAL),
        "an external KDC is not in emr-5.19.1; use emr-5.20.0 or later",
        good=_old("emr-5.20.0", _EXTERNAL),
    ),
    case(
        "KdcOnThreePrimaries",
        grouped(**_with(_OWN), primary_group=primary_group(instance_count=3)),
        "the KDC of a cluster cannot be on three primary nodes; use an external KDC",
        good=grouped(**_with(_OWN)),
    ),
    case(
        "KdcOnThreePrimaries",
        grouped(**_with(_OWN), primary_group=primary_group(instance_count=3)),
        "the KDC of a cluster cannot be on three primary nodes; use an external KDC",
        good=grouped(**_with(_EXTERNAL), primary_group=primary_group(instance_count=3)),
    ),
]

SAID = {"ActiveDirectoryUser", "KerberosBlockUnused"}
"""Rules that ask whether something is said, whatever it is."""

PLUGIN = RangerPluginView(app="Spark", client_secret="arn:secret", policy_repository="amazon-emr-spark")
RANGER = RangerView(
    admin_url="https://ranger.example.com:6182",
    admin_secret="arn:secret",
    plugins_role="arn:role",
    other_services_role="arn:role",
    plugins=(PLUGIN,),
    audit_log_group="arn:log-group",
)
MAPPING = RoleMappingView(role="arn:role", identifier_type="User", identifiers=("joe",))

FULL = {
    "a cluster with a KDC of its own": cluster(
        security_configuration=replace(
            EVERYTHING, kerberos=replace(_trusting(), own_kdc=OwnKdcView(ticket_lifetime=24, cross_realm_trust=_TRUST))
        ),
        kerberos=KerberosAttributesView(
            realm="EC2.INTERNAL",
            # To say them in the open would be a finding.
            admin_password=UNKNOWN,
            cross_realm_trust_password=UNKNOWN,
            ad_join_user="joiner",
            ad_join_password=UNKNOWN,
        ),
    ),
    "a cluster with an external KDC and Ranger": cluster(
        release_label="emr-7.2.0",
        security_configuration=replace(
            OWN_PROVIDERS,
            kerberos=replace(_EXTERNAL, external_kdc=replace(_KDC, ticket_lifetime=24, active_directory=_DIRECTORY)),
            ranger=RANGER,
            emrfs_role_mappings=(MAPPING,),
        ),
        kerberos=replace(_ATTRIBUTES, ad_join_user="joiner", ad_join_password=UNKNOWN),
    ),
}
