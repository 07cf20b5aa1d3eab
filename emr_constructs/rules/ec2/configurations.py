"""Rules on configuration classifications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from emr_constructs.facts import applications, classifications
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import nodes, setting, without_hadoop
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.secrets import ANNOTATION, is_plain_secret, resolved_secrets
from emr_constructs.rules.sources import management_guide, release_guide
from emr_constructs.rules.view import complete, items, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import Configurations, ConfigurationView

_CONFIGURE = release_guide("emr-configure-apps")
_SPARK = release_guide("emr-spark-configure")
_SECRETS = release_guide("storing-sensitive-data")
_COMPONENTS = release_guide("emr-release-components")


# -- one configuration --


@rule(on=ConfigurationView, source=_CONFIGURE, severity=Severity.WARNING, strict=True)
def classification_value(configuration: ConfigurationView) -> Iterator[Problem]:
    """Values of configuration properties are strings."""
    for key, value in _properties(configuration).items():
        if isinstance(value, (bool, int, float)):
            wanted = str(value).lower() if isinstance(value, bool) else str(value)
            yield Problem(
                "properties",
                f"{configuration.classification}: `properties` {key!r} must be a string, not {value!r}",
                f"write {wanted!r}",
            )


@rule(on=ConfigurationView, source=_CONFIGURE, remedy="nest with `configurations`")
def classification_object(configuration: ConfigurationView) -> Iterator[Problem]:
    """A property of a classification holds no object: what belongs together is nested in a classification."""
    for key, value in _properties(configuration).items():
        if isinstance(value, (Mapping, list, tuple)):
            yield Problem(
                "properties", f"{configuration.classification}: `properties` {key!r} must be a string, not {value!r}"
            )


@rule(on=ConfigurationView, source=_CONFIGURE, severity=Severity.WARNING)
def classification_empty(configuration: ConfigurationView) -> Iterator[Problem]:
    """A configuration says something."""
    named = configuration.classification
    says_enough = known(named) and classifications.says_enough(named)
    if not says_enough and configuration.properties in (None, {}) and configuration.configurations in (None, ()):
        yield Problem(
            "properties",
            f"{configuration.classification} says nothing",
            "give it `properties`, or leave it out",
            "give it `properties` (which only the API calls Properties), or leave it out",
        )


@rule(on=ConfigurationView, source=_CONFIGURE, severity=Severity.WARNING, strict=True, remedy="merge them")
def nested_twice(configuration: ConfigurationView) -> Iterator[Problem]:
    """A classification stands once in a classification."""
    for name, count in _repeated(configuration.configurations):
        yield Problem("configurations", f"{name!r} stands {count} times in {configuration.classification}")


@rule(on=ConfigurationView, source=_CONFIGURE, severity=Severity.WARNING)
def export_missing(configuration: ConfigurationView) -> Iterator[Problem]:
    """Environment variables stand in an `export` inside the classification of the environment."""
    name = configuration.classification
    if known(name) and name.endswith("-env") and _properties(configuration):
        yield Problem(
            "properties", f"{name} has `properties` of its own", f"nest them in {name}, with the classification export"
        )


@rule(on=ConfigurationView, source=_CONFIGURE, severity=Severity.WARNING)
def export_misplaced(configuration: ConfigurationView) -> Iterator[Problem]:
    """The classification `export` stands in that of an environment, and nothing else does."""
    name = configuration.classification
    for one in items(configuration.configurations):
        if known(name) and known(one.classification) and name.endswith("-env") != (one.classification == "export"):
            remedy = "use export" if name.endswith("-env") else "put it into the classification that ends in -env"
            yield Problem("configurations", f"{one.classification!r} does not stand in {name}", remedy)


@rule(
    on=ConfigurationView,
    source=_SPARK,
    severity=Severity.WARNING,
    remedy="set it in the classification spark",
)
def maximize_resource_allocation_place(configuration: ConfigurationView) -> Iterator[Problem]:
    """EMR's own `maximizeResourceAllocation` is no property of Spark."""
    if configuration.classification == "spark-defaults" and "maximizeResourceAllocation" in _properties(configuration):
        yield Problem("properties", "spark-defaults takes no 'maximizeResourceAllocation'")


@rule(on=ConfigurationView, source=_SECRETS, severity=Severity.WARNING, strict=True)
def plain_secret(configuration: ConfigurationView) -> Iterator[Problem]:
    """Secrets stand in AWS Secrets Manager: EMR shows configurations to everybody who may describe the cluster."""
    for key, value in _properties(configuration).items():
        if is_plain_secret(key, value):
            yield Problem(
                "properties",
                f"{configuration.classification}: {key!r} seems to hold a secret, which EMR shows in plain text",
                "keep it in Secrets Manager and write ConfigurationSecret.of(secret)",
                f"keep it in Secrets Manager and refer to it with {ANNOTATION}",
            )


