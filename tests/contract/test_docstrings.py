"""Everything public says what it is: classes, methods, properties, each argument and what it is when not said."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from constructs import Construct

import emr_constructs as emr

PACKAGE = Path(emr.__file__).parent
NAMESPACES = [value for name in emr.__all__ if inspect.ismodule(value := getattr(emr, name))]
CLASSES = {
    name: value
    for place in (emr, *NAMESPACES)
    for name in place.__all__
    if inspect.isclass(value := getattr(place, name))
}
PLACES = {"self", "cls", "scope", "id"}


def ours(one: type) -> list[type]:
    """The class and its bases, as far as they are of this library."""
    return [base for base in one.__mro__ if base.__module__.startswith("emr_constructs")]


def members(one: type) -> Iterator[tuple[str, Any]]:
    """The public methods and properties that this library defines."""
    names = {name for base in ours(one) for name in vars(base) if not name.startswith("_")}
    for name in sorted(names):
        value = inspect.getattr_static(one, name)
        function = getattr(value, "__func__", value)
        if isinstance(value, property) or inspect.isfunction(function):
            yield name, value.fget if isinstance(value, property) else function


def fields_of(text: str) -> dict[str, str]:
    """What the ``:param x:`` fields of a docstring say."""
    found = re.findall(r":param (\w+):(.*?)(?=\n\s*:\w+|\Z)", text, re.DOTALL)
    return {name: " ".join(said.split()) for name, said in found}


def text_of(one: type) -> str:
    """The docstrings of a class and of the values it extends."""
    return "\n".join(inspect.cleandoc(base.__doc__ or "") for base in ours(one))


def parameters(function: Any) -> list[inspect.Parameter]:
    return [
        one
        for one in inspect.signature(function).parameters.values()
        if one.name not in PLACES and not one.name.startswith("_")
    ]


def documented() -> Iterator[tuple[str, dict[str, str], list[inspect.Parameter]]]:
    """Each public constructor and method, with what its docstring says and what it takes."""
    for name, one in CLASSES.items():
        if not (issubclass(one, Enum) or inspect.isabstract(one)):
            construct = issubclass(one, Construct) and "__init__" in vars(one)
            yield name, fields_of(text_of(one)), parameters(one.__init__ if construct else one)
        for member, function in members(one):
            if not isinstance(inspect.getattr_static(one, member), property):
                yield f"{name}.{member}", fields_of(inspect.getdoc(function) or ""), parameters(function)


DOCUMENTED = list(documented())
# The argument says itself what it is.
OBVIOUS = {"ReleaseLabel.supports.feature", "EbsVolumeType.of.name", "ClusterGrants.cluster_arn"}
OBVIOUS |= {f"{kind}AllocationStrategy.of.name" for kind in ("Spot", "OnDemand")}
OBVIOUS |= {
    f"{kind.__name__}.{name}.grantee" for kind in (emr.ClusterGrants, emr.ServerlessGrants) for name, _ in members(kind)
}
# `metric` and `on_event` say what the options of their kind are.
_WATCHED = (emr.Cluster, emr.ICluster, emr.ServerlessApplication, emr.IServerlessApplication)
OBVIOUS |= {
    f"{kind.__name__}.{name}.options"
    for kind in _WATCHED
    for name, _ in members(kind)
    if name.startswith(("metric_", "on_")) and name not in ("metric_of_workers", "on_event")
}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(path: Path) -> None:
    assert re.match(r'"""\S.*?[.:]', path.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_has_a_summary_of_one_line(name: str) -> None:
    summary, _, rest = (vars(CLASSES[name])["__doc__"] or "").partition("\n")
    assert summary.endswith((".", "?"))
    assert len(summary) <= 116
    assert rest == "" or rest.startswith("\n")


@pytest.mark.parametrize("name", CLASSES)
def test_every_method_and_property_has_a_summary(name: str) -> None:
    without = [
        member
        for member, function in members(CLASSES[name])
        if not (inspect.getdoc(inspect.getattr_static(CLASSES[name], member)) or function.__doc__ or "").strip()
        and not any((vars(base)[member].__doc__ or "").strip() for base in ours(CLASSES[name]) if member in vars(base))
    ]
    assert without == []


@pytest.mark.parametrize(("name", "said", "takes"), DOCUMENTED, ids=[one[0] for one in DOCUMENTED])
def test_every_argument_is_documented(name: str, said: dict[str, str], takes: list[inspect.Parameter]) -> None:
    names = {one.name for one in takes}
    assert sorted(names - set(said) - {one.rpartition(".")[2] for one in OBVIOUS if one.startswith(f"{name}.")}) == []
    assert sorted(set(said) - names - PLACES) == []
    assert [one for one in said if not said[one]] == []


@pytest.mark.parametrize(("name", "said", "takes"), DOCUMENTED, ids=[one[0] for one in DOCUMENTED])
def test_every_default_is_said(name: str, said: dict[str, str], takes: list[inspect.Parameter]) -> None:
    optional = [one.name for one in takes if one.default is not inspect.Parameter.empty]
    assert [f"{name}.{one}" for one in optional if "Default:" not in said.get(one, "")] == []
    required = [one.name for one in takes if one.name not in optional]
    assert [f"{name}.{one}" for one in required if "Default:" in said.get(one, "")] == []


@pytest.mark.parametrize("name", [name for name, one in CLASSES.items() if issubclass(one, Construct)])
def test_every_construct_names_its_source_or_is_an_interface(name: str) -> None:
    if not inspect.isabstract(CLASSES[name]):
        assert re.search(r":see: https://docs\.aws\.amazon\.com/\S+\.html$", CLASSES[name].__doc__ or "", re.MULTILINE)
    else:
        assert name.startswith("I")


def test_the_codes_that_docstrings_name_exist() -> None:
    known = (Path(__file__).parents[2] / "docs/reference/error-codes.md").read_text(encoding="utf-8")
    named = {
        code
        for one in CLASSES.values()
        for line in re.findall(r":raises EmrValidationError:(.*?)(?=\n\s*:|\Z)", text_of(one), re.DOTALL)
        for code in re.findall(r"``([A-Z]\w+)``", line)
    }
    assert len(named) > 8
    assert sorted(code for code in named if f"`{code}`" not in known) == []
