"""Configurations as EMR Serverless takes them: the mark of a secret stands in the value, not in the name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aws_cdk import Token
from aws_cdk import aws_emrserverless as serverless

from emr_constructs._jsii.tokens import is_resolvable
from emr_constructs.model.configuration import Configuration, as_configurations
from emr_constructs.model.configuration_secret import ConfigurationSecret, resolved_by_cloudformation
from emr_constructs.model.value import plain
from emr_constructs.rules.secrets import ANNOTATION
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.serverless import RuntimeConfigurationView


def as_runtime_configurations(
    given: Sequence[Configuration | Mapping[str, Any]], path: str = ""
) -> list[Configuration]:
    """Configurations for EMR Serverless as such, whichever way they are written; see ``as_configurations``.

    :param path: path of the construct that takes them, for the error. Default: none
    """
    return as_configurations([_unmarked(one) if isinstance(one, Mapping) else one for one in given], path)


def _unmarked(written: Any) -> Any:
    """The same with values that begin with EMR's mark as secrets: on clusters names have it, and values may not."""
    if isinstance(written, Mapping):
        return {key: _unmarked(value) for key, value in written.items()}
    if isinstance(written, (list, tuple)):
        return [_unmarked(one) for one in written]
    is_marked = isinstance(written, str) and written.startswith(ANNOTATION)
    return ConfigurationSecret.unsafe_plain_text(written) if is_marked else written


def runtime_view(configuration: Configuration) -> RuntimeConfigurationView:
    """What rules on EMR Serverless see of a configuration."""
    return RuntimeConfigurationView(
        classification=plain(configuration.classification),
        properties={key: _seen(value) for key, value in configuration.properties.items()},
        resolved=resolved_by_cloudformation(configuration.properties) or None,
        configurations=tuple(map(runtime_view, nested(configuration))) or None,
    )


def render_runtime(configuration: Configuration) -> serverless.CfnApplication.ConfigurationObjectProperty:
    """A configuration for CloudFormation."""
    return serverless.CfnApplication.ConfigurationObjectProperty(
        classification=configuration.classification,
        properties=runtime_properties(configuration) or None,
        configurations=[render_runtime(one) for one in nested(configuration)] or None,
    )


def runtime_properties(configuration: Configuration) -> dict[str, str]:
    """The properties of a configuration, as texts."""
    return {key: _rendered(value) for key, value in configuration.properties.items()}


def nested(configuration: Configuration) -> Iterator[Configuration]:
    """The configurations in a configuration. One that is made holds no mappings any more."""
    return (one for one in configuration.configurations if isinstance(one, Configuration))


def _seen(value: Any) -> Any:
    if isinstance(value, ConfigurationSecret):
        # What is said to be no secret is not for rules to judge.
        text = value._marked()
        return plain(text) if text.startswith(ANNOTATION) else UNKNOWN
    return plain(value)


def _rendered(value: Any) -> str:
    if isinstance(value, ConfigurationSecret):
        return value._marked()
    return Token.as_string(value) if is_resolvable(value) else str(value)