@rule(on=ConfigurationView, source=_SECRETS, severity=Severity.WARNING)
def resolved_secret(configuration: ConfigurationView) -> Iterator[Problem]:
    """CloudFormation would hand a resolved secret to EMR, which shows it; EMR itself takes one by its ARN."""
    for key in resolved_secrets(configuration.resolved):
        yield Problem(
            "properties",
            f"{configuration.classification}: CloudFormation resolves the secret in {key!r}, which EMR then shows in "
            "plain text",
            "write ConfigurationSecret.of(secret)",
            f"refer to it with {ANNOTATION}",
        )


@rule(on=ConfigurationView, source=_SECRETS, severity=Severity.WARNING, strict=True)
def secret_twice(configuration: ConfigurationView) -> Iterator[Problem]:
    """A property stands there once, written down or marked as secret."""
    properties = configuration.properties if known(configuration.properties) else {}
    for key in properties:
        plain = key.removeprefix(ANNOTATION)
        if plain != key and plain in properties:
            yield Problem(
                "properties",
                f"{configuration.classification}: {plain!r} stands there as {key!r} too",
                f"drop {plain!r}",
            )


@rule(on=ConfigurationView, source=_SECRETS, severity=Severity.WARNING, strict=True)
def secret_annotation(configuration: ConfigurationView) -> Iterator[Problem]:
    """On a cluster the key of a property is marked as secret; on EMR Serverless it is the value."""
    for key, value in _properties(configuration).items():
        if isinstance(value, str) and value.startswith(ANNOTATION):
            yield Problem(
                "properties",
                f"{configuration.classification}: the value of {key!r} begins with {ANNOTATION}",
                f"write {ANNOTATION + key!r} for the key, and the ARN of the secret for the value; "
                "for EMR Serverless write ConfigurationSecret.of(secret)",
            )


@rule(
    on=ConfigurationView,
    source=_SECRETS,
    severity=Severity.WARNING,
    strict=True,
    remedy="write the ARN of the secret",
)
def secret_reference(configuration: ConfigurationView) -> Iterator[Problem]:
    """A property that is marked as secret names the secret by its ARN."""
    for key, value in _properties(configuration).items():
        if key.startswith(ANNOTATION) and isinstance(value, str) and ":secretsmanager:" not in value:
            yield Problem("properties", f"{configuration.classification}: {key!r} is not the ARN of a secret")


@rule(on=ConfigurationView, source=_SECRETS, remedy="use a shorter key")
def secret_key_length(configuration: ConfigurationView) -> Iterator[Problem]:
    """A property and the secret in it have at most 1024 characters together."""
    for key in _properties(configuration):
        length = len(key.removeprefix(ANNOTATION))
        if key.startswith(ANNOTATION) and length >= 1024:
            yield Problem("properties", f"the key of a secret has {length} characters, and 1024 are for key and secret")


# -- the configurations of a cluster --


@rule(on=ClusterView, source=_COMPONENTS, severity=Severity.WARNING)
def classification_unknown(cluster: ClusterView) -> Iterator[Problem]:
    """A classification must be one of the release."""
    for field, where, name, label in _strangers(cluster):
        if classifications.misspelt(name, label) is None:
            better = classifications.historical(name) or classifications.nearest(name, label)
            hint = f"; did you mean {better!r}?" if better else ""
            yield Problem(field, f"{where}{name!r} is not a configuration classification of {label}{hint}")


@rule(on=ClusterView, source=_COMPONENTS, severity=Severity.WARNING, strict=True)
def classification_misspelt(cluster: ClusterView) -> Iterator[Problem]:
    """A name that is a slip of the pen away from a classification of the release is no new one."""
    for field, where, name, label in _strangers(cluster):
        meant = classifications.misspelt(name, label)
        if meant:
            yield Problem(
                field, f"{where}{name!r} is not a configuration classification of {label}", f"write {meant!r}"
            )


@rule(on=ClusterView, source=_COMPONENTS)
def classification_moved(cluster: ClusterView) -> Iterator[Problem]:
    """A classification that has moved is refused under its old name."""
    label = cluster.release_label
    for field, where, one in _placed(cluster):
        name = one.classification
        new = classifications.moved(name, label) if known(name) and known(label) else None
        if new:
            yield Problem(
                field, f"{where}{name!r} is no configuration classification of {label} any more", f"use {new!r}"
            )


@rule(on=ClusterView, source=_CONFIGURE, severity=Severity.WARNING)
def classification_without_application(cluster: ClusterView) -> Iterator[Problem]:
    """A classification configures an application that the cluster has."""
    if not complete(cluster.applications) or not known(cluster.release_label):
        return
    there = applications.installed(cluster.application_names())
    if without_hadoop(cluster) is not True:
        there |= {"Hadoop"}
    for field, where, one in _placed(cluster):
        owners = classifications.applications(one.classification) if known(one.classification) else frozenset()
        if owners and not owners & there:
            names = " or ".join(sorted(owners))
            yield Problem(
                field,
                f"{where}{one.classification} configures {names}, which the cluster does not have",
                f"add {names} to `applications`, or leave it out",
            )


