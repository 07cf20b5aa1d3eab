"""Bootstrap actions: what nodes run before applications are installed, with a few that are ready."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar

from aws_cdk import aws_emr as emr

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.tokens import is_number_token, is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.scripts import Bind, Script, bound, bound_later, refuse_list_token
from emr_constructs.model.value import Value, view_of
from emr_constructs.rules.view import View
from emr_constructs.rules.views.software import BootstrapActionView

_SCRIPTS = Path(__file__).parent / "bootstrap_scripts"
_REQUIREMENT = re.compile(r"[A-Za-z0-9].*", re.DOTALL)


class BootstrapNodes(str, Enum):
    """On which nodes a bootstrap action does something."""

    ALL = "all"
    """On each node."""
    PRIMARY = "primary"
    """On primary nodes."""
    WORKERS = "workers"
    """On core and task nodes."""


@dataclass(frozen=True, kw_only=True)
class BootstrapAction(Value):
    """A script that each node runs before applications are installed; a failure fails the node.

    Nodes that come later, by scaling or as replacements, run it too. It runs as ``hadoop``, who may use ``sudo``.

    :param name: name shown by EMR.
    :param script: the script.
    :param arguments: its arguments; a ``Script`` among them becomes its URL. Default: none
    :param nodes: on which nodes; on the others it ends at once, with success. Default: BootstrapNodes.ALL
    :raises EmrValidationError: ``ArgumentType``, ``BootstrapActionName``, ``UndecidableArguments``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-bootstrap.html
    """

    _VIEW: ClassVar[type[View] | None] = BootstrapActionView

    name: str
    script: Script
    arguments: Sequence[str | Script] = ()
    nodes: BootstrapNodes = BootstrapNodes.ALL
    _cloudwatch: bool = False

    @staticmethod
    def pip_install(
        *packages: str,
        requirements: Script | None = None,
        wheels: Script | None = None,
        index_url: str | None = None,
        python: str = "python3",
        name: str = "Install Python packages",
        nodes: BootstrapNodes = BootstrapNodes.ALL,
    ) -> BootstrapAction:
        """Python packages for everything that runs on the nodes.

        A network without NAT does not reach the public index: bring ``wheels``, or an ``index_url`` that it reaches.

        :param packages: for example ``"pandas==2.2.3"``; without a version, nodes that come later may get another.
        :param requirements: a file of such lines. Default: none
        :param wheels: a zip file of wheels, for example ``Script.from_directory("dist/wheels")``: pip looks nowhere
            else. Default: pip asks an index
        :param index_url: the index that pip asks; without a password in it, EMR shows it. Default: that of pip
        :param python: the Python that gets them, by name or path. Default: ``python3``
        :param name: name shown by EMR. Default: ``Install Python packages``
        :param nodes: on which nodes. Default: BootstrapNodes.ALL
        :raises EmrValidationError: ``ArgumentType``, ``PipRequirement``, ``BootstrapActionName``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-bootstrap.html
        """
        options = {"--requirements": requirements, "--wheels": wheels, "--index": index_url}
        _check_pip(packages, requirements, wheels, index_url, python)
        said = [word for key, value in options.items() if value is not None for word in (key, value)]
        return BootstrapAction(
            name=name,
            script=_ready("pip_install.sh"),
            arguments=["--python", python, *said, *packages],
            nodes=nodes,
        )

    @staticmethod
    def certificates(
        bundle: Script,
        *,
        java: bool = True,
        name: str = "Install certificates",
        nodes: BootstrapNodes = BootstrapNodes.ALL,
    ) -> BootstrapAction:
        """Certificate authorities that the nodes trust besides those that they know: of a proxy, of a database.

        They go into the trust store of the system, which most programs use, and into those of Java. Python packages
        that bring a list of their own (``certifi``) have to be told, for example with ``REQUESTS_CA_BUNDLE``.

        :param bundle: a PEM file of one or more certificates.
        :param java: trust stores of the installed Javas too, where they do not follow that of the system. Default: True
        :param name: name shown by EMR. Default: ``Install certificates``
        :param nodes: on which nodes. Default: BootstrapNodes.ALL
        :raises EmrValidationError: ``ArgumentType``, ``BootstrapActionName``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-bootstrap.html
        """
        _check_types({"java": bool, "bundle": Script}, java=java, bundle=bundle)
        return BootstrapAction(
            name=name,
            script=_ready("install_certificates.sh"),
            arguments=[*(() if java else ("--without-java",)), bundle],
            nodes=nodes,
        )

    @staticmethod
    def cloudwatch_agent(
        config: Script | Mapping[str, Any],
        *,
        name: str = "Start the CloudWatch agent",
        nodes: BootstrapNodes = BootstrapNodes.ALL,
    ) -> BootstrapAction:
        """The CloudWatch agent with a configuration of yours: log files to CloudWatch Logs, metrics of your choice.

        It comes from the repositories of Amazon Linux. Give the nodes the rights that the configuration needs:
        ``log_group.grant_write(cluster)``. Not together with the application AmazonCloudWatchAgent, which sends metrics
        and no log files: EMR ends a cluster with both.

        :param config: the agent's configuration, as a JSON file or as what stands in one (then texts in it may be
            tokens); ``{cluster_id}`` in it becomes the id of the cluster, ``{instance_id}`` is the agent's own.
        :param name: name shown by EMR. Default: ``Start the CloudWatch agent``
        :param nodes: on which nodes. Default: BootstrapNodes.ALL
        :raises EmrValidationError: ``ArgumentType``, ``AgentConfig``, ``BootstrapActionName``.
        :see: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
        """
        _check_types({"config": Script | Mapping[str, Any]}, config=config)
        return BootstrapAction(
            name=name,
            script=_ready("cloudwatch_agent.sh"),
            arguments=["amazon-cloudwatch-agent", config if isinstance(config, Script) else _json(config)],
            nodes=nodes,
            _cloudwatch=True,
        )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.nodes is not BootstrapNodes.ALL:
            refuse_list_token(self.arguments, "run_on.sh")

    @property
    def _uses(self) -> tuple[str, ...]:
        """What it uses besides S3, in the words of ``facts.network``, so that a ``Network`` gets the endpoints."""
        return ("cloudwatch",) if self._cloudwatch else ()

    def _view(self) -> BootstrapActionView:
        script, *arguments = self._words(bound_later, "")
        return view_of(BootstrapActionView, self, script=script, arguments=arguments)

    def _render(self, bind: Bind, id: str) -> emr.CfnCluster.BootstrapActionConfigProperty:  # noqa: A002
        script, *arguments = self._words(bind, id)
        return emr.CfnCluster.BootstrapActionConfigProperty(
            name=self.name,
            script_bootstrap_action=emr.CfnCluster.ScriptBootstrapActionConfigProperty(
                path=script, args=arguments or None
            ),
        )

    def _words(self, bind: Bind, id: str) -> list[str]:  # noqa: A002
        """The script and its arguments."""
        words = [bind(self.script, id), *bound(self.arguments, bind, f"{id}Argument")]
        if self.nodes is BootstrapNodes.ALL:
            return words
        return [bind(_ready("run_on.sh"), f"{id}RunOn"), self.nodes.value, *words]


def _ready(name: str) -> Script:
    """A script of this library."""
    return Script.from_asset(_SCRIPTS / name)


def _check_types(hints: Mapping[str, Any], **values: Any) -> None:
    violations = list(type_violations(hints, values))
    if violations:
        raise EmrValidationError(violations)


def _check_pip(
    packages: Sequence[str], requirements: Script | None, wheels: Script | None, index_url: str | None, python: str
) -> None:
    script = Script | None
    hints = {
        "packages": Sequence[str],
        "requirements": script,
        "wheels": script,
        "index_url": str | None,
        "python": str,
    }
    _check_types(hints, packages=packages, requirements=requirements, wheels=wheels, index_url=index_url, python=python)
    violations = [
        Violation("PipRequirement", f"{one!r} is no requirement; write for example 'pandas==2.2.3'")
        for one in packages
        if not is_token(one) and not _REQUIREMENT.fullmatch(one)
    ]
    if not packages and requirements is None:
        problem = "there is nothing to install; name packages, or give `requirements`"
        violations.append(Violation("PipRequirement", problem))
    if wheels is not None and index_url is not None:
        violations.append(Violation("PipRequirement", "with `wheels` pip asks no index; drop `index_url`"))
    if violations:
        raise EmrValidationError(violations)


def _json(config: Mapping[str, Any]) -> str:
    """A configuration as a text, in which CDK finds the tokens that are texts."""
    if _has_number_token(config):
        problem = "a number in `config` is a token, which JSON cannot hold; write it as a text, or give a number"
        raise EmrValidationError([Violation("AgentConfig", problem)])
    try:
        return json.dumps(config, separators=(",", ":"))
    except TypeError as error:
        raise EmrValidationError([Violation("AgentConfig", f"`config` is no JSON: {error}")]) from error


def _has_number_token(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_number_token, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_has_number_token, value))
    return isinstance(value, float) and is_number_token(value)
