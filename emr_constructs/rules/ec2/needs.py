"""What is common to the rules that ask whether a release has a feature."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features, releases
from emr_constructs.rules.rule import Problem
from emr_constructs.rules.view import known
from emr_constructs.rules.views.cluster import ClusterView


def needs(cluster: ClusterView, feature: str, field: str, what: str) -> Iterator[Problem]:
    """A problem where the release certainly lacks a feature that the cluster uses."""
    label, region = cluster.release_label, cluster.region_name()
    if known(label) and features.certain(feature) and features.supports(feature, label, region) is False:
        later = _later_in_line(label)
        first = next((one for one in later if features.supports(feature, one, region)), None)
        remedy = f"use {first} or later" if first else "use a release of a later line"
        where = f"{label} in {region}" if features.supports(feature, label) else label
        yield Problem(field, f"{what} is not in {where}", remedy)


def _later_in_line(label: str) -> Iterator[str]:
    """The later releases of the same line."""
    version = releases.parse(label)
    if version is not None:
        yield from (one.label for one in releases.in_line(version.line) if one.version > version)
