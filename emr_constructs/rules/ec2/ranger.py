"""Rules on authorization by Apache Ranger."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features
from emr_constructs.facts import security as facts
from emr_constructs.rules.choices import missing, one_of
from emr_constructs.rules.ec2.nodes import setting
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import UNKNOWN, complete, items, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import RangerPluginView, RangerView
from emr_constructs.rules.views.security import SecurityConfigurationView

_RANGER = management_guide("emr-ranger-security-config")
_CONSIDERATIONS = management_guide("emr-ranger-app-support")


@rule(on=RangerView, source=_RANGER, severity=Severity.WARNING)
def ranger_parts(ranger: RangerView) -> Iterator[Problem]:
    """Authorization by Apache Ranger names the server, its certificate and both roles."""
    yield from missing(ranger, "Apache Ranger", "admin_url", "admin_secret", "plugins_role", "other_services_role")


@rule(on=RangerPluginView, source=_RANGER, severity=Severity.WARNING)
def ranger_plugin_parts(plugin: RangerPluginView) -> Iterator[Problem]:
    """A plugin of Apache Ranger names its application, its certificate and its policies."""
    yield from missing(plugin, "a plugin of Apache Ranger", "app", "client_secret", "policy_repository")


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


@rule(on=RangerView, source=_RANGER, severity=Severity.WARNING, remedy="keep one")
def ranger_plugin_twice(ranger: RangerView) -> Iterator[Problem]:
    """An application has one plugin of Apache Ranger."""
    apps = [one.app for one in items(ranger.plugins) if known(one.app)]
    for app in sorted({app for app in apps if apps.count(app) > 1}):
        yield Problem("plugins", f"{app} has {apps.count(app)} plugins")


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


@rule(on=ClusterView, source=management_guide("emr-ranger"))
def ranger_release(cluster: ClusterView) -> Iterator[Problem]:
    """Apache Ranger is there from 5.32 and 6.3 on, and not any more from 7.4 on."""
    label = cluster.release_label
    if _uses_ranger(cluster) and known(label) and features.supports("ranger", label) is False:
        remedy = "use emr-5.32.0 or later of 5.x, or emr-6.3.0 to emr-7.3.0"
        yield Problem("security_configuration", f"{label} does not work with Apache Ranger", remedy)


@rule(on=ClusterView, source=_CONSIDERATIONS, remedy="use one primary node")
def ranger_on_three_primaries(cluster: ClusterView) -> Iterator[Problem]:
    """Apache Ranger does not work with three primary nodes."""
    if _uses_ranger(cluster) and cluster.primary_nodes() == 3:
        yield Problem("security_configuration", "Apache Ranger does not work with three primary nodes")


@rule(on=ClusterView, source=_CONSIDERATIONS)
def ranger_applications(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster with Apache Ranger has only applications that EMR supports with it: EMR refuses others."""
    names = cluster.application_names() if _uses_ranger(cluster) else frozenset()
    for name in sorted(names & facts.applications_without("ranger")):
        yield Problem("applications", f"EMR refuses {name} on a cluster with Apache Ranger", "leave it out")
    label = cluster.release_label
    if "Trino" in names and known(label) and features.supports("ranger_trino", label) is False:
        yield Problem("applications", f"EMR refuses Trino with Apache Ranger in {label}", "use emr-6.7.0 to emr-7.3.0")


@rule(on=ClusterView, source=_CONSIDERATIONS, severity=Severity.WARNING, remedy="use a Hive metastore")
def ranger_and_glue(cluster: ClusterView) -> Iterator[Problem]:
    """Apache Ranger does not work with the Glue Data Catalog."""
    if not _uses_ranger(cluster):
        return
    for classification in ("hive-site", "spark-hive-site"):
        factory = setting(cluster, classification, "hive.metastore.client.factory.class")
        if known(factory) and "AWSGlueDataCatalog" in factory:
            yield Problem("configurations", f"{classification} names the Glue Data Catalog, which Ranger does not know")


def _uses_ranger(cluster: ClusterView) -> bool:
    """Whether Apache Ranger certainly decides on access."""
    return known(cluster.security_configuration) and known(cluster.security_configuration.ranger)
