"""No dead options: every public argument changes the template, or the text of an error."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from constructs import Construct
from options import Owner
from synthesized import Synthesized

import emr_constructs as emr


def arguments_of(function: Any) -> list[str]:
    """Names of the arguments a user writes; scope and id place a construct."""
    construct = inspect.isclass(function) and issubclass(function, Construct)
    # The metaclass of jsii hides the signature of a class.
    parameters = inspect.signature(function.__init__ if construct else function).parameters
    names = [name for name in parameters if not name.startswith("_")]
    places = {"scope", "id"} <= set(names)
    return [name for name in names if name != "self" and not (places and name in ("scope", "id"))]


OWNERS: dict[str, Owner] = {
    name: owner
    for path in sorted(Path(__file__).parent.glob("options_of_*.py"))
    for name, owner in import_module(path.stem).OWNERS.items()
}
PROVED_ELSEWHERE = {
    "InstanceFleet.spot_primary": "consent: test_cluster_errors.py refuses a Spot primary without it",
    "InstanceGroup.spot_primary": "consent: test_cluster_errors.py refuses a Spot primary without it",
    "SecurityConfiguration.from_json.kerberos": "test_security_configuration_json.py: no cluster without it",
    "ClusterGrants.cluster_arn": "made by `cluster.grants`, whose methods are tried",
    "ClusterGrants.app_ui_arn": "made by `cluster.grants`, whose methods are tried",
    "ServerlessGrants.application_arn": "made by `application.grants`, whose methods are tried",
    **{
        f"patterns.ClusterTemplate.{name}": "test_cluster_template.py: versions are kept and offered"
        for name in ("snapshots", "earlier_versions")
    },
    **{
        f"patterns.TemplateValues.{name}": "made by templates, whose options are tried"
        for name in ("cluster_name", "profile", "chosen")
    },
    "compliance.EmrChecks.validate.context": "called by CDK: tests/compliance/test_emr_checks.py",
    "orchestration.ServerlessStartJobRun.to_state_json.query_language": "called by CDK: a machine of JSONata is tested",
    **{
        f"compliance.EmrChecks.{name}": "tests/compliance/test_emr_checks.py: findings differ"
        for name in ("packs", "fail_on")
    },
    **{
        f"orchestration.ServerlessStartJobRun.{name}": "test_serverless_orchestration.py: the definition has it"
        for name in arguments_of(emr.orchestration.ServerlessStartJobRun)
        if name != "execution_role"
    },
    **{
        f"ServerlessImage.from_asset.{name}": "test_serverless_images.py: Docker is told, and no template tells it"
        for name in ("directory", "file", "target", "build_args", "build_secrets", "exclude")
    },
}
CASES = [(name, argument) for name, owner in OWNERS.items() for argument in owner.options]


def public_arguments() -> set[str]:
    """Every argument of every name in ``__all__``, of constructors and of public functions."""
    return {f"{owner}.{name}" for owner, function in public_functions() for name in arguments_of(function)}


def public_names() -> Iterator[tuple[str, Any]]:
    """Every public name, also those of namespaces: ``patterns.ClusterTemplate``."""
    for name in emr.__all__:
        one = getattr(emr, name)
        if inspect.ismodule(one):
            yield from ((f"{name}.{inner}", getattr(one, inner)) for inner in one.__all__)
        else:
            yield name, one


def public_functions() -> Iterator[tuple[str, Any]]:
    for name, one in public_names():
        if not inspect.isclass(one) or issubclass(one, Enum):
            continue
        if not inspect.isabstract(one):
            yield name, one
        for method, function in own_functions(one):
            yield f"{name}.{method}", function


def own_functions(one: type) -> Iterator[tuple[str, Any]]:
    """The public methods that this library defines, not those of aws_cdk."""
    for name in dir(one):
        home = next(base for base in one.__mro__ if name in vars(base))
        if not name.startswith("_") and home.__module__.startswith("emr_constructs"):
            function = getattr(one, name)
            if inspect.isfunction(function) or inspect.ismethod(function):
                yield name, function


@cache
def synthesized(owner: str) -> Synthesized:
    return OWNERS[owner].synthesize()


def test_every_public_argument_is_tried() -> None:
    tried = {f"{owner}.{argument}" for owner, argument in CASES}
    assert sorted(public_arguments() - tried - set(PROVED_ELSEWHERE)) == []
    assert sorted((tried | set(PROVED_ELSEWHERE)) - public_arguments()) == []
    assert len(tried) > 120


@pytest.mark.parametrize(("owner", "argument"), CASES, ids=[".".join(case) for case in CASES])
def test_an_argument_changes_what_it_says(owner: str, argument: str) -> None:
    option = OWNERS[owner].options[argument]
    found = synthesized(owner)
    expected = option.expected(found, f"For-{argument}") if callable(option.expected) else option.expected
    assert option.look(found, f"Said-{argument}") == expected
    assert option.look(found, OWNERS[owner].unsaid(argument)) != expected
