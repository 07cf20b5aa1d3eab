"""Rules on who users are and what they may do: LDAP, Identity Center, runtime roles, Lake Formation, EMRFS, Ranger."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features
from emr_constructs.facts import security as facts
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import setting
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import BEST_PRACTICES, management_guide
from emr_constructs.rules.view import UNKNOWN, complete, items, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import (
    IdentityCenterView,
    LdapView,
    RangerPluginView,
    RangerView,
    RoleMappingView,
)
from emr_constructs.rules.views.network import words
from emr_constructs.rules.views.security import SecurityConfigurationView

_LDAP = management_guide("ldap-setup-security")
_IDENTITY_CENTER = management_guide("emr-idc-start")
_RUNTIME_ROLES = management_guide("emr-steps-runtime-roles")
_LAKE_FORMATION = management_guide("emr-lf-enable")
_EMRFS = management_guide("emr-emrfs-iam-roles")
_RANGER = management_guide("emr-ranger-security-config")
_ENCRYPT = "encrypt in transit"


@rule(on=LdapView, source=_LDAP)
def ldap_server(ldap: LdapView) -> Iterator[Problem]:
    """An LDAP server is reached with TLS."""
    if known(ldap.server_url) and not ldap.server_url.startswith("ldaps://"):
        yield Problem("server_url", f"`server_url` ({ldap.server_url!r}) must begin with ldaps://")


@rule(on=LdapView, source=_LDAP, remedy="write for example (objectClass=posixAccount)")
def ldap_filter(ldap: LdapView) -> Iterator[Problem]:
    """A filter says which LDAP users may log in."""
    if ldap.access_filter in (None, ""):
        yield Problem("access_filter", "LDAP needs an `access_filter`")


@rule(on=LdapView, source=_LDAP)
def ldap_active_directory(ldap: LdapView) -> Iterator[Problem]:
    """An Active Directory server comes with its domain."""
    if ldap.server_type == "ActiveDirectory" and ldap.ad_domain is None:
        yield Problem("ad_domain", "an Active Directory server needs `ad_domain`", "name the domain of its users")


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


@rule(on=SecurityConfigurationView, source=_LDAP, remedy=_ENCRYPT)
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


@rule(on=SecurityConfigurationView, source=_IDENTITY_CENTER, remedy=_ENCRYPT)
def identity_center_in_transit(security: SecurityConfigurationView) -> Iterator[Problem]:
    """IAM Identity Center needs encryption in transit."""
    if security.uses_identity_center() and security.in_transit in (None, False):
        yield Problem("in_transit", "IAM Identity Center needs `in_transit` encryption")


@rule(on=IdentityCenterView, source=_IDENTITY_CENTER, severity=Severity.WARNING)
def identity_center_role(center: IdentityCenterView) -> Iterator[Problem]:
    """A role gets the tokens of IAM Identity Center: AWS calls it required, though not all its examples have it."""
    if center.enabled is True and center.role is None:
        yield Problem("role", "IAM Identity Center needs `role`", "give the ARN of the role that gets its tokens")


@rule(on=IdentityCenterView, source=_IDENTITY_CENTER, severity=Severity.WARNING)
def identity_center_trust(center: IdentityCenterView) -> Iterator[Problem]:
    """The role for IAM Identity Center lets nodes set the context of a user."""
    statements = center.role.statements() if known(center.role) else (UNKNOWN,)
    actions = [words(one.get("Action", ())) if known(one) else UNKNOWN for one in statements]
    allowed = {action for one in actions if known(one) for action in one}
    if UNKNOWN not in actions and not allowed & {"sts:SetContext", "sts:*", "*"}:
        yield Problem("role", "the trust policy of `role` does not allow sts:SetContext", "allow it to the nodes")


@rule(on=ClusterView, source=_IDENTITY_CENTER, severity=Severity.WARNING)
def identity_center_authorization(cluster: ClusterView) -> Iterator[Problem]:
    """With IAM Identity Center, Lake Formation or S3 Access Grants decide on access."""
    security = cluster.security_configuration
    if known(security) and security.uses_identity_center() and _has_no_lake_formation(security):
        if setting(cluster, "emrfs-site", "fs.s3.s3AccessGrants.enabled") in (None, "false"):
            yield Problem(
                "security_configuration",
                "IAM Identity Center tells users apart, but neither Lake Formation nor S3 Access Grants does",
                "use Lake Formation, or set fs.s3.s3AccessGrants.enabled in emrfs-site",
            )


@rule(on=ClusterView, source=BEST_PRACTICES)
def identity_center_release(cluster: ClusterView) -> Iterator[Problem]:
    """IAM Identity Center needs 6.15."""
    security = cluster.security_configuration
    if known(security) and security.uses_identity_center():
        yield from needs(cluster, "identity_center", "security_configuration", "IAM Identity Center")


@rule(on=ClusterView, source=_RUNTIME_ROLES, remedy="use one primary node, or do without")
def identities_on_three_primaries(cluster: ClusterView) -> Iterator[Problem]:
    """Runtime roles and IAM Identity Center do not work with three primary nodes."""
    security = cluster.security_configuration
    if known(security) and cluster.primary_nodes() == 3:
        if security.runtime_roles is True:
            yield Problem("security_configuration", "runtime roles do not work with three primary nodes")
        if security.uses_identity_center():
            yield Problem("security_configuration", "IAM Identity Center does not work with three primary nodes")


@rule(on=ClusterView, source=_RUNTIME_ROLES)
def runtime_roles_release(cluster: ClusterView) -> Iterator[Problem]:
    """Runtime roles need 6.7."""
    security = cluster.security_configuration
    if known(security) and security.runtime_roles is True:
        yield from needs(cluster, "runtime_roles", "security_configuration", "what runtime roles are for")


@rule(on=SecurityConfigurationView, source=_RUNTIME_ROLES, severity=Severity.WARNING)
def source_identity_unused(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Source identities are passed on to runtime roles."""
    if security.propagate_source_identity is True and security.runtime_roles in (None, False):
        yield Problem("runtime_roles", "`propagate_source_identity` needs `runtime_roles`", "switch them on")


