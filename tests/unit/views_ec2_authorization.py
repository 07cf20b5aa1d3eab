"""Cases of the rules on Identity Center, runtime roles, Lake Formation and roles of EMRFS."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import case, cluster, configuration, grouped, primary_group, without_nodes
from views_ec2_identity import MAPPING
from views_ec2_security import EVERYTHING

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import IdentityCenterView, RoleMappingView
from emr_constructs.rules.views.network import RoleView
from emr_constructs.rules.views.security import SecurityConfigurationView

_Security = SecurityConfigurationView
_TLS: dict[str, Any] = {"in_transit": True, "certificate_provider": "PEM", "certificates": "s3://bucket/key.zip"}


def _trusting(*actions: str) -> RoleView:
    statement = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/Nodes"}}
    return RoleView(trust={"Statement": [{**statement, "Action": list(actions)}]})


_CENTER = IdentityCenterView(enabled=True, role=_trusting("sts:AssumeRole", "sts:SetContext"))
_RUNTIME = _Security(runtime_roles=True)
_LAKE = _Security(**_TLS, runtime_roles=True, lake_formation_session_tag="Amazon EMR")
_NO_CONTEXT = "the trust policy of `role` does not allow sts:SetContext; allow it to the nodes"
_UNAUTHORIZED = (
    "IAM Identity Center tells users apart, but neither Lake Formation nor S3 Access Grants does; "
    "use Lake Formation, or set fs.s3.s3AccessGrants.enabled in emrfs-site"
)


def _with(security: SecurityConfigurationView, **said: Any) -> ClusterView:
    return cluster(security_configuration=security, **said)


def _three(security: SecurityConfigurationView) -> ClusterView:
    return grouped(security_configuration=security, primary_group=primary_group(instance_count=3))


def _old(label: str, security: SecurityConfigurationView) -> ClusterView:
    return without_nodes(release_label=label, security_configuration=security)


def _granted(value: str) -> ClusterView:
    grants = {"fs_s3_s3AccessGrants_enabled": value}
    return _with(_Security(identity_center=_CENTER), configurations=(configuration("emrfs-site", **grants),))


_TABLES = replace(_LAKE, identity_center=_CENTER)
_ALONE = replace(_TABLES, runtime_roles=None)
_DOUBTFUL = replace(_TABLES, in_transit=UNKNOWN, certificate_provider=UNKNOWN, certificates=UNKNOWN)
_BACKGROUND = replace(_TABLES, identity_center=replace(_CENTER, background_sessions=True))

CASES = [
    case(
        "IdentityCenterRelease",
        _old("emr-7.7.0", _DOUBTFUL),
        "IAM Identity Center with runtime roles is not in emr-7.7.0; use emr-7.8.0 or later",
        good=_old("emr-7.8.0", _DOUBTFUL),
    ),
    case(
        "IdentityCenterRelease",
        _old("emr-7.10.0", _BACKGROUND),
        "a background session of IAM Identity Center is not in emr-7.10.0; use emr-7.11.0 or later",
        good=_old("emr-7.11.0", _BACKGROUND),
    ),
    case(
        "IdentityCenterRows",
        _old("emr-7.1.0", _ALONE),
        "with IAM Identity Center, Lake Formation in emr-7.1.0 lets people see whole tables or nothing; "
        "use emr-7.2.0 or later",
        good=_old("emr-7.2.0", _ALONE),
    ),
    case(
        "IdentityCenterRows",
        _old("emr-6.15.0", _ALONE),
        "with IAM Identity Center, Lake Formation in emr-6.15.0 lets people see whole tables or nothing; "
        "use emr-7.2.0 or later",
        good=_old("emr-6.15.0", replace(_ALONE, lake_formation_session_tag=UNKNOWN)),
    ),
    case(
        "IdentityCenterRegion",
        _with(_TABLES, region="ca-west-1"),
        "AWS does not list ca-west-1 for EMR with IAM Identity Center; use another region",
        good=_with(_TABLES, region="ca-central-1"),
    ),
    case(
        "IdentitiesWithoutSpark",
        _with(_TABLES, applications=("Hive",)),
        "IAM Identity Center works with Spark alone, which the cluster does not have; add Spark",
        "Lake Formation works with Spark alone, which the cluster does not have; add Spark",
        good=_with(_TABLES, applications=("Hive", "spark")),
    ),
    case(
        "IdentitiesWithoutSpark",
        _with(_LAKE, applications=()),
        "Lake Formation works with Spark alone, which the cluster does not have; add Spark",
        good=_with(_LAKE, applications=("Hive", UNKNOWN)),
    ),
    case(
        "EmrfsMappingRelease",
        _old("emr-5.9.1", _Security(emrfs_role_mappings=(MAPPING,))),
        "the mapping of roles in EMRFS is not in emr-5.9.1; use emr-5.10.0 or later",
        good=_old("emr-5.10.0", _Security(emrfs_role_mappings=(MAPPING,))),
    ),
    case(
        "IdentityCenterInTransit",
        _Security(identity_center=_CENTER),
        "IAM Identity Center needs `in_transit` encryption; encrypt in transit",
        good=_Security(identity_center=_CENTER, **_TLS),
    ),
    case(
        "IdentityCenterInTransit",
        _Security(identity_center=_CENTER, in_transit=False),
        "IAM Identity Center needs `in_transit` encryption; encrypt in transit",
        good=_Security(identity_center=IdentityCenterView(enabled=False)),
    ),
    case(
        "IdentityCenterRole",
        IdentityCenterView(enabled=True),
        "IAM Identity Center needs `role`; give the ARN of the role that gets its tokens",
        good=_CENTER,
    ),
    case(
        "IdentityCenterUnused",
        replace(_CENTER, enabled=None),
        "IAM Identity Center is configured, but off; switch it on, or take the rest away",
        good=_CENTER,
    ),
    case(
        "IdentityCenterUnused",
        IdentityCenterView(enabled=False, instance="arn:aws:sso:::instance/ssoins-1"),
        "IAM Identity Center is configured, but off; switch it on, or take the rest away",
        good=IdentityCenterView(enabled=False),
    ),
    case(
        "IdentityCenterInstance",
        replace(_CENTER, instance="ssoins-1"),
        "'ssoins-1' is not the ARN of an instance of IAM Identity Center; "
        "write arn:<partition>:sso:::instance/ssoins-...",
        good=replace(_CENTER, instance="arn:aws:sso:::instance/ssoins-1"),
    ),
    case(
        "IdentityCenterTrust",
        replace(_CENTER, role=_trusting("sts:AssumeRole")),
        _NO_CONTEXT,
        good=replace(_CENTER, role=_trusting("sts:*")),
    ),
    case(
        "IdentityCenterTrust",
        replace(_CENTER, role=RoleView(trust={"Statement": {"Effect": "Deny", "Action": "sts:SetContext"}})),
        _NO_CONTEXT,
        good=replace(_CENTER, role=RoleView(trust={"Statement": {"Effect": "Allow", "Action": "*"}})),
    ),
    case(
        "IdentityCenterAuthorization",
        _with(_Security(identity_center=_CENTER)),
        _UNAUTHORIZED,
        good=_with(_Security(identity_center=_CENTER, lake_formation=True)),
    ),
    case("IdentityCenterAuthorization", _granted("false"), _UNAUTHORIZED, good=_granted("true")),
    case(
        "IdentityCenterRelease",
        _old("emr-6.14.0", replace(_ALONE, lake_formation=UNKNOWN)),
        "IAM Identity Center is not in emr-6.14.0; use emr-6.15.0 or later",
        good=_old("emr-6.15.0", replace(_ALONE, lake_formation=UNKNOWN)),
    ),
    case(
        "IdentitiesOnThreePrimaries",
        _three(replace(_LAKE, identity_center=_CENTER)),
        "runtime roles do not work with three primary nodes; use one primary node, or do without",
        "IAM Identity Center does not work with three primary nodes; use one primary node, or do without",
        good=_three(_Security(runtime_roles=False)),
    ),
    case(
        "IdentitiesOnThreePrimaries",
        _three(_RUNTIME),
        "runtime roles do not work with three primary nodes; use one primary node, or do without",
        good=_with(_RUNTIME),
    ),
    case(
        "RuntimeRolesRelease",
        _old("emr-6.6.0", _RUNTIME),
        "the use of runtime roles is not in emr-6.6.0; use emr-6.7.0 or later",
        good=_old("emr-6.7.0", _RUNTIME),
    ),
    case(
        "SourceIdentityUnused",
        _Security(propagate_source_identity=True),
        "`propagate_source_identity` needs `runtime_roles`; switch them on",
        good=_Security(propagate_source_identity=True, runtime_roles=True),
    ),
    case(
        "LakeFormationNeeds",
        _Security(lake_formation=True, runtime_roles=False),
        "Lake Formation needs `in_transit` encryption; encrypt in transit",
        "Lake Formation needs `runtime_roles`; switch them on",
        good=_LAKE,
    ),
    case(
        "LakeFormationNeeds",
        replace(_LAKE, runtime_roles=None),
        "Lake Formation needs `runtime_roles`; switch them on",
        good=replace(_LAKE, runtime_roles=None, identity_center=_CENTER),
    ),
    case(
        "LakeFormationNeeds",
        replace(_LAKE, in_transit=False, certificate_provider=None, certificates=None),
        "Lake Formation needs `in_transit` encryption; encrypt in transit",
        good=_Security(lake_formation=False, lake_formation_session_tag="Amazon EMR"),
    ),
    case(
        "LakeFormationTag",
        replace(_LAKE, lake_formation_session_tag="EMR"),
        "AWS documents no session tag 'EMR' for Lake Formation; use 'Amazon EMR'",
        good=_LAKE,
    ),
    case(
        "LakeFormationRelease",
        _old("emr-6.14.0", _LAKE),
        "fine-grained control by Lake Formation is not in emr-6.14.0; use emr-6.15.0 or later",
        good=_old("emr-6.15.0", _LAKE),
    ),
    case(
        "EmrfsRoleMapping",
        RoleMappingView(),
        "a role mapping needs `role`; give the ARN of the role",
        "a role mapping needs `identifier_type`; say User, Group or Prefix",
        "a role mapping needs `identifiers`; name whom or what it is for",
        good=MAPPING,
    ),
    case(
        "EmrfsRoleMapping",
        RoleMappingView(role="Analysts", identifier_type="Team", identifiers=()),
        "`role` ('Analysts') must be the ARN of a role",
        "`identifier_type` ('Team') must be User or Group or Prefix",
        "a role mapping needs `identifiers`; name whom or what it is for",
        good=replace(MAPPING, identifier_type="Group"),
    ),
    case(
        "EmrfsPrefix",
        replace(MAPPING, identifier_type="Prefix", identifiers=("s3://bucket/", "bucket/data")),
        "the prefix 'bucket/data' matches no place in S3; write s3://bucket/prefix/",
        good=replace(MAPPING, identifier_type="Prefix", identifiers=("s3://bucket/",)),
    ),
    case(
        "EmrfsIdentifier",
        replace(MAPPING, identifiers=("joe", "")),
        "an empty name is that of no user; leave it out, or name whom it is for",
        good=replace(MAPPING, identifiers=("joe", UNKNOWN)),
    ),
    case(
        "EmrfsIdentifier",
        replace(MAPPING, identifier_type="Group", identifiers=("",)),
        "an empty name is that of no group; leave it out, or name whom it is for",
        good=replace(MAPPING, identifier_type="Group", identifiers=("analysts",)),
    ),
    case(
        "EmrfsAndRuntimeRoles",
        _Security(runtime_roles=True, emrfs_role_mappings=(MAPPING,)),
        "`emrfs_role_mappings` and `runtime_roles` both decide on access to S3; keep one of them",
        good=_Security(runtime_roles=False, emrfs_role_mappings=(MAPPING,)),
    ),
    case(
        "EmrfsRelease",
        _with(_Security(emrfs_role_mappings=(MAPPING,)), release_label="emr-spark-8.1.0"),
        "there is no EMRFS in emr-spark-8.1.0 that could map roles; use runtime roles instead",
        good=_with(_Security(emrfs_role_mappings=(MAPPING,))),
    ),
]

FULL = {
    "a cluster with Identity Center": cluster(
        security_configuration=replace(
            EVERYTHING,
            identity_center=replace(
                _CENTER, instance="arn:instance", assignment_required=True, background_sessions=True
            ),
            runtime_roles=True,
            propagate_source_identity=True,
            lake_formation=True,
            lake_formation_session_tag="Amazon EMR",
        ),
    ),
}

SAID = {"IdentityCenterUnused"}
"""Rules that ask whether something is said, whatever it is."""
