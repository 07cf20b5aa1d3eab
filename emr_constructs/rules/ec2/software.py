"""Rules on applications, and on what some need to work together."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import applications, features, tables
from emr_constructs.facts.spelling import closest
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import setting
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide, release_guide
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.cluster import ClusterView

_VERSIONS = release_guide("emr-release-app-versions-7.x")
_IN_TRANSIT = management_guide("emr-encryption-support-matrix")


@rule(on=ClusterView, source=_VERSIONS)
def application_not_in_release(cluster: ClusterView) -> Iterator[Problem]:
    """Every application must be in the release."""
    label = cluster.release_label
    if not known(label):
        return
    for name in items(cluster.applications):
        if applications.available(name, label) is False:
            last = applications.last_release(name)
            successor = applications.successor(name)
            yield Problem(
                "applications",
                f"{name!r} is not in {label}" + (f" (last in {last})" if last else ""),
                f"use {successor} instead" if successor else "leave it out of `applications`",
            )


@rule(on=ClusterView, source=_VERSIONS, severity=Severity.WARNING)
def application_unknown(cluster: ClusterView) -> Iterator[Problem]:
    """An application that the facts do not know may be newer than them, or a mistake."""
    for name in items(cluster.applications):
        if applications.canonical(name) is None:
            nearest = closest(name, applications.known())
            hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
            yield Problem("applications", f"{name!r} is not an application this library knows{hint}")


@rule(on=ClusterView, source=_VERSIONS, severity=Severity.WARNING, remedy="name it once")
def application_twice(cluster: ClusterView) -> Iterator[Problem]:
    """An application is named once, whatever its case."""
    names = [applications.canonical(name) or name for name in items(cluster.applications)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("applications", f"{name!r} stands {names.count(name)} times in `applications`")


@rule(on=ClusterView, source=release_guide("emr-presto-considerations"), remedy="drop one of `applications`")
def presto_and_trino(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster can run Presto or Trino, not both."""
    names = cluster.application_names()
    for trino in sorted(names & {"Trino", "PrestoSQL"}) if "Presto" in names else ():
        yield Problem("applications", f"a cluster can run Presto or {trino}, not both")


@rule(
    on=ClusterView,
    source=_IN_TRANSIT,
    severity=Severity.WARNING,
    remedy="set 'spark.yarn.historyServer.address' of spark-defaults to "
    "'${hadoopconf-yarn.resourcemanager.hostname}:18480'",
)
def spark_history_behind_tls(cluster: ClusterView) -> Iterator[Problem]:
    """From 7.3 to 7.9 YARN links to the Spark history by a port that is closed with encryption in transit."""
    label = cluster.release_label
    wrong = known(label) and features.supports("spark_history_https", label) is False
    if wrong and _with_tls(cluster) and "Spark" in cluster.application_names():
        if setting(cluster, "spark-defaults", "spark.yarn.historyServer.address") is None:
            yield Problem("configurations", f"the links of YARN to the Spark history of {label} lead to a closed port")


@rule(
    on=ClusterView,
    source=_IN_TRANSIT,
    severity=Severity.WARNING,
    remedy="set 'hive.metastore.use.SSL' of hive-site to 'false', or keep tables in Glue",
)
def spark_metastore_behind_tls(cluster: ClusterView) -> Iterator[Problem]:
    """From 7.3 on Spark cannot use a Hive metastore with encryption in transit and Kerberos."""
    security = cluster.security_configuration
    kerberos = known(cluster.kerberos) or (known(security) and known(security.kerberos))
    if kerberos and _with_tls(cluster) and {"Spark", "Hive"} <= cluster.application_names():
        in_glue = setting(cluster, "spark-hive-site", tables.CLIENT_FACTORY) is not None
        if not in_glue and setting(cluster, "hive-site", "hive.metastore.use.SSL") in (None, "true"):
            text = f"Spark of {cluster.release_label} does not reach Hive's metastore with encryption and Kerberos"
            yield Problem("configurations", text)


@rule(on=ClusterView, source=release_guide("emr-AmazonCloudWatchAgent"))
def cloudwatch_agent_settings(cluster: ClusterView) -> Iterator[Problem]:
    """The CloudWatch agent takes settings from 7.1 on."""
    if any(one.classification == "emr-metrics" for one in items(cluster.configurations)):
        what = "the configuration of the CloudWatch agent (emr-metrics)"
        yield from needs(cluster, "cloudwatch_agent_configuration", "configurations", what)


@rule(
    on=ClusterView,
    source=management_guide("emr-steps-runtime-roles"),
    severity=Severity.WARNING,
    remedy="use emr-7.6.0 or later, or leave the agent out",
)
def cloudwatch_agent_runtime_roles(cluster: ClusterView) -> Iterator[Problem]:
    """The CloudWatch agent works beside runtime roles from 7.6 on."""
    security, label = cluster.security_configuration, cluster.release_label
    roles = known(security) and security.runtime_roles is True
    early = known(label) and features.supports("cloudwatch_agent_runtime_roles", label) is False
    if roles and early and "AmazonCloudWatchAgent" in cluster.application_names():
        yield Problem("applications", f"AmazonCloudWatchAgent does not work with runtime roles in {label}")


def _with_tls(cluster: ClusterView) -> bool:
    """Whether the web interfaces and the metastore certainly speak TLS."""
    security, label = cluster.security_configuration, cluster.release_label
    encrypted = known(security) and security.in_transit is True
    return encrypted and known(label) and features.supports("tls_everywhere", label) is True
