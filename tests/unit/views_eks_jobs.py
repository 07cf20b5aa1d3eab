"""Cases of the rules on job templates of EMR on EKS."""

from __future__ import annotations

from typing import Any

from eks_views import PODS, configuration, job_template, role
from views import case

from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.eks import SparkSqlView, SparkSubmitView, TemplateParameterView

_MISSING = "is missing; say it: CloudFormation requires it"
_SQL = SparkSqlView(entry_point="s3://bucket/job.sql")
_ONE_OF = "set one of `spark_submit` and `spark_sql`"


def _submit(**said: Any) -> SparkSubmitView:
    return SparkSubmitView(**{"entry_point": "s3://bucket/job.py", **said})


def _sql(**said: Any) -> SparkSqlView:
    return SparkSqlView(**{"entry_point": "s3://bucket/job.sql", **said})


def _parameter(key: str = "Day", **said: Any) -> TemplateParameterView:
    return TemplateParameterView(**{"key": key, "parameter_type": "STRING", **said})


def _with(*keys: Any, **said: Any) -> View:
    """A job template with parameters, and arguments that use some."""
    return job_template(parameters=tuple(_parameter(key) for key in keys), **said)


def _arguments(*texts: Any) -> dict[str, Any]:
    return {"spark_submit": _submit(arguments=texts)}


def _properties(value: Any) -> View:
    return job_template(configurations=(configuration("spark-defaults", spark_a=value),))


