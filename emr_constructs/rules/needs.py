"""What is common to the rules that ask whether a release has a feature."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features, releases
from emr_constructs.rules.rule import Problem
from emr_constructs.rules.view import known
from emr_constructs.rules.views.cluster import ClusterView


def needs(cluster: ClusterView, feature: str, field: str, what: str) -> Iterator[Problem]:
    """A problem where the release certainly lacks a feature that the cluster uses."""
    label = cluster.release_label
    if known(label) and features.certain(feature) and features.supports(feature, label) is False:
        version = releases.parse(label)
        first = features.minimum(feature, version.line) if version else None
        remedy = f"use {first} or later" if first else "use a release of a later line"
        yield Problem(field, f"{what} is not in {label}", remedy)
