"""Jobs on EMR Serverless as states of Step Functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.grants import give
from emr_constructs._jsii.scopes import environment_of, path_of
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.serverless_job import ServerlessJob
from emr_constructs.orchestration.languages import JSON_PATH, Transformation, value_violations
from emr_constructs.orchestration.machines import Rights, StateMachines
from emr_constructs.serverless.interface import IServerlessApplication
from emr_constructs.serverless.job_request import job_request
from emr_constructs.serverless.start_request import allow_start, job_to_start, start_request, values_of

# With this rule, which it makes itself, Step Functions learns that a job run has ended.
_RULE = "StepFunctionsGetEventsForEMRServerlessJobRule"


class ServerlessStartJobRun(sfn.CustomState):
    """A state that runs a job on an EMR Serverless application, and waits until it has ended.

    The job run is cancelled when the execution is stopped or the state times out. Uploads the files that the job names.
    The role of the state machine gets its rights when the state becomes a part of it: to start jobs of the application
    with this role, to follow and to cancel them. The state itself costs a state transition.

    What only an execution knows can stand in the arguments and properties of the job, also as a part of a text:
    ``sfn.JsonPath.string_at("$.day")``, or ``"{% $states.input.day %}"`` where the state is one of JSONata.

    :param application: where the job runs; it is started if need be.
    :param job: the job, for example ``SparkJob``; where it has no name, it gets that of the state.
    :param execution_role: the role of the job. Default: that of the application
    :param integration_pattern: ``RUN_JOB`` waits for the end of the job, and fails with it; ``REQUEST_RESPONSE``
        goes on as soon as it is submitted. Express state machines know only the latter. Default: ``RUN_JOB``
    :param query_language: the language of the state. A state machine of JSONata has only such states, and those in its
        ``Parallel`` and ``Map`` states have to say so, since CDK does not tell them. Default: that of the state machine
    :param task_timeout: how long the state may take; the job has its own timeout, too. Default: as long as the job
    :param comment: what people read. Default: none
    :param input_path: the part of the input that the state sees; JSONPath only. Default: all
    :param result_selector: what is taken of the result; JSONPath only. Default: all
    :param result_path: where the result goes in the input; JSONPath only. Default: it replaces the input
    :param output_path: the part that the next state sees; JSONPath only. Default: all
    :param outputs: the output of the state, with expressions; JSONata only. Default: the result
    :param assign: variables for later states. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``IntegrationPattern``, ``QueryLanguageOption``,
        ``QueryLanguageUntold``, ``QueryLanguageOfValue``, ``ForeignValue``, ``ExpressStateMachine``,
        ``ApplicationElsewhere``, and the codes of the job.
    :see: https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr-serverless.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        application: IServerlessApplication,
        job: ServerlessJob,
        execution_role: iam.IRole | None = None,
        integration_pattern: sfn.IntegrationPattern = sfn.IntegrationPattern.RUN_JOB,
        query_language: sfn.QueryLanguage | None = None,
        task_timeout: sfn.Timeout | None = None,
        comment: str | None = None,
        input_path: str | None = None,
        result_selector: Mapping[str, Any] | None = None,
        result_path: str | None = None,
        output_path: str | None = None,
        outputs: Any = None,
        assign: Mapping[str, Any] | None = None,
    ) -> None:
        check_arguments(ServerlessStartJobRun, scope, id, locals())
        transformation = Transformation(
            input_path=input_path,
            result_selector=result_selector,
            result_path=result_path,
            output_path=output_path,
            outputs=outputs,
            assign=assign,
        )
        job, violations = job_to_start(scope, application, job)
        _refuse(
            path_of(scope, id),
            violations,
            _pattern_violations(integration_pattern),
            transformation.violations(query_language),
            value_violations(values_of(job), query_language),
        )
        execution_role = execution_role or application.execution_role
        super().__init__(scope, id, state_json={})  # it is rendered below, once the language is known
        self._waits = integration_pattern is sfn.IntegrationPattern.RUN_JOB
        self._application = application
        self._request = job_request(self, application, job, execution_role)
        self._spelled = start_request(self._request, id)
        self._machines = StateMachines(self._resource, express=not self._waits)
        self._transformation = transformation
        self._said_language = query_language
        self._described = {"Comment": comment, **_rendered_timeout(task_timeout)}

    @property
    def execution_role(self) -> iam.IRole:
        """The role that the job runs as."""
        return self._request.execution_role

    def to_state_json(self, query_language: sfn.QueryLanguage | None = None, *_: Any) -> Mapping[Any, Any]:
        """The state in the Amazon States Language.

        :param query_language: that of the state machine. Default: JSONPath
        :raises EmrValidationError: ``QueryLanguageOption``, ``QueryLanguageUntold``, ``QueryLanguageOfValue``.
        """
        of_machine = query_language or JSON_PATH
        language = self._said_language or of_machine
        _refuse(
            self.node.path,
            self._transformation.violations(language, of_machine),
            value_violations(self._spelled, language),
        )
        self._machines.rendered(language)
        said = {
            "Type": "Task",
            "QueryLanguage": "JSONata" if language is not of_machine else None,
            "Resource": self._machines.resource,
            **self._described,
            **self._transformation.render(self._spelled, language),
            **self._render_next_end(),
            # That of CustomState leaves out what a catch says in JSONata.
            **self._render_retry_catch(language),
        }
        return {name: value for name, value in said.items() if value is not None}

    def _when_bound_to_graph(self, graph: sfn.StateGraph) -> None:
        """Hand the rights to whatever state machine the graph is of, or becomes a part of."""
        super()._when_bound_to_graph(graph)
        rights = Rights(self, graph, self._machines)
        allow_start(rights, self._application, self._request)
        if self._waits:
            here = environment_of(self)
            rule = here.arn("events", f"rule/{_RULE}")
            runs = f"{self._application.application_arn}/jobruns/*"
            give(rights, ["emr-serverless:CancelJobRun", "emr-serverless:GetJobRun"], [runs])
            give(rights, ["events:DescribeRule", "events:PutRule", "events:PutTargets"], [rule])

    def _validate_state(self) -> list[str]:
        return [str(one) for one in self._machines.violations()]

    @property
    def _resource(self) -> str:
        sync = ".sync" if self._waits else ""
        return f"arn:{environment_of(self).partition}:states:::emr-serverless:startJobRun{sync}"


def _refuse(path: str, *violations: Iterable[Violation]) -> None:
    found = [one for some in violations for one in some]
    if found:
        raise EmrValidationError(found, path)


def _pattern_violations(pattern: sfn.IntegrationPattern) -> Iterator[Violation]:
    if pattern is sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN:
        problem = (
            "`integration_pattern` is WAIT_FOR_TASK_TOKEN, which Step Functions does not have for EMR Serverless; use "
            "RUN_JOB or REQUEST_RESPONSE"
        )
        yield Violation("IntegrationPattern", problem)


def _rendered_timeout(timeout: Any) -> dict[str, Any]:
    if timeout is None:
        return {}
    seconds = timeout.seconds
    return {
        "TimeoutSeconds": timeout.jsonata_expression if seconds is None else seconds,
        "TimeoutSecondsPath": timeout.path,
    }
