"""Rules on Kerberos: in security configurations, in clusters, and what has to agree between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from emr_constructs.facts import features
from emr_constructs.facts import security as facts
from emr_constructs.rules.choices import missing, one_of
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import broken, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import (
    ActiveDirectoryView,
    CrossRealmTrustView,
    ExternalKdcView,
    KdcView,
    KerberosServersView,
    KerberosView,
    OwnKdcView,
)
from emr_constructs.rules.views.security import KerberosAttributesView

_SECURITY = management_guide("emr-create-security-configuration")
_KERBEROS = management_guide("emr-kerberos")
_EXAMPLES = management_guide("emr-kerberos-config-examples")
_PRINCIPALS = management_guide("emr-kerberos-principals")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.-]+(:(?P<port>[0-9]{1,5}))?|\[[0-9A-Fa-f:]+\](:[0-9]{1,5})?")
_FOR_STUDIO: Final = "JupyterEnterpriseGateway"
_OWN: Final = "ClusterDedicatedKdc"
_EXTERNAL: Final = "ExternalKdc"


@rule(on=KerberosView, source=_SECURITY)
def kerberos_provider(kerberos: KerberosView) -> Iterator[Problem]:
    """Kerberos has a key distribution center: the cluster's own, or an external one."""
    if kerberos.provider is None:
        yield Problem("provider", "Kerberos needs a `provider`", f"say {_OWN} or {_EXTERNAL}")
    yield from one_of(kerberos, "provider", facts.values("kerberos_provider"))


@rule(on=KerberosView, source=_SECURITY)
def kerberos_block(kerberos: KerberosView) -> Iterator[Problem]:
    """The key distribution center that is chosen is configured."""
    if kerberos.provider == _OWN and kerberos.own_kdc is None:
        yield Problem("own_kdc", f"{_OWN} needs `own_kdc`", "add it, for example with a ticket lifetime of 24 hours")
    if kerberos.provider == _EXTERNAL and kerberos.external_kdc is None:
        yield Problem("external_kdc", f"{_EXTERNAL} needs `external_kdc`", "add it, with the addresses of the servers")


@rule(on=KerberosView, source=_SECURITY, severity=Severity.WARNING, remedy="take it away")
def kerberos_block_unused(kerberos: KerberosView) -> Iterator[Problem]:
    """Only the key distribution center that is chosen is configured."""
    if kerberos.provider == _OWN and kerberos.external_kdc is not None:
        yield Problem("external_kdc", f"`external_kdc` means nothing to {_OWN}")
    if kerberos.provider == _EXTERNAL and kerberos.own_kdc is not None:
        yield Problem("own_kdc", f"`own_kdc` means nothing to {_EXTERNAL}")


@rule(on=KdcView, source=_SECURITY, severity=Severity.WARNING)
def ticket_lifetime(kdc: KdcView) -> Iterator[Problem]:
    """A Kerberos ticket is valid for a number of whole hours, and one at least."""
    if known(kdc.ticket_lifetime) and (kdc.ticket_lifetime < 1 or broken(kdc.ticket_lifetime)):
        yield Problem("ticket_lifetime", f"tickets are valid for {kdc.ticket_lifetime:g} hours", "24 hours are usual")


@rule(on=ExternalKdcView, source=_SECURITY)
def kdc_server_type(kdc: ExternalKdcView) -> Iterator[Problem]:
    """An external key distribution center is a single server."""
    yield from one_of(kdc, "server_type", facts.values("kdc_server_type"))


@rule(on=ExternalKdcView, source=_EXAMPLES, severity=Severity.WARNING)
def external_kdc_servers(kdc: ExternalKdcView) -> Iterator[Problem]:
    """Clusters are told where the servers of an external key distribution center are."""
    yield from missing(kdc, "an external KDC", "admin_server", "kdc_server")


@rule(on=KerberosServersView, source=management_guide("emr-kerberos-configure-settings"), severity=Severity.WARNING)
def kerberos_address(servers: KerberosServersView) -> Iterator[Problem]:
    """A Kerberos server is named by its host, and by its port where that is not the usual one."""
    for field in ("admin_server", "kdc_server"):
        address = getattr(servers, field)
        if known(address) and not _is_address(address):
            text = f"`{field}` ({address!r}) is no host name, with or without a port"
            yield Problem(field, text, f"write for example kdc.example.com:{facts.port(field)}")


