"""Configuration classifications."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

import aws_cdk as cdk  # whose EMR, that of clusters, loads where it is used
from aws_cdk import Token

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.tokens import is_resolvable
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.configuration_documents import Reader, Written, data_of, text_of
from emr_constructs.model.configuration_merge import merge
from emr_constructs.model.configuration_secret import ConfigurationSecret, resolved_by_cloudformation
from emr_constructs.model.value import Value, plain
from emr_constructs.rules.view import View
from emr_constructs.rules.views.software import ConfigurationView


@dataclass(frozen=True, kw_only=True)
class Configuration(Value):
    """Properties of one configuration file of an application.

    Wherever configurations are taken, a mapping in the spelling of EMR's API or console (``Classification``,
    ``Properties``), of CloudFormation (``ConfigurationProperties``) or of Python does as well.

    :param classification: the file, for example ``spark-defaults`` or ``yarn-site``.
    :param properties: property names and values; values are strings (``"true"``, not ``True``) or
        ``ConfigurationSecret``. Default: none
    :param configurations: nested classifications, for example ``export`` in ``spark-env``. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``PropertyValue``, ``ClassificationObject``, ``ClassificationValue``,
        ``ConfigurationConflict``, ``ConfigurationShape``, ``PlainSecret``, ``SecretAnnotation``, ``SecretKeyLength``,
        ``SecretReference``, ``SecretTwice``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-configure-apps.html
    """

    _VIEW: ClassVar[type[View] | None] = ConfigurationView

    classification: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    configurations: Sequence[Configuration | Mapping[str, Any]] = ()

    def __post_init__(self) -> None:
        settle(self)
        violations: list[Violation] = []
        try:
            super().__post_init__()
        except EmrValidationError as error:
            violations += error.violations
        violations += _no_texts(self.classification, self.properties)
        if violations:
            raise EmrValidationError(violations)

    @staticmethod
    def from_json(given: str | bytes | Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> list[Configuration]:
        """Configurations as the EMR console, the AWS CLI or a template has them.

        :param given: the text of a JSON document, or what it says: a list of configurations, one alone, or an object
            with a list of ``Configurations``. Values are strings, as EMR's API wants them.
        :raises EmrValidationError: ``ConfigurationJson``, ``ConfigurationShape``, and the codes of ``Configuration``;
            all that is wrong, with its place in the document.
        """
        return _read(data_of(given) if isinstance(given, (str, bytes)) else given)

    @staticmethod
    def from_file(path: str | os.PathLike[str]) -> list[Configuration]:
        """Configurations from a JSON file.

        :param path: path of a file, relative to where the app runs.
        :raises EmrValidationError: ``ConfigurationFile`` where there is no such file, and the codes of ``from_json``.
        """
        violations = list(type_violations({"path": str | os.PathLike}, {"path": path}))
        if violations:
            raise EmrValidationError(violations)
        name = os.path.basename(path)
        return _read(data_of(text_of(path), name), name)

    def _view(self) -> ConfigurationView:
        return ConfigurationView(
            classification=plain(self.classification),
            properties=dict(_seen(key, value) for key, value in self.properties.items()),
            configurations=plain(tuple(self.configurations)),
            resolved=resolved_by_cloudformation(self.properties) or None,
        )

    def _render(self) -> cdk.aws_emr.CfnCluster.ConfigurationProperty:
        return cdk.aws_emr.CfnCluster.ConfigurationProperty(
            classification=self.classification,
            configuration_properties=dict(_rendered(key, value) for key, value in self.properties.items()) or None,
            configurations=[nested._render() for nested in as_configurations(self.configurations)] or None,
        )


def _rendered(key: str, value: Any) -> tuple[str, str]:
    """A property as CloudFormation takes it."""
    if isinstance(value, ConfigurationSecret):
        return value._render(key)
    return key, Token.as_string(value) if is_resolvable(value) else value


def _seen(key: str, value: Any) -> tuple[str, Any]:
    """A property as rules see it."""
    return value._seen(key) if isinstance(value, ConfigurationSecret) else (key, plain(value))


_TO_RULES: Final = (str, ConfigurationSecret, bool, int, float, Mapping, list, tuple)


def _no_texts(classification: str, properties: Any) -> Iterator[Violation]:
    """Values of which no rule knows: CDK would drop a None, and refuse the rest in words of its own."""
    for key, value in properties.items() if isinstance(properties, Mapping) else ():
        if not (isinstance(value, _TO_RULES) or is_resolvable(value)):
            secret = "; write ConfigurationSecret.of(...)" if hasattr(value, "secret_arn") else ""
            problem = f"{classification}: `properties` {key!r} must be a string, not {value!r}{secret}"
            yield Violation("PropertyValue", problem)


def as_configurations(given: Sequence[Configuration | Mapping[str, Any]], path: str = "") -> list[Configuration]:
    """Configurations as such, whichever way they are written.

    :param path: path of the construct that takes them, for the error. Default: none
    :raises EmrValidationError: ``ConfigurationShape``, and the codes of ``Configuration``.
    """
    reader = Reader(Configuration)
    return _made(reader, reader.items(given, "configurations"), path)


def mentions_glue(configurations: Sequence[Configuration]) -> bool:
    """Whether Hive or Spark is told to keep its tables in the Glue Data Catalog."""
    return any("AWSGlueDataCatalog" in str(value) for one in configurations for value in one.properties.values())


def settle(value: Any, read: Callable[[Sequence[Any]], list[Configuration]] = as_configurations) -> None:
    """Let the ``configurations`` of a value that is being made be what they mean: each classification once.

    :param value: a frozen value; where its ``configurations`` have the wrong type, its own check says so.
    :param read: makes configurations of whatever was written. Default: as clusters take them
    :raises EmrValidationError: ``ConfigurationConflict``, and the codes of ``as_configurations``.
    """
    given = value.configurations
    if given and isinstance(given, (list, tuple)) and all(isinstance(one, (Configuration, Mapping)) for one in given):
        merged = merge(read(given), {})
        if merged.violations:
            raise EmrValidationError(merged.violations)
        object.__setattr__(value, "configurations", merged.configurations)


def _read(data: Any, source: str = "") -> list[Configuration]:
    reader = Reader(Configuration, source)
    return _made(reader, reader.document(data))


def _made(reader: Reader, written: Sequence[Written | Value], path: str = "") -> list[Configuration]:
    violations = list(reader.violations)
    made = [one for item in written if (one := _build(item, violations)) is not None]
    if violations:
        raise EmrValidationError(violations, path)
    return made


def _build(item: Written | Value, violations: list[Violation]) -> Configuration | None:
    """The configuration, or none and what is wrong with it besides what its reader said."""
    if isinstance(item, Configuration):
        return item
    assert isinstance(item, Written)
    nested = tuple(one for inner in item.configurations if (one := _build(inner, violations)) is not None)
    if not isinstance(item.classification, str) or not isinstance(item.properties, Mapping):
        return None
    try:
        return Configuration(classification=item.classification, properties=item.properties, configurations=nested)
    except EmrValidationError as error:
        violations += [replace(one, message=item.place + one.message) for one in error.violations]
        return None
