"""Cases of the rules on LDAP, Identity Center, runtime roles, Lake Formation, EMRFS and Ranger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import case, cluster, configuration, grouped, primary_group, without_nodes
from views_ec2_identity import MAPPING, PLUGIN, RANGER
from views_ec2_security import EVERYTHING

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import IdentityCenterView, KerberosView, LdapView, OwnKdcView, RoleMappingView
from emr_constructs.rules.views.network import RoleView
from emr_constructs.rules.views.security import SecurityConfigurationView

_Security = SecurityConfigurationView
_TLS: dict[str, Any] = {"in_transit": True, "certificate_provider": "PEM", "certificates": "s3://bucket/key.zip"}
_KERBEROS = KerberosView(provider="ClusterDedicatedKdc", own_kdc=OwnKdcView(ticket_lifetime=24))
_LDAP = LdapView(enabled=True, server_url="ldaps://ldap.example.com", access_filter="(objectClass=posixAccount)")


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


CASES = [
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
        good=_LDAP,
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
        _old("emr-6.14.0", replace(_LAKE, identity_center=_CENTER, lake_formation=UNKNOWN)),
        "IAM Identity Center is not in emr-6.14.0; use emr-6.15.0 or later",
        good=_old("emr-6.15.0", replace(_LAKE, identity_center=_CENTER, lake_formation=UNKNOWN)),
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
        "what runtime roles are for is not in emr-6.6.0; use emr-6.7.0 or later",
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
        "`lake_formation_session_tag` ('EMR') must be Amazon EMR",
        good=_LAKE,
    ),
    case(
        "LakeFormationRelease",
        _old("emr-6.14.0", _LAKE),
        "fine-grained control by Lake Formation is not in emr-6.14.0; use emr-6.15.0 or later",
        good=_old("emr-6.15.0", _LAKE),
    ),
    case(
        "LdapRelease",
        _old("emr-6.11.1", _Security(ldap=_LDAP)),
        "LDAP does not seem to be in emr-6.11.1; use emr-6.12.0 or later",
        good=_old("emr-6.12.0", _Security(ldap=_LDAP)),
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
    case(
        "RangerAuthentication",
        _Security(ranger=RANGER),
        "`ranger` needs Kerberos or LDAP; add one of them",
        good=_Security(ranger=RANGER, kerberos=_KERBEROS),
    ),
    case(
        "RangerAuthentication",
        _Security(ranger=RANGER),
        "`ranger` needs Kerberos or LDAP; add one of them",
        good=_Security(ranger=RANGER, ldap=_LDAP, **_TLS),
    ),
    case(
        "RangerServer",
        replace(RANGER, admin_url="http://ranger.example.com:6080"),
        "`admin_url` ('http://ranger.example.com:6080') should begin with https://",
        good=RANGER,
    ),
    case(
        "RangerApp",
        replace(PLUGIN, app="Flink"),
        "`app` ('Flink') must be Spark or Hive or EMRFS-S3 or Trino",
        good=PLUGIN,
    ),
    case(
        "RangerPlugins",
        _with(_Security(ranger=RANGER), applications=("Hive", "Livy", "Spark")),
        "Hive has no plugin for Apache Ranger; add one for Hive, or drop it",
        good=_with(_Security(ranger=RANGER), applications=("Livy", "Spark")),
    ),
    case(
        "RangerPlugins",
        _with(_Security(ranger=replace(RANGER, plugins=None))),
        "Spark has no plugin for Apache Ranger; add one for Spark, or drop it",
        good=_with(_Security(ranger=RANGER)),
    ),
]

_ALL_OF_LDAP = replace(
    _LDAP,
    server_type="ActiveDirectory",
    bind_certificate="arn:secret",
    bind_credentials="arn:secret",
    user_search_base="cn=People,dc=example,dc=com",
    group_search_base="cn=Groups,dc=example,dc=com",
    ssh_login=False,
    ad_domain="ad.example.com",
)

FULL = {
    "a cluster with LDAP": cluster(security_configuration=replace(EVERYTHING, ldap=_ALL_OF_LDAP)),
    "a cluster with Identity Center": cluster(
        security_configuration=replace(
            EVERYTHING,
            identity_center=replace(_CENTER, instance="arn:instance", assignment_required=True),
            runtime_roles=True,
            propagate_source_identity=True,
            lake_formation=True,
            lake_formation_session_tag="Amazon EMR",
        ),
    ),
}
