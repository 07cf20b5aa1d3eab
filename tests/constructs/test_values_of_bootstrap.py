"""Values of bootstrap actions, and the ready ones. What their scripts do is tried in tests/unit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Aws, Token
from aws_cdk import aws_emr as cfn

import emr_constructs as emr
from emr_constructs.rules.catalogue import warnings_in
from emr_constructs.rules.view import UNKNOWN

SCRIPT = emr.Script()
PIP = emr.BootstrapAction.pip_install
AGENT = emr.BootstrapAction.cloudwatch_agent


def words(action: emr.BootstrapAction) -> list[str]:
    """The name of the script and its arguments."""

    def bind(script: emr.Script, id: str) -> str:  # noqa: A002
        return script._path.rpartition("/")[2] or f"s3://bucket/{id}"

    rendered: Any = action._render(bind, "Bootstrap0").script_bootstrap_action
    return [rendered.path, *(rendered.args or ())]


def refused(make: Callable[[], object]) -> str:
    """The text of the error."""
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    return str(caught.value)


def test_a_bootstrap_action_is_a_script_and_its_arguments() -> None:
    action = emr.BootstrapAction(name="Certificates", script=SCRIPT, arguments=["--all", SCRIPT])
    rendered = action._render(lambda script, id: f"s3://bucket/{id}", "Bootstrap0")  # noqa: A006
    assert rendered == cfn.CfnCluster.BootstrapActionConfigProperty(
        name="Certificates",
        script_bootstrap_action=cfn.CfnCluster.ScriptBootstrapActionConfigProperty(
            path="s3://bucket/Bootstrap0", args=["--all", "s3://bucket/Bootstrap0Argument1"]
        ),
    )


def test_it_can_be_for_some_nodes_only() -> None:
    for nodes, word in ((emr.BootstrapNodes.PRIMARY, "primary"), (emr.BootstrapNodes.WORKERS, "workers")):
        action = emr.BootstrapAction(name="Setup", script=SCRIPT, arguments=["-x"], nodes=nodes)
        assert words(action) == ["run_on.sh", word, "s3://bucket/Bootstrap0", "-x"]


def test_a_list_that_only_deployment_knows_is_taken_where_it_stands_alone() -> None:
    later = Token.as_list({"Ref": "Arguments"})
    assert words(emr.BootstrapAction(name="Setup", script=SCRIPT, arguments=later))[1:] == later
    assert refused(
        lambda: emr.BootstrapAction(name="Setup", script=SCRIPT, arguments=later, nodes=emr.BootstrapNodes.PRIMARY)
    ).startswith("UndecidableArguments: ")


def test_rules_see_it() -> None:
    view = emr.BootstrapAction(name="Setup", script=SCRIPT, arguments=["--token", "hunter2", SCRIPT])._view()
    assert (view.name, view.script, view.arguments) == ("Setup", UNKNOWN, ("--token", "hunter2", UNKNOWN))
    assert [one.code for one in warnings_in(view)] == ["BootstrapSecret"]
    assert refused(lambda: emr.BootstrapAction(name=257 * "x", script=SCRIPT)).startswith("BootstrapActionName: ")


def test_python_packages() -> None:
    assert words(PIP("pandas==2.2.3", "pyarrow")) == [
        *("pip_install.sh", "--python", "python3", "pandas==2.2.3", "pyarrow")
    ]
    assert words(PIP(requirements=SCRIPT, index_url="https://pip.example.org", python="python3.11")) == [
        *("pip_install.sh", "--python", "python3.11", "--requirements", "s3://bucket/Bootstrap0Argument3"),
        *("--index", "https://pip.example.org"),
    ]
    assert words(PIP("pandas", wheels=SCRIPT, nodes=emr.BootstrapNodes.PRIMARY)) == [
        *("run_on.sh", "primary", "pip_install.sh", "--python", "python3"),
        *("--wheels", "s3://bucket/Bootstrap0Argument3", "pandas"),
    ]
    assert PIP(Aws.REGION, name="Ours").name == "Ours"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: PIP("--pre"), "'--pre' is no requirement; write for example 'pandas==2.2.3'"),
        (lambda: PIP(""), "'' is no requirement; write for example 'pandas==2.2.3'"),
        (lambda: PIP(), "there is nothing to install; name packages, or give `requirements`"),
        (
            lambda: PIP("pandas", wheels=SCRIPT, index_url="https://pip.example.org"),
            "with `wheels` pip asks no index; drop `index_url`",
        ),
    ],
)
def test_what_pip_would_not_understand(make: Callable[[], object], message: str) -> None:
    assert refused(make) == f"PipRequirement: {message}"


def test_certificates() -> None:
    make = emr.BootstrapAction.certificates
    assert words(make(SCRIPT)) == ["install_certificates.sh", "s3://bucket/Bootstrap0Argument0"]
    assert words(make(SCRIPT, java=False)) == [
        *("install_certificates.sh", "--without-java", "s3://bucket/Bootstrap0Argument1")
    ]


def test_the_agent_takes_a_file_or_what_stands_in_one() -> None:
    assert words(AGENT(SCRIPT)) == ["cloudwatch_agent.sh", "amazon-cloudwatch-agent", "s3://bucket/Bootstrap0Argument1"]
    _, package, text = words(AGENT({"logs": {"group": Aws.STACK_NAME, "days": 5}}))
    assert package == "amazon-cloudwatch-agent"
    assert json.loads(text) == {"logs": {"group": Aws.STACK_NAME, "days": 5}}
    assert AGENT(SCRIPT)._uses == ("cloudwatch",)


@pytest.mark.parametrize("config", [{"a": [Token.as_number({"Ref": "Days"})]}, {"a": SCRIPT}])
def test_a_configuration_is_json(config: Any) -> None:
    assert refused(lambda: AGENT(config)).startswith("AgentConfig: ")


@pytest.mark.parametrize(
    "make",
    [
        lambda: PIP(1),  # type: ignore[arg-type]
        lambda: PIP("a", requirements="r.txt"),  # type: ignore[arg-type]
        lambda: PIP("a", python=3),  # type: ignore[arg-type]
        lambda: emr.BootstrapAction.certificates("ca.pem"),  # type: ignore[arg-type]
        lambda: AGENT("agent.json"),  # type: ignore[arg-type]
        lambda: AGENT({}, nodes="primary"),  # type: ignore[arg-type]
    ],
)
def test_wrong_types_are_told_when_it_is_made(make: Callable[[], object]) -> None:
    assert refused(make).startswith("ArgumentType: ")
