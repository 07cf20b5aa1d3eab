"""Steps: work that a cluster is given."""

from __future__ import annotations

import abc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from aws_cdk import aws_emr as emr

from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.scripts import Script
from emr_constructs.model.value import Value, is_list_token, view_of
from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.cluster import StepView

COMMAND_RUNNER = "command-runner.jar"
"""The jar, on every node, that runs a command."""

Bind = Callable[[Script, str], str]
"""Uploads a script under a construct id, lets the nodes read it, and returns its URL."""


class ActionOnFailure(str, Enum):
    """What happens to the cluster when a step fails."""

    CONTINUE = "CONTINUE"
    """Go on with the next step."""
    CANCEL_AND_WAIT = "CANCEL_AND_WAIT"
    """Cancel the steps that wait, keep the cluster."""


class DeployMode(str, Enum):
    """Where the driver of a Spark job runs."""

    CLUSTER = "cluster"
    """On a core or task node, under YARN."""
    CLIENT = "client"
    """On the primary node."""


@dataclass(frozen=True, kw_only=True)
class StepDefinition(Value, abc.ABC):
    """Base of all kinds of steps.

    :param name: name shown by EMR. Default: the id given to ``add_step``
    :param action_on_failure: Default: ActionOnFailure.CONTINUE, the only one that fits a step concurrency above 1
    """

    _VIEW: ClassVar[type[View] | None] = StepView

    name: str | None = None
    action_on_failure: ActionOnFailure = ActionOnFailure.CONTINUE

    def _view(self) -> StepView:
        # The command is made when the step is; the arguments of some kinds are only a part of it.
        return view_of(StepView, self, jar=COMMAND_RUNNER, arguments=UNKNOWN)

    @abc.abstractmethod
    def _command(self, bind: Bind) -> list[str]:
        """The command line for command-runner.jar."""

    def _render(self, bind: Bind) -> emr.CfnStep.HadoopJarStepConfigProperty:
        return emr.CfnStep.HadoopJarStepConfigProperty(jar=COMMAND_RUNNER, args=self._command(bind))


@dataclass(frozen=True, kw_only=True)
class SparkSubmit(StepDefinition):
    """A Spark application, by ``spark-submit``.

    :param script: the Python file or the jar.
    :param arguments: arguments of the application; a ``Script`` among them becomes its URL. Default: none
    :param main_class: class to run, for a jar. Default: that of the jar's manifest
    :param deploy_mode: Default: DeployMode.CLUSTER
    :param conf: Spark properties of this job, as ``--conf``. Default: none
    :param jars: further jars for driver and executors. Default: none
    :param py_files: further Python files, zips or eggs. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``StepName``, ``UndecidableArguments``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-submit-step.html
    """

    script: Script
    arguments: Sequence[str | Script] = ()
    main_class: str | None = None
    deploy_mode: DeployMode = DeployMode.CLUSTER
    conf: Mapping[str, str] = field(default_factory=dict)
    jars: Sequence[Script] = ()
    py_files: Sequence[Script] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if is_list_token(self.arguments):
            problem = (
                "`arguments` is a list that only deployment knows, and cannot be put behind the options of "
                "spark-submit; write a list, of tokens if need be"
            )
            raise EmrValidationError([Violation("UndecidableArguments", problem)])

    def _command(self, bind: Bind) -> list[str]:
        options = ["--deploy-mode", self.deploy_mode.value]
        if self.main_class:
            options += ["--class", self.main_class]
        for key, value in self.conf.items():
            options += ["--conf", f"{key}={value}"]
        if self.jars:
            options += ["--jars", ",".join(bind(jar, f"Jar{index}") for index, jar in enumerate(self.jars))]
        if self.py_files:
            files = (bind(file, f"PyFile{index}") for index, file in enumerate(self.py_files))
            options += ["--py-files", ",".join(files)]
        return ["spark-submit", *options, bind(self.script, "Script"), *_bound(self.arguments, bind)]


@dataclass(frozen=True, kw_only=True)
class Command(StepDefinition):
    """Any command that command-runner.jar can run on the primary node, for example ``hive-script`` or ``aws``.

    :param arguments: the command and its arguments; a ``Script`` among them becomes its URL.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-commandrunner.html
    """

    arguments: Sequence[str | Script]

    def _command(self, bind: Bind) -> list[str]:
        return _bound(self.arguments, bind)


def _bound(arguments: Sequence[str | Script], bind: Bind) -> list[str]:
    """The arguments with the files among them at their URLs."""
    return [bind(one, f"Argument{index}") if isinstance(one, Script) else one for index, one in enumerate(arguments)]


@dataclass(frozen=True, kw_only=True)
class BootstrapAction(Value):
    """A script that each node runs before applications are installed; a failure fails the node.

    :param name: name shown by EMR.
    :param script: the script.
    :param arguments: its arguments. Default: none
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-bootstrap.html
    """

    name: str
    script: Script
    arguments: Sequence[str] = ()

    def _render(self, bind: Bind, id: str) -> emr.CfnCluster.BootstrapActionConfigProperty:  # noqa: A002
        return emr.CfnCluster.BootstrapActionConfigProperty(
            name=self.name,
            script_bootstrap_action=emr.CfnCluster.ScriptBootstrapActionConfigProperty(
                path=bind(self.script, id), args=list(self.arguments) or None
            ),
        )
