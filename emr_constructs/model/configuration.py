"""Configuration classifications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from aws_cdk import aws_emr as emr

from emr_constructs.model.value import Value
from emr_constructs.rules.view import View
from emr_constructs.rules.views.software import ConfigurationView


@dataclass(frozen=True, kw_only=True)
class Configuration(Value):
    """Properties of one configuration file of an application.

    :param classification: the file, for example ``spark-defaults`` or ``yarn-site``.
    :param properties: property names and values; values are strings (``"true"``, not ``True``). Default: none
    :param configurations: nested classifications, for example ``export`` in ``spark-env``. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``ClassificationObject``, ``ClassificationValue``, ``NestedTwice``,
        ``SecretKeyLength``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-configure-apps.html
    """

    _VIEW: ClassVar[type[View] | None] = ConfigurationView

    classification: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    configurations: Sequence[Configuration] = ()

    def _render(self) -> emr.CfnCluster.ConfigurationProperty:
        return emr.CfnCluster.ConfigurationProperty(
            classification=self.classification,
            configuration_properties=dict(self.properties) or None,
            configurations=[nested._render() for nested in self.configurations] or None,
        )
