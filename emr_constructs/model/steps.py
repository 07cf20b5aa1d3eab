"""Steps: work that a cluster is given. The base of all kinds, and the kinds that run anything."""

from __future__ import annotations

import abc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from aws_cdk import aws_emr as emr

from emr_constructs.model.scripts import Bind, Script, bound, bound_later
from emr_constructs.model.value import Value, plain, view_of
from emr_constructs.rules.view import View
from emr_constructs.rules.views.cluster import StepPropertyView, StepView

COMMAND_RUNNER = "command-runner.jar"
"""The jar, on every node, that runs a command."""


class ActionOnFailure(str, Enum):
    """What happens to the cluster when a step fails."""

    CONTINUE = "CONTINUE"
    """Go on with the next step."""
    CANCEL_AND_WAIT = "CANCEL_AND_WAIT"
    """Cancel the steps that wait, keep the cluster."""
    TERMINATE_CLUSTER = "TERMINATE_CLUSTER"
    """End the cluster: only for the ``steps`` that a cluster is made with."""


@dataclass(frozen=True, kw_only=True)
class StepDefinition(Value, abc.ABC):
    """Base of all kinds of steps.

    :param name: name shown by EMR. Default: the id given to ``add_step``, or the place among the ``steps`` of a cluster
    :param action_on_failure: Default: ActionOnFailure.CONTINUE, the only one that fits a step concurrency above 1
    :raises EmrValidationError: ``ArgumentType``, ``StepName``, ``StepLength``, ``UndecidableArguments``.
    """

    _VIEW: ClassVar[type[View] | None] = StepView

    name: str | None = None
    action_on_failure: ActionOnFailure = ActionOnFailure.CONTINUE

    def _view(self) -> StepView:
        properties = [StepPropertyView(key=key, value=plain(value)) for key, value in self._properties().items()]
        return view_of(
            StepView,
            self,
            jar=self._jar(bound_later),
            arguments=self._seen(),
            jar_class=self._main_class(),
            properties=properties or None,
        )

    @abc.abstractmethod
    def _command(self, bind: Bind) -> list[str]:
        """The arguments of the jar: for command-runner.jar, a command line."""

    def _seen(self) -> list[str]:
        """The command line that rules judge, with the places of files left open."""
        return self._command(bound_later)

    def _jar(self, bind: Bind) -> str:
        return COMMAND_RUNNER

    def _main_class(self) -> str | None:
        return None

    def _properties(self) -> Mapping[str, str]:
        return {}

    def _for_release(self, label: str | None) -> StepDefinition:
        """The same for a cluster of a release, where that is known."""
        return self

    def _render(self, bind: Bind) -> emr.CfnCluster.HadoopJarStepConfigProperty:
        properties = [
            emr.CfnCluster.KeyValueProperty(key=key, value=value) for key, value in self._properties().items()
        ]
        return emr.CfnCluster.HadoopJarStepConfigProperty(
            jar=self._jar(bind),
            args=self._command(bind) or None,
            main_class=self._main_class(),
            step_properties=properties or None,
        )


@dataclass(frozen=True, kw_only=True)
class Command(StepDefinition):
    """Any command that command-runner.jar can run on the primary node, for example ``hadoop`` or ``aws``.

    :param arguments: the command and its arguments; a ``Script`` among them becomes its URL.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-commandrunner.html
    """

    arguments: Sequence[str | Script]

    def _command(self, bind: Bind) -> list[str]:
        return bound(self.arguments, bind)


@dataclass(frozen=True, kw_only=True)
class CustomJar(StepDefinition):
    """A jar of your own, run by ``hadoop jar`` on the primary node.

    :param jar: the jar: a ``Script``, or its path on the primary node.
    :param main_class: class to run. Default: that of the jar's manifest
    :param arguments: arguments of the class; a ``Script`` among them becomes its URL. Default: none
    :param properties: Java properties that are set while it runs. Default: none
    :see: https://docs.aws.amazon.com/emr/latest/APIReference/API_HadoopJarStepConfig.html
    """

    jar: Script | str
    main_class: str | None = None
    arguments: Sequence[str | Script] = ()
    properties: Mapping[str, str] = field(default_factory=dict)

    def _command(self, bind: Bind) -> list[str]:
        return bound(self.arguments, bind)

    def _jar(self, bind: Bind) -> str:
        return bind(self.jar, "Jar") if isinstance(self.jar, Script) else self.jar

    def _main_class(self) -> str | None:
        return self.main_class

    def _properties(self) -> Mapping[str, str]:
        return self.properties


def render_step(
    definition: StepDefinition, name: str, bind: Bind, release: str | None = None
) -> emr.CfnCluster.StepConfigProperty:
    """One of the steps that a cluster is made with. (To cfn-lint its arguments are a set, E3037; EMR takes any.)

    :param name: what it is called where the definition does not say.
    :param release: the label of the cluster's release.
    """
    return emr.CfnCluster.StepConfigProperty(
        name=definition.name or name,
        action_on_failure=definition.action_on_failure.value,
        hadoop_jar_step=definition._for_release(release)._render(bind),
    )


def pairs(option: str, settings: Mapping[str, str]) -> list[str]:
    """An option, said once for each setting."""
    return [word for key, value in settings.items() for word in (option, f"{key}={value}")]
