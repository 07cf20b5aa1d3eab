"""All rules, and what they find in a view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType

from emr_constructs.errors import Violation
from emr_constructs.rules import capacity, cluster, network, scaling, security, software, steps, storage
from emr_constructs.rules.rule import Finding, Rule, Severity
from emr_constructs.rules.view import View, walk

_SUBJECTS: Sequence[ModuleType] = (cluster, software, capacity, scaling, storage, steps, security, network)

RULES: Mapping[str, Rule] = {
    one.code: one for subject in _SUBJECTS for one in vars(subject).values() if isinstance(one, Rule)
}
"""Every rule by its code."""


def _by_view() -> Mapping[type[View], Sequence[Rule]]:
    groups: dict[type[View], list[Rule]] = defaultdict(list)
    for one in RULES.values():
        groups[one.subject].append(one)
    return groups


_BY_VIEW = _by_view()


def judge(root: View, severity: Severity | None = None) -> Iterator[Finding]:
    """What all rules, or those of one severity, find in a view and its parts."""
    for view, place in walk(root):
        for one in _BY_VIEW.get(type(view), ()):
            if severity in (None, one.severity):
                for problem in one.check(view):
                    yield Finding(rule=one, problem=problem, place=place)


def errors_in(root: View) -> list[Violation]:
    """What EMR would refuse in a view, in the spelling of a Python user."""
    return _violations(root, Severity.ERROR)


def warnings_in(root: View) -> list[Violation]:
    """What somebody would regret in a view, in the spelling of a Python user."""
    return _violations(root, Severity.WARNING)


def _violations(root: View, severity: Severity) -> list[Violation]:
    return [Violation(one.rule.code, one.message()) for one in judge(root, severity)]
