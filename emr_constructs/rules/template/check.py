"""What rules find in a template."""

from __future__ import annotations

from collections.abc import Mapping

from emr_constructs.rules.template.finding import TemplateFinding


def check_template(
    text: str, name: str, *, parameters: Mapping[str, str] | None = None, region: str = ""
) -> list[TemplateFinding]:
    """Judge a CloudFormation template by every rule.

    :param text: the template, JSON or YAML.
    :param name: how findings call it.
    :param parameters: values of parameters. Default: the defaults that the template gives; others are unknown
    :param region: where it will be deployed. Default: unknown
    :raises UnusableTemplate: where the text is no template.
    """
    raise NotImplementedError
