"""The views of what runs on a cluster: configurations, bootstrap actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emr_constructs.rules.view import Maybe, View, dataclass, prop


@dataclass(frozen=True, kw_only=True)
class ConfigurationView(View):
    """One configuration classification.

    ``resolved`` are the properties that CloudFormation takes from another service, with the service.
    """

    classification: Maybe[str] = prop("Classification")
    properties: Maybe[Mapping[str, Any]] = prop("ConfigurationProperties")
    resolved: Maybe[Mapping[str, Any]] = prop("ConfigurationProperties.@resolved")
    configurations: Maybe[tuple[Maybe[ConfigurationView], ...]] = prop("Configurations")


Configurations = Maybe[tuple[Maybe[ConfigurationView], ...]]


@dataclass(frozen=True, kw_only=True)
class BootstrapActionView(View):
    """A script that runs on each node before applications are installed."""

    name: Maybe[str] = prop("Name")
    script: Maybe[str] = prop("ScriptBootstrapAction.Path")
    arguments: Maybe[tuple[Maybe[str], ...]] = prop("ScriptBootstrapAction.Args")
