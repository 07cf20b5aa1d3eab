"""Rules on what the CloudWatch agent publishes."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import cloudwatch_agent
from emr_constructs.facts.spelling import closest
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import release_guide
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.software import ConfigurationView

_SETTINGS = release_guide("AmazonCloudWatchAgent-config-710")
_INTERVALS = ("metrics_collection_interval", "otel.metric.export.interval")


@rule(on=ConfigurationView, source=_SETTINGS)
def metrics_destination(configuration: ConfigurationView) -> Iterator[Problem]:
    """The CloudWatch agent publishes to CloudWatch, or to an endpoint of Prometheus that is said."""
    if configuration.classification != "emr-metrics" or not known(configuration.properties):
        return
    destination = configuration.properties.get("metrics_destination")
    if known(destination) and str(destination).upper() not in ("CLOUDWATCH", "PROMETHEUS"):
        text = f"emr-metrics: 'metrics_destination' ({destination!r}) is neither CLOUDWATCH nor PROMETHEUS"
        yield Problem("properties", text)
    elif known(destination) and str(destination).upper() == "PROMETHEUS":
        if configuration.properties.get("prometheus_endpoint") in (None, ""):
            text = "emr-metrics: 'metrics_destination' is PROMETHEUS, and 'prometheus_endpoint' is missing"
            yield Problem("properties", text, "set it to the remote write URL of a workspace")


@rule(on=ConfigurationView, source=_SETTINGS, severity=Severity.WARNING)
def metrics_classification(configuration: ConfigurationView) -> Iterator[Problem]:
    """Inside emr-metrics stand the classifications of what the CloudWatch agent can read."""
    names = {
        "emr-metrics": (cloudwatch_agent.system(), *cloudwatch_agent.services()),
        cloudwatch_agent.system(): cloudwatch_agent.groups(),
    }.get(str(configuration.classification), ())
    for one in items(configuration.configurations) if names else ():
        if known(one.classification) and one.classification not in names:
            nearest = closest(one.classification, names)
            yield Problem(
                "configurations",
                f"{configuration.classification} has no {one.classification!r}",
                f"use {nearest[0]!r}" if nearest else f"use {', '.join(names[:-1])} or {names[-1]}",
            )


@rule(on=ConfigurationView, source=_SETTINGS, severity=Severity.WARNING, strict=True)
def metrics_interval(configuration: ConfigurationView) -> Iterator[Problem]:
    """The CloudWatch agent takes its intervals in whole numbers."""
    properties = configuration.properties if known(configuration.properties) else {}
    for key in _INTERVALS:
        interval = properties.get(key)
        if known(interval) and (not str(interval).isdecimal() or int(interval) < 1):
            yield Problem(
                "properties",
                f"{configuration.classification}: {key!r} ({interval}) must be a whole number",
                "use 1 or more",
            )
