"""What a state says in JSONPath, and what in JSONata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_stepfunctions as sfn

from emr_constructs._jsii.json_paths import has_paths, texts_in
from emr_constructs.errors import Violation
from emr_constructs.orchestration.expressions import has_jsonata, with_jsonata, with_paths

JSON_PATH, JSONATA = sfn.QueryLanguage.JSON_PATH, sfn.QueryLanguage.JSONATA


@dataclass(frozen=True, kw_only=True)
class Transformation:
    """How a state makes its request of its input, and its output of the result."""

    input_path: str | None
    result_selector: Mapping[str, Any] | None
    result_path: str | None
    output_path: str | None
    outputs: Any
    assign: Mapping[str, Any] | None

    def render(self, parameters: Mapping[str, Any], language: sfn.QueryLanguage) -> dict[str, Any]:
        """The fields of the state, those that are not said as None.

        :param parameters: of the request.
        """
        assign = dict(self.assign) if self.assign is not None else None
        if language is JSONATA:
            return {"Arguments": with_jsonata(parameters), "Output": self.outputs, "Assign": assign}
        return {
            "InputPath": self.input_path,
            "Parameters": sfn.FieldUtils.render_object(with_paths(parameters)),
            "ResultSelector": _with_paths_in_keys(self.result_selector),
            "ResultPath": self.result_path,
            "OutputPath": self.output_path,
            "Assign": _with_paths_in_keys(assign),
        }

    def violations(
        self, language: sfn.QueryLanguage | None, of_machine: sfn.QueryLanguage | None = None
    ) -> Iterator[Violation]:
        """What a state of this language does not have; nothing as long as the language is not known.

        :param of_machine: the language of the state machine, once it is known.
        """
        if language is JSON_PATH and of_machine is JSONATA:
            mixed = "`query_language` is JSON_PATH in a state machine of JSONata, which has none of those; leave it out"
            yield Violation("QueryLanguageOption", mixed)
        if language is JSON_PATH and self.outputs is not None:
            outputs = (
                "`outputs` is of JSONata, and the state is one of JSONPath; use `result_selector` and `result_path`"
            )
            yield Violation("QueryLanguageOption", outputs)
        names = ("input_path", "result_selector", "result_path", "output_path")
        given = [f"`{name}`" for name in names if getattr(self, name) is not None]
        if language is JSONATA and given:
            paths = f"{', '.join(given)}: of JSONPath, and the state is one of JSONata; use `outputs` and `assign`"
            yield Violation("QueryLanguageOption", paths)


def value_violations(parameters: Any, language: sfn.QueryLanguage | None) -> Iterator[Violation]:
    """Values that Step Functions would hand to the job as they are written.

    :param language: of the state, where it is known.
    """
    if any("<aws.scheduler." in one for one in texts_in(parameters)):
        attribute = (
            "the job has a value of `scheduler.ContextAttribute`, which only a schedule replaces; use the context of "
            'the execution: `sfn.JsonPath.string_at("$$.Execution.StartTime")`'
        )
        yield Violation("ForeignValue", attribute)
    if language is JSONATA and has_paths(parameters):
        path = 'the job has a value of `sfn.JsonPath` in a state of JSONata; write "{% $states.input... %}"'
        yield Violation("QueryLanguageOfValue", path)
    if language is JSON_PATH and has_jsonata(parameters):
        expression = (
            'the job has a "{% ... %}" in a state of JSONPath, which hands it on as it is; use `sfn.JsonPath`, or '
            "`query_language=sfn.QueryLanguage.JSONATA`"
        )
        yield Violation("QueryLanguageOfValue", expression)


def _with_paths_in_keys(value: Mapping[str, Any] | None) -> Any:
    """Values of ``JsonPath`` as Step Functions spells them, by keys that end in ``.$``."""
    return sfn.FieldUtils.render_object(dict(value)) if value is not None else None
