"""What users choose when they make a cluster from a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast

from aws_cdk import CfnParameter
from constructs import Construct

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import cluster_templates as facts
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.value import Value

T = TypeVar("T")
_LABELS: Final[dict[str, Any]] = {"choices": Sequence[ReleaseLabel], "default": ReleaseLabel | None}


@dataclass(frozen=True, kw_only=True)
class TemplateParameter(Value, Generic[T]):
    """A value that users choose: made by ``choice``, ``number``, ``text`` and ``release_label``.

    :param name: of the parameter, which users see: letters and digits.
    :param default: what the form starts with, and what the cluster has where the others are tried.
    :param choices: all that can be chosen. Default: anything
    :param minimum: of a number. Default: none
    :param maximum: of a number. Default: none
    :param pattern: a regular expression that a text has to match in whole. Default: any text
    :param description: shown beside it. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``TemplateParameterValue``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-cluster-templates.html
    """

    name: str
    default: str | int
    choices: Sequence[str] = ()
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    description: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = [Violation("TemplateParameterValue", f"{one} [{self.name!r}]") for one in self._problems()]
        if violations:
            raise EmrValidationError(violations)

    @staticmethod
    def choice(
        name: str, choices: Sequence[str], *, default: str | None = None, description: str | None = None
    ) -> TemplateParameter[str]:
        """One of several texts, for example instance types.

        :param name: of the parameter.
        :param choices: each of them is tried when the app is synthesized.
        :param default: Default: the first
        :param description: shown beside it. Default: none
        :raises EmrValidationError: ``ArgumentType``, ``TemplateParameterValue``.
        """
        return TemplateParameter(
            name=name, default=_first(name, choices, default), choices=choices, description=description
        )

    @staticmethod
    def number(
        name: str, *, default: int, minimum: int, maximum: int, description: str | None = None
    ) -> TemplateParameter[int]:
        """A whole number, for example of nodes.

        :param name: of the parameter.
        :param default: what the form starts with.
        :param minimum: the least; tried when the app is synthesized.
        :param maximum: the most; tried when the app is synthesized.
        :param description: shown beside it. Default: none
        :raises EmrValidationError: ``ArgumentType``, ``TemplateParameterValue``.
        """
        return TemplateParameter(name=name, default=default, minimum=minimum, maximum=maximum, description=description)

    @staticmethod
    def text(
        name: str, *, default: str, pattern: str | None = None, description: str | None = None
    ) -> TemplateParameter[str]:
        """Any text, or any that a pattern allows. Of these only ``default`` can be tried.

        :param name: of the parameter.
        :param default: what the form starts with.
        :param pattern: a regular expression that the text has to match in whole. Default: any text
        :param description: shown beside it. Default: none
        :raises EmrValidationError: ``ArgumentType``, ``TemplateParameterValue``.
        """
        return TemplateParameter(name=name, default=default, pattern=pattern, description=description)

    @staticmethod
    def release_label(
        name: str,
        choices: Sequence[ReleaseLabel],
        *,
        default: ReleaseLabel | None = None,
        description: str | None = None,
    ) -> TemplateParameter[ReleaseLabel]:
        """One of several EMR releases.

        :param name: of the parameter.
        :param choices: each of them is tried when the app is synthesized.
        :param default: Default: the first
        :param description: shown beside it. Default: none
        :raises EmrValidationError: ``ArgumentType``, ``TemplateParameterValue``.
        """
        violations = list(type_violations(_LABELS, {"choices": choices, "default": default}))
        if violations:
            raise EmrValidationError(violations)
        names = [one.name for one in choices]
        return _ReleaseParameter(
            name=name,
            default=_first(name, names, default.name if default else None),
            choices=names,
            description=description,
        )

    def _problems(self) -> Iterator[str]:
        """What is wrong with it."""
        said = (self.name, self.default, self.choices, self.minimum, self.maximum, self.pattern, self.description)
        if any(is_token(one) for one in said):
            yield "a parameter must be known when the template is made; write it out"
            return
        if not re.fullmatch("[A-Za-z0-9]+", self.name) or len(self.name) > facts.limit("parameter_name"):
            yield f"`name` must be 1 to {facts.limit('parameter_name')} letters and digits"
        if self.name in (facts.name_parameter(), facts.id_output()):
            yield (
                f"each template has {facts.name_parameter()} and {facts.id_output()} already; use "
                "`values.cluster_name` for the name, or another `name`"
            )
        for field, limit in (("default", "parameter_value"), ("description", "parameter_description")):
            if len(str(getattr(self, field))) > facts.limit(limit):
                yield f"`{field}` is too long: CloudFormation takes up to {facts.limit(limit)} characters"
        if isinstance(self.default, int):
            yield from self._problems_of_number(self.default)
        else:
            yield from self._problems_of_text(self.default)

    def _problems_of_number(self, default: int) -> Iterator[str]:
        if self.choices or self.pattern is not None:
            yield "`choices` and `pattern` are for texts; say `minimum` and `maximum` alone"
        if self.minimum is None or self.maximum is None:
            yield "say `minimum` and `maximum`, so that both can be tried"
        elif not self.minimum <= default <= self.maximum:
            yield f"`default` ({default}) must be from `minimum` ({self.minimum}) to `maximum` ({self.maximum})"

    def _problems_of_text(self, default: str) -> Iterator[str]:
        if len(set(self.choices)) < len(self.choices):
            yield f"`choices` ({', '.join(self.choices)}) has a value twice; write each once"
        if self.choices and default not in self.choices:
            yield f"`default` ({default!r}) is not among `choices` ({', '.join(self.choices)})"
        if self.minimum is not None or self.maximum is not None:
            yield "`minimum` and `maximum` are for numbers; leave them out, or make `default` a number"
        if self.pattern is not None:
            for value in dict.fromkeys((default, *self.choices)):
                if not _matches(self.pattern, value):
                    yield f"{value!r} does not match `pattern` ({self.pattern!r})"

    @property
    def _tried(self) -> tuple[str | int, ...]:
        """The values that show whether all do: each choice, the ends of a range, the default."""
        ends = tuple(one for one in (self.minimum, self.maximum) if one is not None)
        return tuple(dict.fromkeys((self.default, *self.choices, *ends)))

    def _read(self, value: Any) -> T:
        """A value as the definition of the cluster gets it."""
        return cast("T", value)

    def _render(self, scope: Construct) -> T:
        """The parameter of the template, as the definition of the cluster gets it."""
        number = isinstance(self.default, int)
        made = CfnParameter(
            scope,
            self.name,
            type="Number" if number else "String",
            default=self.default,
            allowed_values=list(self.choices) or None,
            min_value=self.minimum,
            max_value=self.maximum,
            allowed_pattern=self.pattern,
            description=self.description,
        )
        made.override_logical_id(self.name)  # which the id alone is not, below another construct
        return self._read(made.value_as_number if number else made.value_as_string)


class _ReleaseParameter(TemplateParameter[ReleaseLabel]):
    """What ``release_label`` returns."""

    def _read(self, value: Any) -> ReleaseLabel:
        return ReleaseLabel.of(value)


def _first(name: str, choices: Sequence[str], default: str | None) -> str:
    """The default of a choice: what is given, or the first."""
    if not choices:
        raise EmrValidationError([Violation("TemplateParameterValue", f"`choices` is empty; say some [{name!r}]")])
    return choices[0] if default is None else default


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:  # CloudFormation's are those of Java
        return True