@rule(on=SecurityConfigurationView, source=_LAKE_FORMATION)
def lake_formation_needs(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Lake Formation needs encryption in transit, and runtime roles or IAM Identity Center."""
    if not security.uses_lake_formation():
        return
    if security.in_transit in (None, False):
        yield Problem("in_transit", "Lake Formation needs `in_transit` encryption", _ENCRYPT)
    if security.runtime_roles in (None, False) and security.identity_center is None:
        yield Problem("runtime_roles", "Lake Formation needs `runtime_roles`", "switch them on")


@rule(on=SecurityConfigurationView, source=_LAKE_FORMATION, severity=Severity.WARNING)
def lake_formation_tag(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Lake Formation knows EMR by the session tag 'Amazon EMR'."""
    yield from one_of(security, "lake_formation_session_tag", facts.values("lake_formation_session_tag"))


@rule(on=ClusterView, source=_LAKE_FORMATION, severity=Severity.WARNING)
def lake_formation_release(cluster: ClusterView) -> Iterator[Problem]:
    """Lake Formation protects rows, columns and cells, and tables of Hudi, Iceberg and Delta, from 6.15."""
    security = cluster.security_configuration
    if known(security) and security.uses_lake_formation():
        yield from needs(cluster, "lake_formation", "security_configuration", "fine-grained control by Lake Formation")


@rule(on=ClusterView, source=_LDAP, severity=Severity.WARNING)
def ldap_release(cluster: ClusterView) -> Iterator[Problem]:
    """LDAP needs 6.12."""
    security, label = cluster.security_configuration, cluster.release_label
    if known(security) and security.uses_ldap() and known(label) and features.supports("ldap", label) is False:
        yield Problem("security_configuration", f"LDAP does not seem to be in {label}", "use emr-6.12.0 or later")


@rule(on=RoleMappingView, source=_EMRFS)
def emrfs_role_mapping(mapping: RoleMappingView) -> Iterator[Problem]:
    """A role mapping of EMRFS names a role, a kind of identifiers and some of them."""
    if mapping.role is None:
        yield Problem("role", "a role mapping needs `role`", "give the ARN of the role")
    if known(mapping.role) and not mapping.role.startswith("arn:"):
        yield Problem("role", f"`role` ({mapping.role!r}) must be the ARN of a role")
    if mapping.identifier_type is None:
        yield Problem("identifier_type", "a role mapping needs `identifier_type`", "say User, Group or Prefix")
    yield from one_of(mapping, "identifier_type", facts.values("emrfs_identifier_type"))
    if mapping.identifiers in (None, ()):
        yield Problem("identifiers", "a role mapping needs `identifiers`", "name whom or what it is for")


@rule(on=RoleMappingView, source=_EMRFS, severity=Severity.WARNING, remedy="write s3://bucket/prefix/")
def emrfs_prefix(mapping: RoleMappingView) -> Iterator[Problem]:
    """A prefix in a role mapping is a place in S3."""
    if mapping.identifier_type == "Prefix":
        for place in items(mapping.identifiers):
            if not place.startswith("s3://"):
                yield Problem("identifiers", f"the prefix {place!r} matches no place in S3")


@rule(on=SecurityConfigurationView, source=_EMRFS, severity=Severity.WARNING, remedy="keep one of them")
def emrfs_and_runtime_roles(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Either runtime roles decide on access to S3, or role mappings of EMRFS."""
    if security.runtime_roles is True and items(security.emrfs_role_mappings):
        yield Problem("emrfs_role_mappings", "`emrfs_role_mappings` and `runtime_roles` both decide on access to S3")


@rule(on=ClusterView, source=_EMRFS, severity=Severity.WARNING, remedy="use runtime roles instead")
def emrfs_release(cluster: ClusterView) -> Iterator[Problem]:
    """Role mappings need EMRFS, which emr-spark-8 does not have."""
    security, label = cluster.security_configuration, cluster.release_label
    if known(security) and items(security.emrfs_role_mappings) and known(label):
        if features.supports("emrfs", label) is False:
            yield Problem("security_configuration", f"there is no EMRFS in {label} that could map roles")


@rule(on=SecurityConfigurationView, source=_RANGER)
def ranger_authentication(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Apache Ranger needs users that Kerberos or LDAP knows."""
    if known(security.ranger) and security.kerberos is None and security.ldap is None:
        yield Problem("ranger", "`ranger` needs Kerberos or LDAP", "add one of them")


@rule(on=RangerView, source=_RANGER, severity=Severity.WARNING)
def ranger_server(ranger: RangerView) -> Iterator[Problem]:
    """Clusters reach the Ranger server with TLS."""
    if known(ranger.admin_url) and not ranger.admin_url.startswith("https://"):
        yield Problem("admin_url", f"`admin_url` ({ranger.admin_url!r}) should begin with https://")


@rule(on=RangerPluginView, source=_RANGER, severity=Severity.WARNING)
def ranger_app(plugin: RangerPluginView) -> Iterator[Problem]:
    """A Ranger plugin is for an application that has one."""
    yield from one_of(plugin, "app", facts.values("ranger_app"))


@rule(on=ClusterView, source=_RANGER)
def ranger_plugins(cluster: ClusterView) -> Iterator[Problem]:
    """Spark and Hive on a cluster with Apache Ranger have a plugin for it."""
    security = cluster.security_configuration
    ranger = security.ranger if known(security) else None
    if not known(ranger) or not complete(ranger.plugins):
        return
    apps = [one.app for one in items(ranger.plugins)]
    for name in sorted(cluster.application_names() & {"Hive", "Spark"}):
        if name not in apps and UNKNOWN not in apps:
            yield Problem(
                "security_configuration", f"{name} has no plugin for Apache Ranger", f"add one for {name}, or drop it"
            )


def _has_no_lake_formation(security: SecurityConfigurationView) -> bool:
    """Whether Lake Formation certainly does not decide on access."""
    said = (security.lake_formation, security.lake_formation_session_tag)
    return UNKNOWN not in said and not security.uses_lake_formation()