@rule(on=CrossRealmTrustView, source=_EXAMPLES, severity=Severity.WARNING)
def cross_realm_trust(trust: CrossRealmTrustView) -> Iterator[Problem]:
    """A cross-realm trust names the other realm, its domain and its servers."""
    yield from missing(trust, "a cross-realm trust", "realm", "domain", "admin_server", "kdc_server")


@rule(on=ActiveDirectoryView, source=_EXAMPLES, severity=Severity.WARNING)
def active_directory(directory: ActiveDirectoryView) -> Iterator[Problem]:
    """An Active Directory integration names realm and domain."""
    yield from missing(directory, "Active Directory", "realm", "domain")


@rule(on=KerberosAttributesView, source=_KERBEROS)
def kerberos_realm(attributes: KerberosAttributesView) -> Iterator[Problem]:
    """A cluster with Kerberos names its realm and the password of its administrator."""
    yield from missing(attributes, "Kerberos", "realm", "admin_password")


@rule(on=KerberosAttributesView, source=_KERBEROS, severity=Severity.WARNING)
def kerberos_realm_case(attributes: KerberosAttributesView) -> Iterator[Problem]:
    """A Kerberos realm is written in capital letters."""
    if known(attributes.realm) and attributes.realm != attributes.realm.upper():
        yield Problem("realm", f"the realm {attributes.realm!r} is not in capitals", f"use {attributes.realm.upper()}")


@rule(
    on=KerberosAttributesView,
    source=management_guide("emr-kerberos-configure"),
    severity=Severity.WARNING,
    remedy="take it from Secrets Manager, with a dynamic reference",
)
def kerberos_password(attributes: KerberosAttributesView) -> Iterator[Problem]:
    """Passwords do not stand in templates."""
    for field in ("admin_password", "cross_realm_trust_password", "ad_join_password"):
        if known(getattr(attributes, field)):
            yield Problem(field, f"`{field}` can be read by whoever sees the template")


@rule(on=KerberosAttributesView, source=_EXAMPLES, severity=Severity.WARNING)
def active_directory_user(attributes: KerberosAttributesView) -> Iterator[Problem]:
    """Whoever joins nodes to an Active Directory domain has a name and a password."""
    if attributes.ad_join_user is not None:
        yield from missing(attributes, "joining a domain", "ad_join_password")
    if attributes.ad_join_password is not None:
        yield from missing(attributes, "joining a domain", "ad_join_user")