@rule(on=ClusterView, source=_CONFIGURE, severity=Severity.WARNING, strict=True, remedy="merge them")
def classification_twice(cluster: ClusterView) -> Iterator[Problem]:
    """A classification stands once in the configurations of a cluster, and of each of its parts."""
    for field, where, configurations in _lists(cluster):
        for name, count in _repeated(configurations):
            yield Problem(field, f"{where}{name!r} stands {count} times in `configurations`")


@rule(on=ClusterView, source=_CONFIGURE, severity=Severity.WARNING, strict=True)
def managed_setting(cluster: ClusterView) -> Iterator[Problem]:
    """What a typed argument sets is not set to something else in `configurations`."""
    for field, where, one in _placed(cluster):
        for path, key, value in _settings(one):
            name = key.removeprefix(ANNOTATION)
            ours, argument = cluster.managed_properties.get((*path, name), (None, ""))
            if known(ours) and value != ours:
                yield Problem(
                    field,
                    f"{where}`configurations` sets {' '.join(path)} {name!r} to {value!r}, but {argument} makes it "
                    f"{ours!r}",
                    f"say it once, with {argument}",
                )


@rule(
    on=ClusterView,
    source=management_guide("emr-scaledown-behavior"),
    severity=Severity.WARNING,
    remedy="say many seconds, for example '86400'",
)
def decommission_timeout(cluster: ClusterView) -> Iterator[Problem]:
    """EMR takes a graceful decommission timeout of -1 for none at all, where YARN would wait for ever."""
    key = "yarn.resourcemanager.nodemanager-graceful-decommission-timeout-secs"
    if setting(cluster, "yarn-site", key) == "-1":
        yield Problem("configurations", f"with a {key} of -1 nodes leave at once, and their tasks are lost")


@rule(on=ClusterView, source=management_guide("emr-master-core-task-nodes"), severity=Severity.WARNING)
def node_labels_by_market(cluster: ClusterView) -> Iterator[Problem]:
    """YARN labels nodes as ON_DEMAND and SPOT from 7.0 on."""
    label = setting(cluster, "yarn-site", "yarn.node-labels.am.default-node-label-expression")
    if label in ("ON_DEMAND", "SPOT"):
        yield from needs(cluster, "node_labels", "configurations", f"the YARN node label {label}")


@rule(on=ClusterView, source=_SPARK, severity=Severity.WARNING, remedy="size the executors yourself")
def maximize_resource_allocation(cluster: ClusterView) -> Iterator[Problem]:
    """To maximize the resource allocation of Spark is for Spark alone, on core nodes of one type."""
    if setting(cluster, "spark", "maximizeResourceAllocation") != "true":
        return
    if "HBase" in cluster.application_names():
        yield Problem("configurations", "maximizeResourceAllocation takes what HBase needs, and Spark jobs fail")
    fleet = cluster.core_fleet
    types = {one.instance_type for one in items(fleet.instance_types)} if known(fleet) else set()
    if len([name for name in types if known(name)]) > 1:
        yield Problem(
            "configurations", "maximizeResourceAllocation sizes executors by one of the instance types of the core"
        )


def _strangers(cluster: ClusterView) -> Iterator[tuple[str, str, str, str]]:
    """The classifications that the release does not know and has not moved: field, how a message begins, both names."""
    label = cluster.release_label
    for field, where, one in _placed(cluster):
        name = one.classification
        if known(label) and known(name) and classifications.is_known(name, label) is False:
            if classifications.moved(name, label) is None:
                yield field, where, name, label


def _settings(one: ConfigurationView, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    """The known properties of a configuration and of those in it: the names of the classifications, key, value."""
    if known(one.classification):
        path = (*above, one.classification)
        yield from ((path, key, value) for key, value in _properties(one).items())
        for nested in items(one.configurations):
            yield from _settings(nested, path)


def _properties(configuration: ConfigurationView) -> Mapping[str, Any]:
    """The properties that are known."""
    if not known(configuration.properties):
        return {}
    return {key: value for key, value in configuration.properties.items() if known(value)}


def _repeated(configurations: Configurations) -> Iterator[tuple[str, int]]:
    """The classifications that stand more than once in a list."""
    names = [one.classification for one in items(configurations) if known(one.classification)]
    yield from ((name, names.count(name)) for name in sorted({name for name in names if names.count(name) > 1}))


def _lists(cluster: ClusterView) -> Iterator[tuple[str, str, Configurations]]:
    """The lists of configurations of a cluster and its nodes: field, how a message begins, list."""
    yield "configurations", "", cluster.configurations
    for node in nodes(cluster):
        for one in node.instances():
            yield node.field, f"{node.label}: ", one.configurations


def _placed(cluster: ClusterView) -> Iterator[tuple[str, str, ConfigurationView]]:
    """The configurations of a cluster and its nodes, without those inside them."""
    for field, where, configurations in _lists(cluster):
        yield from ((field, where, one) for one in items(configurations))
