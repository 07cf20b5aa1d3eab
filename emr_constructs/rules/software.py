"""Rules on applications and configurations."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import applications, classifications
from emr_constructs.facts.spelling import closest
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import release_guide
from emr_constructs.rules.view import View, items, known, walk
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView

_VERSIONS = release_guide("emr-release-app-versions-7.x")
_CONFIGURE = release_guide("emr-configure-apps")


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


@rule(on=ClusterView, source=release_guide("emr-presto-considerations"), remedy="drop one of `applications`")
def presto_and_trino(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster can run Presto or Trino, not both."""
    names = cluster.application_names()
    for trino in sorted(names & {"Trino", "PrestoSQL"}) if "Presto" in names else ():
        yield Problem("applications", f"a cluster can run Presto or {trino}, not both")


@rule(on=ConfigurationView, source=_CONFIGURE)
def classification_value(configuration: ConfigurationView) -> Iterator[Problem]:
    """Values of configuration properties are strings."""
    if not known(configuration.properties):
        return
    for key, value in configuration.properties.items():
        if known(value) and not isinstance(value, str):
            wanted = str(value).lower() if isinstance(value, bool) else str(value)
            yield Problem(
                "properties",
                f"{configuration.classification}: `properties` {key!r} must be a string, not {value!r}",
                f"write {wanted!r}" if isinstance(value, (bool, int, float)) else "nest with `configurations`",
            )


@rule(on=ClusterView, source=_CONFIGURE, severity=Severity.WARNING)
def classification_unknown(cluster: ClusterView) -> Iterator[Problem]:
    """A classification must be one of the release."""
    label = cluster.release_label
    if not known(label):
        return
    for one in items(cluster.configurations):
        name = one.classification
        if known(name) and classifications.is_known(name, label) is False:
            better = classifications.historical(name) or classifications.nearest(name, label)
            hint = f"; did you mean {better!r}?" if better else ""
            yield Problem("configurations", f"{name!r} is not a configuration classification of {label}{hint}")


@rule(on=ClusterView, source=_CONFIGURE, remedy="merge them")
def classification_twice(cluster: ClusterView) -> Iterator[Problem]:
    """A classification may stand once in a list of configurations."""
    names = [one.classification for one in items(cluster.configurations) if known(one.classification)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("configurations", f"{name!r} stands {names.count(name)} times in `configurations`")


@rule(on=ClusterView, source=_CONFIGURE)
def managed_setting(cluster: ClusterView) -> Iterator[Problem]:
    """What a typed argument sets is not set to something else in `configurations`."""
    for part, _ in walk(cluster):
        for one in items(_configurations_of(part)):
            for key, value in one.properties.items() if known(one.properties) else ():
                managed = cluster.managed_properties.get((str(one.classification), key))
                if managed and known(value) and value != managed[0]:
                    yield Problem(
                        "configurations",
                        f"`configurations` sets {one.classification} {key!r} to {value!r}, but `{managed[1]}` makes it "
                        f"{managed[0]!r}",
                        f"say it once, with `{managed[1]}`",
                    )


def _configurations_of(view: View) -> tuple[ConfigurationView, ...]:
    return items(getattr(view, "configurations", None))