CASES = [
    case(
        "JobTemplateIncomplete",
        job_template(name=None, execution_role_arn=None),
        f"`template_name` {_MISSING}",
        f"`execution_role` {_MISSING}",
        good=job_template(),
    ),
    case(
        "JobTemplateName",
        job_template(name="daily job"),
        "`template_name` ('daily job') holds characters that EMR refuses; use letters, digits, and . - _ / #",
        good=job_template(name="daily.job"),
    ),
    case(
        "JobTemplateName",
        job_template(name="a" * 65),
        "`template_name` has 65 characters; use 1 to 64",
        good=job_template(name="a" * 64),
    ),
    case(
        "JobTemplateDriver",
        job_template(spark_submit=None),
        f"nothing says what the job runs; {_ONE_OF}",
        good=job_template(spark_submit=None, spark_sql=_SQL),
    ),
    case(
        "JobTemplateDriver",
        job_template(spark_sql=_SQL),
        f"`spark_submit` and `spark_sql` exclude each other; {_ONE_OF}",
        good=job_template(),
    ),
    case("SparkSubmitDriver", _submit(entry_point=None), f"`entry_point` {_MISSING}", good=_submit()),
    case(
        "SparkSubmitDriver",
        _submit(entry_point="a" * 257, parameters="a" * 102_401),
        "`entry_point` has 257 characters; use 1 to 256",
        "`parameters` has 102401 characters; use 1 to 102400",
        good=_submit(entry_point="a" * 256, parameters="a" * 102_400),
    ),
    case(
        "SparkSubmitDriver",
        _submit(entry_point=" ", parameters="\n"),
        "`entry_point` (' ') is blank; name the file that the job runs",
        "`parameters` ('\\n') is blank; leave it out",
        good=_submit(parameters="--conf a=b\n--conf c=d"),
    ),
    case(
        "SparkSubmitArguments",
        _submit(arguments=("a", "a" * 10_281, " ")),
        "`arguments[1]` has 10281 characters; use 1 to 10280, and not only blanks",
        "`arguments[2]` has 1 characters; use 1 to 10280, and not only blanks",
        good=_submit(arguments=("a", "a" * 10_280)),
    ),
    case(
        "SparkSqlDriver",
        _sql(entry_point="a" * 257, parameters="a" * 102_401),
        "`entry_point` has 257 characters; use 1 to 256",
        "`parameters` has 102401 characters; use 1 to 102400",
        good=_sql(entry_point="a" * 256, parameters="a" * 102_400),
    ),
    case(
        "SparkSqlDriver",
        _sql(entry_point=" ", parameters=" "),
        "`entry_point` (' ') is blank; name the file that the job runs",
        "`parameters` (' ') is blank; leave it out",
        good=_sql(entry_point=None),
    ),
    case(
        "JobTemplateReleaseParameter",
        _with("Version", release_label="emr-${Version}-latest"),
        "`release_label` ('emr-${Version}-latest') is a parameter in part; "
        "make the whole label a parameter, for example ${Release}",
        good=_with("Version", release_label="${Version}"),
    ),
    case(
        "JobTemplateFlink",
        job_template(release_label="emr-7.13.0-flink-latest"),
        "emr-7.13.0-flink-latest is an image for Flink, and a job template runs Spark",
        good=job_template(release_label="emr-7.13.0-latest"),
    ),
    case(
        "JobTags",
        job_template(job_tags={f"Tag{index}": "a" for index in range(51)}),
        "`job_tags` has 51 entries; use at most 50",
        good=job_template(job_tags={f"Tag{index}": "a" for index in range(50)}),
    ),
    case(
        "JobTags",
        job_template(job_tags={"Team": "a" * 257}),
        "`job_tags` 'Team' has 257 characters; use at most 256",
        good=job_template(job_tags={"Team": "a" * 256}),
    ),
    case(
        "JobTags",
        job_template(job_tags={"Team": "a" * 257}),
        "`job_tags` 'Team' has 257 characters; use at most 256",
        good=job_template(job_tags={}),
    ),
    case(
        "JobTemplateProperty",
        _properties(" "),
        "'spark.a' in `configurations` has 1 characters; use 1 to 1024, and not only blanks",
        good=_properties("a"),
    ),
    case(
        "JobTemplateProperty",
        _properties("a" * 1025),
        "'spark.a' in `configurations` has 1025 characters; use 1 to 1024, and not only blanks",
        good=_properties("a" * 1024),
    ),
    case(
        "TemplateParameterCount",
        _with(*(f"P{index}" for index in range(101)), **_arguments(*(f"${{P{index}}}" for index in range(101)))),
        "`parameters` has 101 entries; use at most 100",
        good=_with(*(f"P{index}" for index in range(100)), **_arguments(*(f"${{P{index}}}" for index in range(100)))),
    ),
    case(
        "TemplateParameterCount",
        _with(*(f"P{index}" for index in range(101)), **_arguments(*(f"${{P{index}}}" for index in range(101)))),
        "`parameters` has 101 entries; use at most 100",
        good=_with(),
    ),
    case(
        "TemplateParameterName",
        _with("my day", **_arguments(UNKNOWN)),
        "'my day' is not a name for a parameter; use letters, digits, and . - _ #",
        good=_with("my.day-1_#", **_arguments("${my.day-1_#}")),
    ),
    case(
        "TemplateParameter",
        _parameter(parameter_type="DATE"),
        "`parameter_type` ('DATE') must be NUMBER or STRING",
        good=_parameter(parameter_type="NUMBER"),
    ),
    case(
        "TemplateParameter",
        _parameter(default_value="a" * 1025),
        "`default_value` has 1025 characters; use 1 to 1024",
        good=_parameter(default_value="a" * 1024),
    ),
    case(
        "TemplateParameter",
        _parameter(default_value=" "),
        "`default_value` (' ') is blank; leave it out",
        good=_parameter(default_value="a"),
    ),
    case(
        "TemplateParameterNumber",
        _parameter(parameter_type="NUMBER", default_value="many"),
        "`default_value` ('many') of a NUMBER is no number; use a number, or the type STRING",
        good=_parameter(parameter_type="NUMBER", default_value="1.5"),
    ),
    case(
        "TemplateParameterUndeclared",
        _with("Day", **_arguments("${Day}", "a-${Month}-${Year}")),
        "the parameter ${Month} is not declared; declare 'Month' in `parameters`",
        "the parameter ${Year} is not declared; declare 'Year' in `parameters`",
        good=_with("Day", "Month", **_arguments("${Day}", "a-${Month}")),
    ),
    case(
        "TemplateParameterUndeclared",
        job_template(job_tags={"Team": "${Team}"}),
        "the parameter ${Team} is not declared; declare 'Team' in `parameters`",
        good=job_template(job_tags={"Team": "${Team}"}, parameters=UNKNOWN),
    ),
    case(
        "TemplateParameterUnused",
        _with("Day", "Month", **_arguments("${Day}")),
        "the parameter 'Month' is used nowhere; leave it out, or use it",
        good=_with("Day", "Month", **_arguments("${Day}", UNKNOWN)),
    ),
    case(
        "TemplateParameterUnused",
        _with("Day", execution_role_arn=None, execution_role=role(PODS)),
        "the parameter 'Day' is used nowhere; leave it out, or use it",
        good=_with("Day", execution_role_arn=UNKNOWN),
    ),
    case(
        "TemplateParameterUnused",
        _with("Day"),
        "the parameter 'Day' is used nowhere; leave it out, or use it",
        good=_with("Day", configurations=(configuration("spark-defaults", spark_a="${Day}"),)),
    ),
]
