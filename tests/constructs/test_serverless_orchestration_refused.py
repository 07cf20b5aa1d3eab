"""States for jobs on EMR Serverless: what is refused, what each argument changes, how the request is spelled."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_stepfunctions as sfn
from options import Option, Owner
from state_machines import ID, definition, job, machine, run, structures, text_of
from synthesized import Brought, Synthesized, imported_role, new_stack

import emr_constructs as emr
from emr_constructs.serverless.start_request import MAPS, start_request

JSONATA = sfn.QueryLanguage.JSONATA
HOURLY = scheduler.ScheduleExpression.rate(cdk.Duration.hours(1))
TOKEN = sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN
PASSING = sfn.IntegrationPattern.REQUEST_RESPONSE


# Names


def test_every_member_of_the_request_is_one_capital_away_from_what_the_api_calls_it() -> None:
    names = dict(structures())
    assert len(names) > 30
    # Where a name begins with more than one capital, or with none, AWS's own spelling would be another.
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*", name)] == []
    assert {name for name, shape in names.items() if shape.type_name == "map"} == MAPS


def test_names_of_members_are_converted_and_those_of_the_user_are_not() -> None:
    given: dict[str, Any] = {
        "tags": {"team": "data"},
        "configurationOverrides": {
            "applicationConfiguration": [
                {"classification": "hive", "properties": {"a.b": "c"}, "configurations": [{"properties": {"d": "e"}}]}
            ],
            "diskEncryptionConfiguration": {"encryptionContext": {"purpose": "x"}},
            "monitoringConfiguration": {"cloudWatchLoggingConfiguration": {"logTypes": {"spark": ["stdout"]}}},
        },
    }
    assert start_request(type("Request", (), {"parameters": given})(), "Nightly") == {
        "Name": "Nightly",
        "Tags": {"team": "data"},
        "ConfigurationOverrides": {
            "ApplicationConfiguration": [
                {"Classification": "hive", "Properties": {"a.b": "c"}, "Configurations": [{"Properties": {"d": "e"}}]}
            ],
            "DiskEncryptionConfiguration": {"EncryptionContext": {"purpose": "x"}},
            "MonitoringConfiguration": {"CloudWatchLoggingConfiguration": {"LogTypes": {"spark": ["stdout"]}}},
        },
    }


# What is refused


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"integration_pattern": TOKEN},
            "IntegrationPattern: `integration_pattern` is WAIT_FOR_TASK_TOKEN, which Step Functions does not have for "
            "EMR Serverless; use RUN_JOB or REQUEST_RESPONSE [at Stack/Run]",
        ),
        (
            {"query_language": JSONATA, "result_path": "$.run", "input_path": "$.job"},
            "QueryLanguageOption: `input_path`, `result_path`: of JSONPath, and the state is one of JSONata; use "
            "`outputs` and `assign` [at Stack/Run]",
        ),
        (
            {"query_language": sfn.QueryLanguage.JSON_PATH, "outputs": {}},
            "QueryLanguageOption: `outputs` is of JSONata, and the state is one of JSONPath; use "
            "`result_selector` and `result_path` [at Stack/Run]",
        ),
        (
            {"query_language": JSONATA, "job": job(arguments=[sfn.JsonPath.string_at("$.day")])},
            "QueryLanguageOfValue: the job has a value of `sfn.JsonPath` in a state of JSONata; write "
            '"{% $states.input... %}" [at Stack/Run]',
        ),
        (
            {"query_language": sfn.QueryLanguage.JSON_PATH, "job": job(arguments=["{% $states.input.day %}"])},
            'QueryLanguageOfValue: the job has a "{% ... %}" in a state of JSONPath, which hands it on as it is; use '
            "`sfn.JsonPath`, or `query_language=sfn.QueryLanguage.JSONATA` [at Stack/Run]",
        ),
        (
            {"job": job(conf={"spark.day": scheduler.ContextAttribute.scheduled_time})},
            "ForeignValue: the job has a value of `scheduler.ContextAttribute`, which only a schedule replaces; use "
            'the context of the execution: `sfn.JsonPath.string_at("$$.Execution.StartTime")` [at Stack/Run]',
        ),
        (
            {"task_timeout": cdk.Duration.hours(1)},
            "ArgumentType: `task_timeout` must be a Timeout, not ",
        ),
    ],
    ids=["token", "fields", "outputs", "path", "expression", "attribute", "timeout"],
)
def test_what_step_functions_would_refuse_or_misread(given: dict[str, Any], message: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        run(stack := new_stack(), "Run", **given)
    assert str(caught.value).startswith(message)
    assert stack.node.try_find_child("Run") is None


@pytest.mark.parametrize(
    ("of_machine", "given", "message"),
    [
        (JSONATA, {"query_language": sfn.QueryLanguage.JSON_PATH}, "in a state machine of JSONata"),
        (JSONATA, {"output_path": "$.run"}, "`output_path`: of JSONPath"),
        (JSONATA, {"job": job(arguments=sfn.JsonPath.list_at("$.all"))}, "QueryLanguageOfValue"),
        (None, {"outputs": {}}, "`outputs` is of JSONata"),
        (None, {"job": job(conf={"spark.day": "{% $states.input.day %}"})}, "QueryLanguageOfValue"),
    ],
    ids=["language", "fields", "list", "outputs", "expression"],
)
def test_what_only_the_state_machine_tells(of_machine: Any, given: dict[str, Any], message: str) -> None:
    stack = new_stack()
    with pytest.raises(RuntimeError, match=re.escape(message)):
        machine(stack, "Machine", run(stack, "Run", **given), query_language=of_machine)


def nested(language: sfn.QueryLanguage | None) -> cdk.Stack:
    """A state machine of JSONata with a state in each state that holds others."""
    stack = new_stack()
    left, right = (run(stack, name, query_language=language) for name in ("Left", "Right"))
    both = sfn.Parallel(stack, "Both").branch(left, sfn.Map(stack, "Map").item_processor(right))
    timeout = cdk.Duration.seconds(cdk.CfnParameter(stack, "Seconds", type="Number").value_as_number)
    machine(stack, "Machine", both, query_language=JSONATA, timeout=timeout)
    return stack


def test_a_state_inside_of_others_in_a_state_machine_of_jsonata_has_to_say_so() -> None:
    with pytest.raises(RuntimeError) as caught:
        Synthesized(nested(None))
    message = "] QueryLanguageUntold: the state machine Stack/Machine is of JSONata, which CDK does not tell"
    assert [f"Stack/{name}{message}" in str(caught.value) for name in ("Left", "Right")] == [True, True]
    said = text_of(Synthesized(nested(JSONATA)).properties("Machine/Resource")["DefinitionString"])
    assert said.count('"QueryLanguage":"JSONata"') == 3


def state(scope: cdk.Stack, **arguments: Any) -> None:
    emr.orchestration.ServerlessStartJobRun(scope, "Run", integration_pattern=TOKEN, **arguments)


def schedule(scope: cdk.Stack, **arguments: Any) -> None:
    emr.JobSchedule(scope, "Run", schedule=HOURLY, retry_attempts=-1, **arguments)


def state_as_usual(scope: cdk.Stack, **arguments: Any) -> None:
    emr.orchestration.ServerlessStartJobRun(scope, "Run", **arguments)


def schedule_as_usual(scope: cdk.Stack, **arguments: Any) -> None:
    emr.JobSchedule(scope, "Run", schedule=HOURLY, **arguments)


ELSEWHERE = "arn:aws:emr-serverless:us-east-1:111122223333:/applications/00f1ab2cd3ef4g05"


@pytest.mark.parametrize(("make", "own"), [(state, "IntegrationPattern"), (schedule, "ScheduleRetries")])
def test_all_that_is_wrong_is_told_before_anything_is_made(make: Callable[..., None], own: str) -> None:
    stack = new_stack("eu-west-1")
    there = emr.ServerlessApplication.from_application_arn(stack, "There", ELSEWHERE)
    with pytest.raises(emr.EmrValidationError, match="the application is in us-east-1 of 111122223333") as caught:
        make(stack, application=there, job=job())
    assert caught.value.codes == ("ApplicationElsewhere", own)
    hive = emr.ServerlessApplication.from_application_attributes(
        stack, "Hive", application_id=ID, application_type=emr.ServerlessType.HIVE
    )
    with pytest.raises(emr.EmrValidationError) as caught:
        make(stack, application=hive, job=job())
    assert len(caught.value.codes) == 2
    assert caught.value.codes[-1] == own
    assert stack.node.try_find_child("Run") is None


@pytest.mark.parametrize("make", [state_as_usual, schedule_as_usual])
def test_what_a_job_lacks_on_the_application_leaves_nothing_behind(make: Callable[..., None]) -> None:
    stack = new_stack()
    unknown = emr.ServerlessApplication.from_application_id(stack, "Unknown", ID)
    packed = emr.SparkJob(package=emr.PythonPackage.from_file("examples/jobs/word_count.py"))
    for job_of_it, code in ((packed, "PackageForUnknown"), (job(), "ApplicationWithoutRole")):
        with pytest.raises(emr.EmrValidationError, match=code):
            make(stack, application=unknown, job=job_of_it)
        assert stack.node.try_find_child("Run") is None


def test_a_list_of_the_input_is_a_list() -> None:
    stack = new_stack()
    machine(stack, "Machine", run(stack, "Run", job=job(arguments=sfn.JsonPath.list_at("$.all"))))
    submitted = definition(Synthesized(stack), "Machine/Resource")["States"]["Run"]["Parameters"]["JobDriver"]
    assert submitted["SparkSubmit"]["EntryPointArguments.$"] == "$.all"


def parameters_of(**arguments: Any) -> dict[str, Any]:
    """What a state of JSONPath hands to EMR Serverless for a job."""
    stack = new_stack()
    machine(stack, "Machine", run(stack, "Run", job=job(**arguments)))
    found: dict[str, Any] = definition(Synthesized(stack), "Machine/Resource")["States"]["Run"]["Parameters"]
    return found


def test_a_number_of_the_input_can_be_a_part_of_a_text() -> None:
    submitted = parameters_of(executors=sfn.JsonPath.number_at("$.executors"))["JobDriver"]["SparkSubmit"]
    text = "States.Format('--conf spark.executor.instances={}', $.executors)"
    assert submitted["SparkSubmitParameters.$"] == text


def test_a_session_policy_can_be_for_one_day() -> None:
    readable = f"arn:{cdk.Aws.PARTITION}:s3:::data/{sfn.JsonPath.string_at('$.day')}/*"
    statement = iam.PolicyStatement(actions=["s3:GetObject"], resources=[readable])
    policy = parameters_of(session_policy=iam.PolicyDocument(statements=[statement]))["ExecutionIamPolicy"]["Policy.$"]
    assert policy == (
        'States.Format(\'\\{"Statement":[\\{"Action":"s3:GetObject","Effect":"Allow",'
        '"Resource":"arn:{}:s3:::data/{}/*"\\}],"Version":"2012-10-17"\\}\', \'aws\', $.day)'
    )


# No dead options: the namespace is not seen by test_no_dead_options


def _use(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    machine(brought.stack, place, run(brought.stack, f"{place}State", **arguments))


def at(*keys: str) -> Any:
    """A part of the one state of a state machine."""

    def look(found: Synthesized, place: str) -> Any:
        value: Any = definition(found, f"{place}/Resource")["States"][f"{place}State"]
        for key in keys:
            value = value.get(key, {})
        return value

    return look


OPTIONS = Owner(
    make=_use,
    options={
        "application": Option(
            given=lambda scope: emr.ServerlessApplication.from_application_attributes(
                scope, "Own", application_id="00own", execution_role=imported_role(scope, "Jobs")
            ),
            look=at("Parameters", "ApplicationId"),
            expected="00own",
        ),
        "job": Option(given=job(name="Ours"), look=at("Parameters", "Name"), expected="Ours"),
        "execution_role": Option(
            given=lambda scope: imported_role(scope, "Own"),
            look=at("Parameters", "ExecutionRoleArn"),
            expected="arn:aws:iam::111122223333:role/teams/Own",
        ),
        "integration_pattern": Option(
            given=PASSING, look=at("Resource"), expected="arn:aws:states:::emr-serverless:startJobRun"
        ),
        "query_language": Option(given=JSONATA, look=at("QueryLanguage"), expected="JSONata"),
        "task_timeout": Option(
            given=sfn.Timeout.duration(cdk.Duration.minutes(1)), look=at("TimeoutSeconds"), expected=60
        ),
        "comment": Option(given="ours", look=at("Comment"), expected="ours"),
        "input_path": Option(given="$.a", look=at("InputPath"), expected="$.a"),
        "result_selector": Option(given={"a": 1}, look=at("ResultSelector"), expected={"a": 1}),
        "result_path": Option(given="$.a", look=at("ResultPath"), expected="$.a"),
        "output_path": Option(given="$.a", look=at("OutputPath"), expected="$.a"),
        "outputs": Option(given={"a": 1}, look=at("Output"), expected={"a": 1}, rest={"query_language": JSONATA}),
        "assign": Option(given={"a": 1}, look=at("Assign"), expected={"a": 1}),
    },
)


@cache
def tried() -> Synthesized:
    return OPTIONS.synthesize()


@pytest.mark.parametrize("argument", OPTIONS.options)
def test_an_argument_changes_what_it_says(argument: str) -> None:
    option = OPTIONS.options[argument]
    assert option.look(tried(), f"Said-{argument}") == option.expected
    assert option.look(tried(), OPTIONS.unsaid(argument)) != option.expected


def test_every_argument_is_tried() -> None:
    parameters = set(inspect.signature(emr.orchestration.ServerlessStartJobRun.__init__).parameters)
    assert parameters - {"self", "scope", "id"} == set(OPTIONS.options)
