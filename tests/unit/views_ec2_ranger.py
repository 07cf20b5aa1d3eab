"""Cases of the rules on Apache Ranger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import case, cluster, configuration, grouped, primary_group, without_nodes
from views_ec2_identity import PLUGIN, RANGER

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import KerberosView, LdapView, OwnKdcView, RangerPluginView, RangerView
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
_GLUE = "com.amazonaws.glue.catalog.metastore.AWSGlueDataCatalogHiveClientFactory"


def _with(security: SecurityConfigurationView, **said: Any) -> ClusterView:
    return cluster(**{"release_label": "emr-7.3.0", "security_configuration": security, **said})


def _ranger(**said: Any) -> ClusterView:
    return _with(_Security(ranger=RANGER), **said)


def _old(label: str, **said: Any) -> ClusterView:
    return without_nodes(release_label=label, security_configuration=_Security(ranger=RANGER), **said)


def _factory(classification: str, name: str) -> ClusterView:
    factory = {"hive_metastore_client_factory_class": name}
    plugins = (PLUGIN, replace(PLUGIN, app="Hive"))
    return _with(
        _Security(ranger=replace(RANGER, plugins=plugins)),
        applications=("Hive", "Spark"),
        configurations=(configuration(classification, **factory),),
    )


CASES = [
    case(
        "RangerParts",
        RangerView(plugins=(PLUGIN,)),
        "Apache Ranger needs `admin_url`",
        "Apache Ranger needs `admin_secret`",
        "Apache Ranger needs `plugins_role`",
        "Apache Ranger needs `other_services_role`",
        good=RANGER,
    ),
    case(
        "RangerPluginParts",
        RangerPluginView(),
        "a plugin of Apache Ranger needs `app`",
        "a plugin of Apache Ranger needs `client_secret`",
        "a plugin of Apache Ranger needs `policy_repository`",
        good=PLUGIN,
    ),
    case(
        "RangerPluginTwice",
        replace(RANGER, plugins=(PLUGIN, replace(PLUGIN, app="Hive"), PLUGIN)),
        "Spark has 2 plugins; keep one",
        good=replace(RANGER, plugins=(PLUGIN, replace(PLUGIN, app=UNKNOWN), replace(PLUGIN, app=UNKNOWN))),
    ),
    case(
        "RangerRelease",
        _old("emr-5.31.1"),
        "emr-5.31.1 does not work with Apache Ranger; use emr-5.32.0 or later of 5.x, or emr-6.3.0 to emr-7.3.0",
        good=_old("emr-5.32.0"),
    ),
    case(
        "RangerRelease",
        _old("emr-6.2.1"),
        "emr-6.2.1 does not work with Apache Ranger; use emr-5.32.0 or later of 5.x, or emr-6.3.0 to emr-7.3.0",
        good=_old("emr-6.3.0"),
    ),
    case(
        "RangerRelease",
        _old("emr-7.4.0"),
        "emr-7.4.0 does not work with Apache Ranger; use emr-5.32.0 or later of 5.x, or emr-6.3.0 to emr-7.3.0",
        good=_old("emr-7.3.0"),
    ),
    case(
        "RangerOnThreePrimaries",
        grouped(
            release_label="emr-7.3.0",
            security_configuration=_Security(ranger=RANGER),
            primary_group=primary_group(instance_count=3),
        ),
        "Apache Ranger does not work with three primary nodes; use one primary node",
        good=_ranger(),
    ),
    case(
        "RangerApplications",
        _ranger(applications=("Spark", "Flink", "Presto")),
        "EMR refuses Flink on a cluster with Apache Ranger; leave it out",
        "EMR refuses Presto on a cluster with Apache Ranger; leave it out",
        good=_ranger(applications=("Spark", "Hue", "Livy", UNKNOWN)),
    ),
    case(
        "RangerApplications",
        _old("emr-6.6.0", applications=("Spark", "Trino")),
        "EMR refuses Trino with Apache Ranger in emr-6.6.0; use emr-6.7.0 to emr-7.3.0",
        good=_old("emr-6.7.0", applications=("Spark", "Trino")),
    ),
    case(
        "RangerAndGlue",
        _factory("hive-site", _GLUE),
        "hive-site names the Glue Data Catalog, which Ranger does not know; use a Hive metastore",
        good=_factory("hive-site", "com.example.Factory"),
    ),
    case(
        "RangerAndGlue",
        _factory("spark-hive-site", _GLUE),
        "spark-hive-site names the Glue Data Catalog, which Ranger does not know; use a Hive metastore",
        good=replace(_factory("spark-hive-site", _GLUE), security_configuration=_Security(ranger=UNKNOWN)),
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
