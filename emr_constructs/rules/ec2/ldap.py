"""Rules on LDAP authentication."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features
from emr_constructs.facts import security as facts
from emr_constructs.rules.choices import missing, one_of
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.cluster import ClusterView, StepView
from emr_constructs.rules.views.identity import LdapView
from emr_constructs.rules.views.security import SecurityConfigurationView

_LDAP = management_guide("ldap-setup-security")
_CONSIDERATIONS = management_guide("ldap-considerations")


@rule(on=LdapView, source=_LDAP, severity=Severity.WARNING)
def ldap_parts(ldap: LdapView) -> Iterator[Problem]:
    """LDAP authentication names the server, its kind, its certificate, and where users and groups are."""
    if ldap.enabled in (None, True):
        fields = ("server_url", "server_type", "bind_certificate", "user_search_base", "group_search_base")
        yield from missing(ldap, "LDAP", *fields)


@rule(on=LdapView, source=_LDAP, severity=Severity.WARNING)
def ldap_server_type(ldap: LdapView) -> Iterator[Problem]:
    """An LDAP server is an Active Directory or an OpenLDAP server."""
    yield from one_of(ldap, "server_type", facts.values("ldap_server_type"))


@rule(on=LdapView, source=_CONSIDERATIONS, severity=Severity.WARNING, remedy="write for example cn=People,dc=example")
def ldap_search_base(ldap: LdapView) -> Iterator[Problem]:
    """A search base of LDAP is the name of an entry, and no filter."""
    for field in ("user_search_base", "group_search_base"):
        base = getattr(ldap, field)
        if known(base) and base.startswith("("):
            yield Problem(field, f"`{field}` ({base!r}) is a filter")


@rule(on=LdapView, source=_LDAP)
def ldap_server(ldap: LdapView) -> Iterator[Problem]:
    """An LDAP server is reached with TLS."""
    if known(ldap.server_url) and not ldap.server_url.startswith("ldaps://"):
        yield Problem("server_url", f"`server_url` ({ldap.server_url!r}) must begin with ldaps://")


@rule(on=LdapView, source=_LDAP, remedy="write for example (objectClass=posixAccount)")
def ldap_filter(ldap: LdapView) -> Iterator[Problem]:
    """A filter says which LDAP users may log in."""
    if ldap.enabled in (None, True) and ldap.access_filter in (None, ""):
        yield Problem("access_filter", "LDAP needs an `access_filter`")


@rule(on=LdapView, source=_LDAP)
def ldap_active_directory(ldap: LdapView) -> Iterator[Problem]:
    """An Active Directory server comes with its domain."""
    if ldap.server_type == "ActiveDirectory" and ldap.ad_domain is None:
        yield Problem("ad_domain", "an Active Directory server needs `ad_domain`", "name the domain of its users")


@rule(on=LdapView, source=_LDAP, severity=Severity.WARNING, remedy="leave it out")
def ldap_domain_unused(ldap: LdapView) -> Iterator[Problem]:
    """An OpenLDAP server has no Active Directory domain."""
    if ldap.server_type == "OpenLDAP" and ldap.ad_domain is not None:
        yield Problem("ad_domain", "`ad_domain` means nothing to an OpenLDAP server")


@rule(on=LdapView, source=_LDAP)
def ldap_ssh_credentials(ldap: LdapView) -> Iterator[Problem]:
    """SSH login with LDAP needs credentials to look users up."""
    if ldap.ssh_login is True and ldap.bind_credentials is None:
        yield Problem("bind_credentials", "`ssh_login` needs `bind_credentials`", "give the ARN of a secret with them")


@rule(on=LdapView, source=_LDAP, severity=Severity.WARNING, remedy="leave it off, and use Session Manager")
def ldap_ssh_login(ldap: LdapView) -> Iterator[Problem]:
    """Nobody logs in to nodes with an LDAP password."""
    if ldap.ssh_login is True and ldap.bind_credentials is not None:
        yield Problem("ssh_login", "`ssh_login` lets users in with a password, which AWS advises against")


@rule(on=SecurityConfigurationView, source=_LDAP, remedy="encrypt in transit")
def ldap_in_transit(security: SecurityConfigurationView) -> Iterator[Problem]:
    """LDAP needs encryption in transit."""
    if security.uses_ldap() and security.in_transit in (None, False):
        yield Problem("in_transit", "LDAP needs `in_transit` encryption")


@rule(on=SecurityConfigurationView, source=_LDAP, remedy="keep one of them")
def ldap_alone(security: SecurityConfigurationView) -> Iterator[Problem]:
    """LDAP goes neither with Kerberos nor with runtime roles nor with Lake Formation."""
    others = {
        "kerberos": known(security.kerberos),
        "runtime_roles": security.runtime_roles is True,
        "lake_formation": security.uses_lake_formation(),
    }
    for field, used in others.items():
        if security.uses_ldap() and used:
            yield Problem(field, f"LDAP and `{field}` exclude each other")


@rule(on=ClusterView, source=_CONSIDERATIONS, severity=Severity.WARNING)
def ldap_release(cluster: ClusterView) -> Iterator[Problem]:
    """LDAP needs 6.12."""
    label = cluster.release_label
    if _uses_ldap(cluster) and known(label) and features.supports("ldap", label) is False:
        yield Problem("security_configuration", f"LDAP does not seem to be in {label}", "use emr-6.12.0 or later")


@rule(on=ClusterView, source=_CONSIDERATIONS, remedy="use one primary node")
def ldap_on_three_primaries(cluster: ClusterView) -> Iterator[Problem]:
    """LDAP does not work with three primary nodes."""
    if _uses_ldap(cluster) and cluster.primary_nodes() == 3:
        yield Problem("security_configuration", "LDAP does not work with three primary nodes")


@rule(on=ClusterView, source=_CONSIDERATIONS, severity=Severity.WARNING, remedy="leave it out")
def ldap_applications(cluster: ClusterView) -> Iterator[Problem]:
    """The applications of a cluster with LDAP are those that EMR supports with it: AWS says that it refuses others."""
    names = cluster.application_names() if _uses_ldap(cluster) else frozenset()
    for name in sorted(names & facts.applications_without("ldap")):
        yield Problem("applications", f"{name} is none of the applications that EMR supports with LDAP")


@rule(on=ClusterView, source=_CONSIDERATIONS, severity=Severity.WARNING, remedy="submit the work through Livy or Hive")
def ldap_steps(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster with LDAP is made without steps: EMR takes none there."""
    if _uses_ldap(cluster) and items(cluster.steps):
        yield Problem("steps", "EMR takes no steps on a cluster with LDAP")


@rule(on=StepView, source=_CONSIDERATIONS, severity=Severity.WARNING, remedy="submit the work through Livy or Hive")
def ldap_step(step: StepView) -> Iterator[Problem]:
    """A step is not for a cluster with LDAP: EMR takes none there."""
    if known(step.cluster) and _uses_ldap(step.cluster):
        yield Problem("cluster", "EMR takes no steps on a cluster with LDAP")


def _uses_ldap(cluster: ClusterView) -> bool:
    """Whether users of a cluster certainly authenticate with LDAP."""
    return known(cluster.security_configuration) and cluster.security_configuration.uses_ldap()
