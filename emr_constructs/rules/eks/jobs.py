"""Rules on job templates of EMR on EKS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from emr_constructs.facts import eks, enums
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.eks.work import literal
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import needed, shaped, sized
from emr_constructs.rules.sources import eks_guide, template_reference
from emr_constructs.rules.view import UNKNOWN, View, complete, items, known, view_fields, walk
from emr_constructs.rules.views.eks import JobTemplateView, SparkSqlView, SparkSubmitView, TemplateParameterView

_TEMPLATE = template_reference("aws-resource-emrcontainers-jobtemplate")
_DATA = template_reference("aws-properties-emrcontainers-jobtemplate-jobtemplatedata")
_DRIVER = template_reference("aws-properties-emrcontainers-jobtemplate-jobdriver")
_PARAMETERS = eks_guide("use-job-template-parameters")
_NOT_BLANK = r"(?s).*\S.*"
_PARAMETER = re.compile(r"\$\{([.\-_#A-Za-z0-9]+)\}")
_NOT_JOB = ("name", "raw", "tags", "parameters")
"""Fields of a job template in which no parameter is used: they are not part of the job, or declare parameters."""


@rule(on=JobTemplateView, source=_TEMPLATE)
def job_template_incomplete(template: JobTemplateView) -> Iterator[Problem]:
    """A job template has a name, a release and a role."""
    yield from needed(template, "name", "release_label", "execution_role_arn")


@rule(on=JobTemplateView, source=_TEMPLATE)
def job_template_name(template: JobTemplateView) -> Iterator[Problem]:
    """The name of a job template has 1 to 64 letters, digits and `.-_/#`."""
    yield from sized(template, "name", 64)
    yield from shaped(
        template,
        "name",
        r"[.\-_/#A-Za-z0-9]+",
        "holds characters that EMR refuses",
        "use letters, digits, and . - _ / #",
    )


@rule(on=JobTemplateView, source=_DRIVER, remedy="set one of `spark_submit` and `spark_sql`")
def job_template_driver(template: JobTemplateView) -> Iterator[Problem]:
    """A job is run by spark-submit or by Spark SQL."""
    drivers = (template.spark_submit, template.spark_sql)
    if all(one is None for one in drivers):
        yield Problem("spark_submit", "nothing says what the job runs")
    if all(known(one) for one in drivers):
        yield Problem("spark_submit", "`spark_submit` and `spark_sql` exclude each other")


@rule(on=SparkSubmitView, source=_DRIVER)
def spark_submit_driver(driver: SparkSubmitView) -> Iterator[Problem]:
    """A job of spark-submit has an entry point of up to 256 characters, and parameters of up to 102400."""
    yield from needed(driver, "entry_point")
    yield from sized(driver, "entry_point", 256)
    yield from shaped(driver, "entry_point", _NOT_BLANK, "is blank", "name the file that the job runs")
    yield from sized(driver, "parameters", 102_400)
    yield from shaped(driver, "parameters", _NOT_BLANK, "is blank", "leave it out")


@rule(on=SparkSubmitView, source=_DRIVER)
def spark_submit_arguments(driver: SparkSubmitView) -> Iterator[Problem]:
    """An argument of a job has 1 to 10280 characters, and not only blanks."""
    for index, one in enumerate(driver.arguments if known(driver.arguments) else ()):
        if known(one) and not (one.strip() and len(one) <= 10_280):
            yield Problem(
                "arguments", f"`arguments[{index}]` has {len(one)} characters", "use 1 to 10280, and not only blanks"
            )


@rule(on=SparkSqlView, source=_DRIVER)
def spark_sql_driver(driver: SparkSqlView) -> Iterator[Problem]:
    """A job of Spark SQL has an entry point of up to 256 characters, and parameters of up to 102400."""
    yield from sized(driver, "entry_point", 256)
    yield from shaped(driver, "entry_point", _NOT_BLANK, "is blank", "name the file that the job runs")
    yield from sized(driver, "parameters", 102_400)
    yield from shaped(driver, "parameters", _NOT_BLANK, "is blank", "leave it out")


@rule(on=JobTemplateView, source=_DATA, remedy="make the whole label a parameter, for example ${Release}")
def job_template_release_parameter(template: JobTemplateView) -> Iterator[Problem]:
    """A release label is a parameter as a whole, or not at all."""
    label = template.release_label
    if known(label) and "${" in label and re.fullmatch(r"\$\{[a-zA-Z]\w*\}", label, re.ASCII) is None:
        yield Problem("release_label", f"`release_label` ({label!r}) is a parameter in part")


@rule(on=JobTemplateView, source=eks_guide("run-flink-jobs"), severity=Severity.WARNING)
def job_template_flink(template: JobTemplateView) -> Iterator[Problem]:
    """A job template is for Spark; Flink applications are run by their Kubernetes operator."""
    label = literal(template.release_label)
    if eks.is_flink(label):
        yield Problem("release_label", f"{label} is an image for Flink, and a job template runs Spark")


@rule(on=JobTemplateView, source=_DATA)
def job_tags(template: JobTemplateView) -> Iterator[Problem]:
    """A job has at most 50 tags, with values of at most 256 characters."""
    yield from sized(template, "job_tags", 50, least=0)
    for key, value in template.job_tags.items() if known(template.job_tags) else ():
        if isinstance(value, str) and len(value) > 256:
            yield Problem("job_tags", f"`job_tags` {key!r} has {len(value)} characters", "use at most 256")


@rule(on=JobTemplateView, source=_DATA)
def job_template_property(template: JobTemplateView) -> Iterator[Problem]:
    """A property of a configuration of a job template has 1 to 1024 characters, and not only blanks."""
    for part, _ in walk(template):
        properties = getattr(part, "properties", None)
        for key, value in properties.items() if isinstance(properties, Mapping) else ():
            if isinstance(value, str) and not (value.strip() and len(value) <= 1024):
                wrong = f"{key!r} in `configurations` has {len(value)} characters"
                yield Problem("configurations", wrong, "use 1 to 1024, and not only blanks")


@rule(on=JobTemplateView, source=_DATA)
def template_parameter_count(template: JobTemplateView) -> Iterator[Problem]:
    """A job template has at most 100 parameters."""
    yield from sized(template, "parameters", 100, least=0)


@rule(on=JobTemplateView, source=_DATA, remedy="use letters, digits, and . - _ #")
def template_parameter_name(template: JobTemplateView) -> Iterator[Problem]:
    """The name of a parameter is made of letters, digits and `.-_#`."""
    for one in items(template.parameters):
        if known(one.key) and re.fullmatch(r"[.\-_#A-Za-z0-9]+", one.key, re.ASCII) is None:
            yield Problem("parameters", f"{one.key!r} is not a name for a parameter")


@rule(on=TemplateParameterView, source=_DATA)
def template_parameter(parameter: TemplateParameterView) -> Iterator[Problem]:
    """A parameter is a number or a string, and has a default of 1 to 1024 characters."""
    yield from one_of(parameter, "parameter_type", enums.values("TemplateParameterDataType", "emr-containers"))
    yield from sized(parameter, "default_value", 1024)
    yield from shaped(parameter, "default_value", _NOT_BLANK, "is blank", "leave it out")


@rule(
    on=TemplateParameterView, source=_PARAMETERS, severity=Severity.WARNING, remedy="use a number, or the type STRING"
)
def template_parameter_number(parameter: TemplateParameterView) -> Iterator[Problem]:
    """The default of a number is a number."""
    default = parameter.default_value
    if parameter.parameter_type == "NUMBER" and known(default) and default.strip() and not _is_number(default):
        yield Problem("default_value", f"`default_value` ({default!r}) of a NUMBER is no number")


@rule(on=JobTemplateView, source=_PARAMETERS, severity=Severity.WARNING)
def template_parameter_undeclared(template: JobTemplateView) -> Iterator[Problem]:
    """A parameter that a job template uses is declared."""
    declared = _declared(template)
    for name, field in _used(template).items() if declared is not None else ():
        if name not in (declared or ()):
            yield Problem(field, f"the parameter ${{{name}}} is not declared", f"declare {name!r} in `parameters`")


@rule(on=JobTemplateView, source=_PARAMETERS, severity=Severity.WARNING, remedy="leave it out, or use it")
def template_parameter_unused(template: JobTemplateView) -> Iterator[Problem]:
    """A parameter that a job template declares is used."""
    hidden = any(text is UNKNOWN for _, value in _job(template) for text in _texts(value))
    if not hidden:
        used = _used(template)
        for name in (one for one in _declared(template) or () if one not in used):
            yield Problem("parameters", f"the parameter {name!r} is used nowhere")


def _declared(template: JobTemplateView) -> list[str] | None:
    """The parameters that are declared; None where not all of them are known."""
    keys = [one.key for one in items(template.parameters) if known(one.key)]
    return keys if complete(template.parameters) and len(keys) == len(items(template.parameters)) else None


def _used(template: JobTemplateView) -> dict[str, str]:
    """The parameters that the job uses, with the field of the template in which each is used first."""
    used: dict[str, str] = {}
    for field, value in _job(template):
        for text in _texts(value):
            for name in _PARAMETER.findall(text) if isinstance(text, str) else ():
                used.setdefault(name, field)
    return used


def _job(template: JobTemplateView) -> list[tuple[str, Any]]:
    """What the job is made of. A role that stands in the template is no parameter."""
    left_out = {*_NOT_JOB, *(["execution_role_arn"] if known(template.execution_role) else [])}
    fields = [one.name for one in view_fields(JobTemplateView) if not one.metadata["linked"]]
    return [(name, getattr(template, name)) for name in fields if name not in left_out]


def _texts(value: Any) -> Iterator[Any]:
    """Every text, or what is not known, in a value of a view."""
    if isinstance(value, View):
        for one in view_fields(type(value)):
            yield from _texts(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _texts(part)
    else:
        yield value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
