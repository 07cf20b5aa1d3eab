"""What the CloudWatch agent of EMR can be told to publish, from 7.1 on, and what it publishes of itself."""

from __future__ import annotations

from ._data import load


def namespace() -> str:
    """The namespace of CloudWatch that the agent publishes in."""
    return str(load("cloudwatch_agent")["namespace"])


def system() -> str:
    """The classification, inside `emr-metrics`, of the metrics of the nodes themselves."""
    return str(load("cloudwatch_agent")["system"])


def services() -> tuple[str, ...]:
    """The classifications, inside `emr-metrics`, of the services whose MBeans the agent reads."""
    return tuple(load("cloudwatch_agent")["services"])


def groups() -> tuple[str, ...]:
    """The groups of metrics of the nodes, each a classification inside that of `system()`."""
    return tuple(load("cloudwatch_agent")["groups"])


def default_metrics(group: str) -> tuple[str, ...]:
    """What the agent publishes of a group when it is told nothing.

    :param group: One of `groups()`.
    """
    return tuple(load("cloudwatch_agent")["groups"][group])