@rule(on=ClusterView, source=_SECURITY)
def kerberos_attributes(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster with a Kerberos security configuration has Kerberos attributes."""
    security = cluster.security_configuration
    if known(security) and known(security.kerberos) and cluster.kerberos is None:
        yield Problem(
            "kerberos", "the security configuration asks for Kerberos, the cluster does not", "give realm and password"
        )


@rule(on=ClusterView, source=_KERBEROS, remedy="use a security configuration with Kerberos")
def kerberos_configuration(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster with Kerberos attributes has a Kerberos security configuration."""
    security = cluster.security_configuration
    if known(cluster.kerberos) and security is None:
        yield Problem("kerberos", "the cluster has Kerberos attributes, but no security configuration")
    if known(cluster.kerberos) and known(security) and security.kerberos is None:
        yield Problem("kerberos", "the cluster has Kerberos attributes, its security configuration has no Kerberos")


@rule(on=ClusterView, source=_EXAMPLES)
def cross_realm_password(cluster: ClusterView) -> Iterator[Problem]:
    """A cross-realm trust needs its password."""
    own = _own_kdc(cluster)
    if own and known(own.cross_realm_trust) and known(cluster.kerberos):
        if cluster.kerberos.cross_realm_trust_password is None:
            yield Problem("kerberos", "the trust with another realm needs a password", "give that of the trust")


@rule(on=ClusterView, source=_EXAMPLES, severity=Severity.WARNING)
def active_directory_join(cluster: ClusterView) -> Iterator[Problem]:
    """Nodes join an Active Directory domain as somebody."""
    external = _external_kdc(cluster)
    if external and known(external.active_directory) and known(cluster.kerberos):
        if cluster.kerberos.ad_join_user is None:
            yield Problem("kerberos", "nodes cannot join the Active Directory domain", "give user and password for it")


@rule(on=ClusterView, source=_KERBEROS)
def kerberos_release(cluster: ClusterView) -> Iterator[Problem]:
    """Kerberos needs 5.10, an external key distribution center 5.20."""
    security = cluster.security_configuration
    if known(security) and known(security.kerberos):
        if security.kerberos.provider == _EXTERNAL:
            yield from needs(cluster, "external_kdc", "security_configuration", "an external KDC")
        else:
            yield from needs(cluster, "kerberos", "security_configuration", "Kerberos")


@rule(on=ClusterView, source=management_guide("emr-plan-ha-applications"), remedy="use an external KDC")
def kdc_on_three_primaries(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster with three primary nodes has no key distribution center of its own."""
    if _own_kdc(cluster) and cluster.primary_nodes() == 3:
        yield Problem("security_configuration", "the KDC of a cluster cannot be on three primary nodes")


@rule(
    on=ClusterView,
    source=management_guide("emr-studio-considerations"),
    severity=Severity.WARNING,
    remedy="leave JupyterEnterpriseGateway out, or use runtime roles or IAM Identity Center",
)
def kerberos_and_studio(cluster: ClusterView) -> Iterator[Problem]:
    """Workspaces of EMR Studio attach to no cluster with Kerberos."""
    if _has_kerberos(cluster) and _FOR_STUDIO in cluster.application_names():
        yield Problem("applications", f"EMR Studio, which {_FOR_STUDIO} is for, cannot use it with Kerberos")


@rule(on=ClusterView, source=_PRINCIPALS, severity=Severity.WARNING)
def kerberos_applications(cluster: ClusterView) -> Iterator[Problem]:
    """EMR configures the applications of a cluster with Kerberos for it."""
    names = cluster.application_names() if _has_kerberos(cluster) else frozenset()
    for name in sorted(names & facts.applications_without("kerberos") - {_FOR_STUDIO}):
        yield Problem(
            "applications",
            f"{name} knows no Kerberos: it asks nobody who they are, and what does ask may turn it away",
            "leave it out, or keep others from reaching it",
        )


@rule(on=ClusterView, source=_PRINCIPALS, severity=Severity.WARNING)
def kerberos_query_engines(cluster: ClusterView) -> Iterator[Problem]:
    """Presto from 6.9 and Trino from 6.11 know Kerberos, with encryption in transit."""
    security, label = cluster.security_configuration, cluster.release_label
    names = cluster.application_names() if _has_kerberos(cluster) else frozenset()
    for name in sorted(names & {"Presto", "Trino"}):
        if known(label) and features.supports(f"kerberos_{name.lower()}", label) is False:
            yield Problem(
                "applications", f"{name} knows no Kerberos in {label}", "use a later release, or leave it out"
            )
        elif known(security) and security.in_transit in (None, False):
            yield Problem("security_configuration", f"{name} takes Kerberos with TLS only", "encrypt in transit")


def _is_address(text: str) -> bool:
    found = _ADDRESS.fullmatch(text)
    return found is not None and (found["port"] is None or int(found["port"]) < 65536)


def _has_kerberos(cluster: ClusterView) -> bool:
    """Whether the security configuration certainly asks for Kerberos."""
    return known(cluster.security_configuration) and known(cluster.security_configuration.kerberos)


def _own_kdc(cluster: ClusterView) -> OwnKdcView | None:
    """The cluster's own key distribution center, where it certainly has one."""
    security = cluster.security_configuration
    if not (known(security) and known(security.kerberos) and security.kerberos.provider == _OWN):
        return None
    return security.kerberos.own_kdc if known(security.kerberos.own_kdc) else None


def _external_kdc(cluster: ClusterView) -> ExternalKdcView | None:
    """The external key distribution center, where there certainly is one."""
    security = cluster.security_configuration
    if not (known(security) and known(security.kerberos) and security.kerberos.provider == _EXTERNAL):
        return None
    return security.kerberos.external_kdc if known(security.kerberos.external_kdc) else None
