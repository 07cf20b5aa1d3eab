"""Steps that run a script of Hive or of Pig."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from emr_constructs.model.scripts import Bind, Script, bound, refuse_list_token
from emr_constructs.model.steps import StepDefinition, pairs


@dataclass(frozen=True, kw_only=True)
class HiveScript(StepDefinition):
    """A file of Hive statements, by ``hive-script``; the cluster needs Hive.

    :param script: the file.
    :param variables: what ``${name}`` in the file stands for, as ``-d``. Default: none
    :param conf: Hive properties of this script, as ``--hiveconf``. Default: none
    :param arguments: further arguments of ``hive``; a ``Script`` among them becomes its URL. Default: none
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-commandrunner.html
    """

    script: Script
    variables: Mapping[str, str] = field(default_factory=dict)
    conf: Mapping[str, str] = field(default_factory=dict)
    arguments: Sequence[str | Script] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_list_token(self.arguments, "hive-script")

    def _command(self, bind: Bind) -> list[str]:
        return [
            *("hive-script", "--run-hive-script", "--args", "-f", bind(self.script, "Script")),
            *pairs("-d", self.variables),
            *pairs("--hiveconf", self.conf),
            *bound(self.arguments, bind),
        ]


@dataclass(frozen=True, kw_only=True)
class PigScript(StepDefinition):
    """A file of Pig Latin, by ``pig-script``; the cluster needs Pig.

    :param script: the file.
    :param parameters: what ``$name`` in the file stands for, as ``-p``. Default: none
    :param arguments: further arguments of ``pig``; a ``Script`` among them becomes its URL. Default: none
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-pig-launch.html
    """

    script: Script
    parameters: Mapping[str, str] = field(default_factory=dict)
    arguments: Sequence[str | Script] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_list_token(self.arguments, "pig-script")

    def _command(self, bind: Bind) -> list[str]:
        return [
            *("pig-script", "--run-pig-script", "--args", "-f", bind(self.script, "Script")),
            *pairs("-p", self.parameters),
            *bound(self.arguments, bind),
        ]
