"""Rules on who users are and what they may do: Identity Center, runtime roles, Lake Formation, roles of EMRFS."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features
from emr_constructs.facts import security as facts
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.ec2.access_grants import asks_for_access
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import UNKNOWN, complete, items, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import IdentityCenterView, RoleMappingView
from emr_constructs.rules.views.network import words
from emr_constructs.rules.views.security import SecurityConfigurationView

_IDENTITY_CENTER = management_guide("emr-idc-start")
_LIMITS = management_guide("emr-idc-considerations")
_RUNTIME_ROLES = management_guide("emr-steps-runtime-roles")
_LAKE_FORMATION = management_guide("emr-lf-enable")
_EMRFS = management_guide("emr-emrfs-iam-roles")
_ENCRYPT = "encrypt in transit"


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
def identity_center_unused(center: IdentityCenterView) -> Iterator[Problem]:
    """IAM Identity Center is configured to be used: it is off unless it is switched on."""
    if center.enabled in (None, False) and (center.instance is not None or center.role is not None):
        yield Problem("enabled", "IAM Identity Center is configured, but off", "switch it on, or take the rest away")


@rule(on=IdentityCenterView, source=_IDENTITY_CENTER, severity=Severity.WARNING)
def identity_center_instance(center: IdentityCenterView) -> Iterator[Problem]:
    """The instance of IAM Identity Center is named by its ARN."""
    if known(center.instance) and not center.instance.startswith("arn:"):
        text = f"{center.instance!r} is not the ARN of an instance of IAM Identity Center"
        yield Problem("instance", text, "write arn:<partition>:sso:::instance/ssoins-...")


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
        if asks_for_access(cluster) is False:
            yield Problem(
                "security_configuration",
                "IAM Identity Center tells users apart, but neither Lake Formation nor S3 Access Grants does",
                "use Lake Formation, or set fs.s3.s3AccessGrants.enabled in emrfs-site",
            )


@rule(on=ClusterView, source=_LIMITS)
def identity_center_release(cluster: ClusterView) -> Iterator[Problem]:
    """IAM Identity Center needs 6.15, together with runtime roles 7.8, with background sessions 7.11."""
    security = cluster.security_configuration
    if not (known(security) and known(security.identity_center) and security.uses_identity_center()):
        return
    if security.identity_center.background_sessions is True:
        feature, what = "identity_center_background", "a background session of IAM Identity Center"
    elif security.runtime_roles is True:
        feature, what = "identity_center_runtime_roles", "IAM Identity Center with runtime roles"
    else:
        feature, what = "identity_center", "IAM Identity Center"
    yield from needs(cluster, feature, "security_configuration", what)


@rule(on=ClusterView, source=_LIMITS, severity=Severity.WARNING, remedy="use emr-7.2.0 or later")
def identity_center_rows(cluster: ClusterView) -> Iterator[Problem]:
    """With IAM Identity Center, Lake Formation protects rows, columns and cells from 7.2 on, and tables before."""
    security, label = cluster.security_configuration, cluster.release_label
    if known(security) and security.uses_identity_center() and security.uses_lake_formation() and known(label):
        certain = features.supports("identity_center", label) is True
        if certain and features.supports("identity_center_row_level", label) is False:
            text = f"with IAM Identity Center, Lake Formation in {label} lets people see whole tables or nothing"
            yield Problem("security_configuration", text)


@rule(on=ClusterView, source=_LIMITS, severity=Severity.WARNING, remedy="use another region")
def identity_center_region(cluster: ClusterView) -> Iterator[Problem]:
    """EMR works with IAM Identity Center in most regions, but not in all."""
    security, region = cluster.security_configuration, cluster.region_name()
    if known(security) and security.uses_identity_center() and region is not None:
        if region not in facts.regions("identity_center"):
            yield Problem("security_configuration", f"AWS does not list {region} for EMR with IAM Identity Center")


@rule(on=ClusterView, source=_LIMITS, severity=Severity.WARNING)
def identities_without_spark(cluster: ClusterView) -> Iterator[Problem]:
    """IAM Identity Center and Lake Formation are for Spark alone."""
    security = cluster.security_configuration
    if not (known(security) and complete(cluster.applications)) or "Spark" in cluster.application_names():
        return
    users = {"IAM Identity Center": security.uses_identity_center(), "Lake Formation": security.uses_lake_formation()}
    for name in (one for one, used in users.items() if used):
        yield Problem("applications", f"{name} works with Spark alone, which the cluster does not have", "add Spark")


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
        yield from needs(cluster, "runtime_roles", "security_configuration", "the use of runtime roles")


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
    tag, asked = security.lake_formation_session_tag, facts.values("lake_formation_session_tag")
    if known(tag) and tag not in asked:
        text = f"AWS documents no session tag {tag!r} for Lake Formation"
        yield Problem("lake_formation_session_tag", text, f"use {asked[0]!r}")


@rule(on=ClusterView, source=_LAKE_FORMATION, severity=Severity.WARNING)
def lake_formation_release(cluster: ClusterView) -> Iterator[Problem]:
    """Lake Formation protects rows, columns and cells, and tables of Hudi, Iceberg and Delta, from 6.15."""
    security = cluster.security_configuration
    if known(security) and security.uses_lake_formation():
        yield from needs(cluster, "lake_formation", "security_configuration", "fine-grained control by Lake Formation")


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


@rule(on=RoleMappingView, source=_EMRFS, severity=Severity.WARNING, remedy="leave it out, or name whom it is for")
def emrfs_identifier(mapping: RoleMappingView) -> Iterator[Problem]:
    """A user or a group in a role mapping has a name."""
    if mapping.identifier_type in ("User", "Group") and "" in items(mapping.identifiers):
        yield Problem("identifiers", f"an empty name is that of no {mapping.identifier_type.lower()}")


@rule(on=SecurityConfigurationView, source=_EMRFS, severity=Severity.WARNING, remedy="keep one of them")
def emrfs_and_runtime_roles(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Either runtime roles decide on access to S3, or role mappings of EMRFS."""
    if security.runtime_roles is True and items(security.emrfs_role_mappings):
        yield Problem("emrfs_role_mappings", "`emrfs_role_mappings` and `runtime_roles` both decide on access to S3")


@rule(on=ClusterView, source=_EMRFS)
def emrfs_mapping_release(cluster: ClusterView) -> Iterator[Problem]:
    """Roles of EMRFS by user, group or place need 5.10."""
    security = cluster.security_configuration
    if known(security) and items(security.emrfs_role_mappings):
        yield from needs(cluster, "emrfs_role_mappings", "security_configuration", "the mapping of roles in EMRFS")


@rule(on=ClusterView, source=_EMRFS, severity=Severity.WARNING, remedy="use runtime roles instead")
def emrfs_release(cluster: ClusterView) -> Iterator[Problem]:
    """Role mappings need EMRFS, which emr-spark-8 does not have."""
    security, label = cluster.security_configuration, cluster.release_label
    if known(security) and items(security.emrfs_role_mappings) and known(label):
        if features.supports("emrfs", label) is False:
            yield Problem("security_configuration", f"there is no EMRFS in {label} that could map roles")


def _has_no_lake_formation(security: SecurityConfigurationView) -> bool:
    """Whether Lake Formation certainly does not decide on access."""
    said = (security.lake_formation, security.lake_formation_session_tag)
    return UNKNOWN not in said and not security.uses_lake_formation()
