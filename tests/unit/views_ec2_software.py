"""Cases of the rules on applications."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import case, cluster, configuration, without_nodes

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import KerberosView, OwnKdcView
from emr_constructs.rules.views.security import KerberosAttributesView, SecurityConfigurationView
from emr_constructs.rules.views.software import ConfigurationView

_TLS = SecurityConfigurationView(in_transit=True, certificate_provider="PEM", certificates="s3://bucket/key.zip")
_KERBEROS = replace(_TLS, kerberos=KerberosView(provider="ClusterDedicatedKdc", own_kdc=OwnKdcView(ticket_lifetime=24)))
_BEHIND_TLS = (
    "does not reach Hive's metastore with encryption and Kerberos; "
    "set 'hive.metastore.use.SSL' of hive-site to 'false', or keep tables in Glue"
)
_ROLES = SecurityConfigurationView(runtime_roles=True)
_PORT = "${hadoopconf-yarn.resourcemanager.hostname}:18480"


def _site(name: str, key: str, value: str) -> tuple[ConfigurationView, ...]:
    return (ConfigurationView(classification=name, properties={key: value}),)


def _with_kerberos(release: str, *configurations: ConfigurationView, **said: Any) -> ClusterView:
    """A cluster with Kerberos, and with the remedy for another thing that is wrong with it up to 7.9."""
    history = _site("spark-defaults", "spark.yarn.historyServer.address", _PORT)
    return without_nodes(
        **{
            "release_label": release,
            "applications": ("Spark", "Hive"),
            "configurations": (*history, *configurations),
            "security_configuration": _KERBEROS,
            "kerberos": KerberosAttributesView(realm="EC2.INTERNAL", admin_password=UNKNOWN),
            **said,
        }
    )


CASES = [
    case(
        "SparkMetastoreBehindTls",
        _with_kerberos("emr-7.3.0"),
        f"Spark of emr-7.3.0 {_BEHIND_TLS}",
        good=_with_kerberos("emr-7.2.0"),
    ),
    case(
        "SparkMetastoreBehindTls",
        _with_kerberos("emr-7.14.0", configuration("hive-site", hive_metastore_use_SSL="true")),
        f"Spark of emr-7.14.0 {_BEHIND_TLS}",
        good=_with_kerberos("emr-7.14.0", configuration("hive-site", hive_metastore_use_SSL="false")),
    ),
    case(
        "SparkMetastoreBehindTls",
        _with_kerberos("emr-7.14.0", security_configuration=replace(_TLS, kerberos=UNKNOWN)),
        f"Spark of emr-7.14.0 {_BEHIND_TLS}",
        good=_with_kerberos(
            "emr-7.14.0", configuration("spark-hive-site", hive_metastore_client_factory_class="com.example.Glue")
        ),
    ),
    case(
        "ApplicationNotInRelease",
        cluster(applications=("Spark", "Ganglia")),
        "'Ganglia' is not in emr-7.14.0 (last in emr-6.15.0); use AmazonCloudWatchAgent instead",
        good=cluster(applications=("Spark", "AmazonCloudWatchAgent")),
    ),
    case(
        "ApplicationNotInRelease",
        cluster(applications=("Sqoop",)),
        "'Sqoop' is not in emr-7.14.0 (last in emr-7.4.0); leave it out of `applications`",
        good=without_nodes(applications=("Sqoop",), release_label="emr-7.4.0"),
    ),
    case(
        "ApplicationNotInRelease",
        cluster(applications=("Hive",), release_label="emr-spark-8.1.0"),
        "'Hive' is not in emr-spark-8.1.0 (last in emr-7.14.0); leave it out of `applications`",
        good=cluster(applications=("Spark",), release_label="emr-spark-8.1.0"),
    ),
    case(
        "ApplicationUnknown",
        cluster(applications=("Sparc",)),
        "'Sparc' is not an application this library knows; did you mean 'Spark'?",
        good=cluster(),
    ),
    case(
        "ApplicationUnknown",
        cluster(applications=("Qqqqqq",)),
        "'Qqqqqq' is not an application this library knows",
        good=cluster(applications=()),
    ),
    case(
        "ApplicationTwice",
        cluster(applications=("Spark", "Hive", "SPARK")),
        "'Spark' stands 2 times in `applications`; name it once",
        good=cluster(applications=("Spark", "Hive")),
    ),
    case(
        "PrestoAndTrino",
        cluster(applications=("Presto", "Trino")),
        "a cluster can run Presto or Trino, not both; drop one of `applications`",
        good=cluster(applications=("Trino", "Spark")),
    ),
    case(
        "PrestoAndTrino",
        cluster(applications=("presto", "TRINO")),
        "a cluster can run Presto or Trino, not both; drop one of `applications`",
        good=cluster(applications=("spark", "TRINO")),
    ),
    case(
        "PrestoAndTrino",
        without_nodes(applications=("Presto", "PrestoSQL"), release_label="emr-6.3.1"),
        "a cluster can run Presto or PrestoSQL, not both; drop one of `applications`",
        good=without_nodes(applications=("Presto",), release_label="emr-6.3.1"),
    ),
    case(
        "SparkHistoryBehindTls",
        without_nodes(security_configuration=_TLS, release_label="emr-7.9.0"),
        "the links of YARN to the Spark history of emr-7.9.0 lead to a closed port; "
        f"set 'spark.yarn.historyServer.address' of spark-defaults to '{_PORT}'",
        good=without_nodes(security_configuration=_TLS, release_label="emr-7.10.0"),
    ),
    case(
        "SparkHistoryBehindTls",
        without_nodes(security_configuration=_TLS, release_label="emr-7.3.0"),
        "the links of YARN to the Spark history of emr-7.3.0 lead to a closed port; "
        f"set 'spark.yarn.historyServer.address' of spark-defaults to '{_PORT}'",
        good=without_nodes(
            security_configuration=_TLS,
            release_label="emr-7.3.0",
            configurations=_site("spark-defaults", "spark.yarn.historyServer.address", _PORT),
        ),
    ),
    case(
        "SparkHistoryBehindTls",
        without_nodes(security_configuration=_TLS, release_label="emr-7.4.0"),
        "the links of YARN to the Spark history of emr-7.4.0 lead to a closed port; "
        f"set 'spark.yarn.historyServer.address' of spark-defaults to '{_PORT}'",
        good=without_nodes(security_configuration=_TLS, release_label="emr-7.2.0"),
    ),
    case(
        "CloudwatchAgentSettings",
        without_nodes(
            applications=("AmazonCloudWatchAgent",),
            configurations=(configuration("emr-metrics", a="b"),),
            release_label="emr-7.0.0",
        ),
        "the configuration of the CloudWatch agent (emr-metrics) is not in emr-7.0.0; use emr-7.1.0 or later",
        good=without_nodes(
            applications=("AmazonCloudWatchAgent",),
            configurations=(configuration("emr-metrics", a="b"),),
            release_label="emr-7.1.0",
        ),
    ),
    case(
        "CloudwatchAgentRuntimeRoles",
        without_nodes(
            applications=("Spark", "AmazonCloudWatchAgent"), security_configuration=_ROLES, release_label="emr-7.5.0"
        ),
        "AmazonCloudWatchAgent does not work with runtime roles in emr-7.5.0; "
        "use emr-7.6.0 or later, or leave the agent out",
        good=without_nodes(
            applications=("Spark", "AmazonCloudWatchAgent"), security_configuration=_ROLES, release_label="emr-7.6.0"
        ),
    ),
]
