"""Configuration classifications of EMR Serverless.

AWS's pages show some names and have no complete list. core-site, emrfs-site, spark-env, spark-hive-site and
spark-metrics are known from clusters and are not confirmed for EMR Serverless. So the list may warn, and not refuse.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ._data import load
from .spelling import closest


def names(engine: str | None = None) -> tuple[str, ...]:
    """The classifications of applications, in alphabetical order.

    :param engine: SPARK or HIVE. Default: those of either
    """
    return tuple(name for name, row in _classifications().items() if engine is None or engine in row["engines"])


def feature(classification: str) -> str | None:
    """The feature that a release must have for a classification; None where every release takes it.

    :param classification: A name.
    """
    return _classifications().get(classification, {}).get("feature")


def lacking(classification: str) -> str | None:
    """The component that a classification is for and EMR Serverless does not have, HDFS or YARN; None for others.

    :param classification: A name.
    """
    without: Mapping[str, list[str]] = load("serverless_configurations")["without"]
    return next((component for component, own in without.items() if classification in own), None)


def nearest(classification: str) -> str | None:
    """The classification to suggest for a misspelt one; None where nothing is like it.

    :param classification: What was written.
    """
    return next(iter(closest(classification, names())), None)


def fixed(classification: str) -> frozenset[str]:
    """The properties of a classification that EMR Serverless sets itself, whatever is said.

    :param classification: A name.
    """
    rows = load("serverless_configurations")["fixed"]
    return frozenset(one for row in rows if classification in row["classifications"] for one in row["properties"])


def worker_encryption() -> tuple[tuple[str, str], ...]:
    """The settings with which workers of Spark jobs encrypt what they send each other: classification and property.

    The first is EMR's own, mutual TLS with certificates that EMR makes; the others are Spark's.
    """
    rows = load("serverless_configurations")["worker_encryption"]
    return tuple((row["classification"], row["property"]) for row in rows)


def metastore() -> tuple[tuple[str, str], ...]:
    """The settings that name a Hive metastore of one's own: classification and property."""
    rows = load("serverless_configurations")["metastore"]
    return tuple((row["classification"], row["property"]) for row in rows)


@cache
def _classifications() -> Mapping[str, Mapping[str, Any]]:
    return {row["name"]: row for row in load("serverless_configurations")["classifications"]}
