"""All rules, and what they find in a view.

Rules stand with the runtime whose views they judge, and are loaded with the first view of it: a stack of clusters does
not wait for the rules on EMR Serverless.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from emr_constructs.errors import Violation
from emr_constructs.rules.rule import Finding, Rule, Severity
from emr_constructs.rules.view import View, walk

if TYPE_CHECKING:
    RULES: Mapping[str, Rule]
    """Every rule by its code."""

_EVERY: Final = "every runtime"
_SUBJECTS: Final[Mapping[str, Sequence[str]]] = {
    _EVERY: ("resources", "tags"),
    "ec2": (
        *("cluster", "lifecycle", "steps", "root_volume", "software", "configurations", "high_availability"),
        *("capacity", "fleets", "spot", "groups", "gpu", "hdfs", "spark", "scaling"),
        *("scaling_targets", "auto_scaling", "storage", "encryption", "security", "identity", "authorization"),
        *("ldap", "ranger"),
        *("network", "security_groups", "access", "controls", "wal", "hbase", "yarn"),
        *("flink", "cloudwatch_agent", "tables", "access_grants", "studio"),
    ),
    "serverless": (
        *("application", "interactive", "capacity", "images", "network", "configuration", "spark", "monitoring"),
        *("access", "controls", "jobs", "job_settings"),
    ),
    "studio": ("studio", "roles", "mappings", "network", "service_role", "storage", "users", "notebooks"),
    "eks": ("virtual_clusters", "work", "configurations", "roles", "endpoints", "jobs", "security"),
}
"""The modules of rules by runtime, in the order in which they speak."""

_ALONE: Final[Mapping[str, Sequence[str]]] = {
    "ConfigurationView": ("configurations", "hdfs", "spark", "yarn", "flink", "cloudwatch_agent", "tables"),
}
"""The modules of ``ec2`` that judge a part which other runtimes have too: it need not wait for the others."""

_RUNTIMES: Final = frozenset(_SUBJECTS) - {_EVERY, "ec2"}


def __getattr__(name: str) -> Any:
    """All rules, on first use."""
    if name != "RULES":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _all_rules()


@cache
def _all_rules() -> Mapping[str, Rule]:
    return MappingProxyType({code: one for runtime in _SUBJECTS for code, one in rules_of(runtime).items()})


@cache
def rules_of(runtime: str) -> Mapping[str, Rule]:
    """The rules of one runtime, or on a part that is judged alone, by their codes."""
    loaded = (import_module(name) for name in modules_of(runtime))
    return {one.code: one for module in loaded for one in vars(module).values() if isinstance(one, Rule)}


def modules_of(runtime: str) -> tuple[str, ...]:
    """The modules that the rules of a runtime, or on a part that is judged alone, stand in."""
    if runtime in _ALONE:
        return tuple(f"emr_constructs.rules.ec2.{name}" for name in _ALONE[runtime])
    folder = "emr_constructs.rules" if runtime == _EVERY else f"emr_constructs.rules.{runtime}"
    return tuple(f"{folder}.{name}" for name in _SUBJECTS[runtime])


def every(rule: Rule) -> bool:
    """All rules: what a template is judged by."""
    return True


def refused(rule: Rule) -> bool:
    """The rules whose findings constructors refuse."""
    return rule.strict or rule.severity is Severity.ERROR


def warned(rule: Rule) -> bool:
    """The rules whose findings constructors warn of. Compliance is judged in templates, by the plugin."""
    return not rule.strict and rule.severity is Severity.WARNING


def judge(root: View, which: Callable[[Rule], bool] = every) -> Iterator[Finding]:
    """What rules find in a view and its parts.

    :param which: which rules to ask. Default: all
    """
    for view, place in walk(root):
        of: Any = type(view)  # mypy takes a dataclass for unhashable
        for one in _rules_for(of, which):
            for problem in one.check(view):
                yield Finding(rule=one, problem=problem, place=place, view=view)


@cache
def _rules_for(view: type[View], which: Callable[[Rule], bool]) -> tuple[Rule, ...]:
    """The rules on a view: its own, and those on the views that it extends."""
    home = view.__module__.rpartition(".")[2].partition("_")[0]
    runtime = home if home in _RUNTIMES else "ec2"
    of = view.__name__ if view.__name__ in _ALONE else runtime
    rules = (*rules_of(_EVERY).values(), *rules_of(of).values())
    return tuple(one for one in rules if issubclass(view, one.subject) and which(one))


def errors_in(root: View) -> list[Violation]:
    """What constructors refuse in a view, in the spelling of a Python user."""
    return violations_in(root, refused)


def warnings_in(root: View) -> list[Violation]:
    """What somebody would regret in a view, in the spelling of a Python user."""
    return violations_in(root, warned)


def violations_in(
    root: View, which: Callable[[Rule], bool], told: Callable[[Finding], str] = Finding.message
) -> list[Violation]:
    """What some rules find in a view.

    :param told: how it is said. Default: in the spelling of a Python user
    """
    return [Violation(one.rule.code, told(one)) for one in judge(root, which)]
