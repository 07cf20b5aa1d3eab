"""All rules, and what they find in a view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import Any

from emr_constructs.errors import Violation
from emr_constructs.rules import (
    access,
    authorization,
    auto_scaling,
    capacity,
    cluster,
    configurations,
    controls,
    eks,
    eks_configurations,
    eks_endpoints,
    eks_jobs,
    eks_roles,
    eks_security,
    eks_work,
    encryption,
    fleets,
    groups,
    hdfs,
    high_availability,
    identity,
    lifecycle,
    network,
    resources,
    root_volume,
    scaling,
    security,
    security_groups,
    serverless,
    serverless_capacity,
    serverless_configuration,
    serverless_controls,
    serverless_images,
    serverless_interactive,
    serverless_monitoring,
    serverless_network,
    serverless_spark,
    software,
    steps,
    storage,
    studio,
    studio_mappings,
    studio_network,
    studio_roles,
    tags,
    wal,
)
from emr_constructs.rules.rule import Finding, Rule, Severity
from emr_constructs.rules.view import View, walk

_SUBJECTS: Sequence[ModuleType] = (
    resources,
    cluster,
    lifecycle,
    steps,
    root_volume,
    software,
    configurations,
    high_availability,
    capacity,
    fleets,
    groups,
    hdfs,
    scaling,
    auto_scaling,
    storage,
    encryption,
    security,
    identity,
    authorization,
    network,
    security_groups,
    access,
    serverless,
    serverless_interactive,
    serverless_capacity,
    serverless_images,
    serverless_network,
    serverless_configuration,
    serverless_spark,
    serverless_monitoring,
    serverless_controls,
    studio,
    studio_roles,
    studio_mappings,
    studio_network,
    eks,
    eks_work,
    eks_configurations,
    eks_roles,
    eks_endpoints,
    eks_jobs,
    eks_security,
    wal,
    tags,
    controls,
)

RULES: Mapping[str, Rule] = {
    one.code: one for subject in _SUBJECTS for one in vars(subject).values() if isinstance(one, Rule)
}
"""Every rule by its code."""


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
    return tuple(one for one in RULES.values() if issubclass(view, one.subject) and which(one))


def errors_in(root: View) -> list[Violation]:
    """What constructors refuse in a view, in the spelling of a Python user."""
    return _violations(root, refused)


def warnings_in(root: View) -> list[Violation]:
    """What somebody would regret in a view, in the spelling of a Python user."""
    return _violations(root, warned)


def _violations(root: View, which: Callable[[Rule], bool]) -> list[Violation]:
    return [Violation(one.rule.code, one.message()) for one in judge(root, which)]
