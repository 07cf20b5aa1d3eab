"""The spark-submit arguments in the steps of a synthesized template, as they would be after a deployment."""

import re
from collections.abc import Callable
from typing import Any

PSEUDO_PARAMETERS = {
    "AWS::AccountId": "111122223333",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::StackName": "stack",
    "AWS::URLSuffix": "amazonaws.com",
}


def step_arguments(template: dict[str, Any]) -> list[list[str]]:
    """The arguments of every spark-submit step, without ``spark-submit`` itself, in the template's order.

    What only a deployment can know becomes a plausible text: a bucket's name, an ARN.

    :raises ValueError: an argument is neither a text nor one of the functions known here.
    """
    found = []
    for resource in template.get("Resources", {}).values():
        if resource["Type"] != "AWS::EMR::Step":
            continue
        jar_step = resource["Properties"]["HadoopJarStep"]
        arguments = [_resolve(argument, template) for argument in jar_step.get("Args", [])]
        if jar_step["Jar"] == "command-runner.jar" and arguments[:1] == ["spark-submit"]:
            found.append(arguments[1:])
    return found


def _resolve(value: Any, template: dict[str, Any]) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and len(value) == 1:
        [(function, argument)] = value.items()
        if function in _FUNCTIONS:
            return _FUNCTIONS[function](argument, template)
    raise ValueError(f"an argument of a step must be a text or a known function, not {value!r}")


def _ref(name: str, template: dict[str, Any]) -> str:
    """A resource's reference is taken for a name, as a bucket's is."""
    parameter = template.get("Parameters", {}).get(name, {})
    return PSEUDO_PARAMETERS.get(name) or parameter.get("Default") or _physical_name(name)


def _get_att(path: str | list[str], template: dict[str, Any]) -> str:
    name, attribute = path.split(".", 1) if isinstance(path, str) else path
    if attribute.endswith("Arn"):
        return f"arn:aws:service:eu-west-1:111122223333:{_physical_name(name)}"
    return _physical_name(f"{name}-{attribute}")


def _join(argument: list[Any], template: dict[str, Any]) -> str:
    delimiter, parts = argument
    return str(delimiter).join(_resolve(part, template) for part in parts)


def _sub(argument: str | list[Any], template: dict[str, Any]) -> str:
    text, variables = (argument, {}) if isinstance(argument, str) else argument

    def substitute(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("!"):  # ${!x} is how a template writes ${x} itself
            return f"${{{name[1:]}}}"
        if name in variables:
            return _resolve(variables[name], template)
        return _get_att(name, template) if "." in name else _ref(name, template)

    return re.sub(r"\$\{([^}]+)\}", substitute, text)


def _import_value(name: Any, template: dict[str, Any]) -> str:
    return _physical_name(_resolve(name, template))


def _physical_name(text: str) -> str:
    """A name that S3 takes, too."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower())[:63].strip("-.")


_FUNCTIONS: dict[str, Callable[[Any, dict[str, Any]], str]] = {
    "Fn::GetAtt": _get_att,
    "Fn::ImportValue": _import_value,
    "Fn::Join": _join,
    "Fn::Sub": _sub,
    "Ref": _ref,
}
