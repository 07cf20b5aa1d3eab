"""The catalogue of rules: what each rule says of itself, and that the cases would notice a rule that is broken."""

from __future__ import annotations

import ast
import copy
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from test_rules_cases import SUBJECTS, TABLES
from views import Case, found

from emr_constructs.rules import catalogue
from emr_constructs.rules.catalogue import RULES
from emr_constructs.rules.rule import Rule

pytestmark = pytest.mark.exhaustive


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_says_what_has_to_hold_and_which_page_of_aws_says_so(rule: Rule) -> None:
    assert re.fullmatch(r"([A-Z][a-z0-9]*)+", rule.code)
    assert re.fullmatch(r"[A-Z].*\.", rule.summary)
    assert re.match(r"https://(docs\.aws\.amazon\.com|aws\.github\.io)/", rule.source)


def test_codes_are_unique_over_all_subjects() -> None:
    codes = [rule.code for subject in SUBJECTS.values() for rule in vars(subject).values() if isinstance(rule, Rule)]
    assert sorted(codes) == sorted(RULES)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_cases_of_a_subject_are_those_of_its_rules(subject: str) -> None:
    rules = {rule.code for rule in vars(SUBJECTS[subject]).values() if isinstance(rule, Rule)}
    assert {case.code for case in TABLES[subject]} == rules


def test_a_part_that_is_judged_alone_meets_all_rules_on_it_in_their_order() -> None:
    every = [rule for runtime in catalogue._SUBJECTS for rule in catalogue.rules_of(runtime).values()]
    # mypy takes a dataclass for unhashable.
    parts: set[Any] = {rule.subject for rule in every if rule.subject.__name__ in catalogue._ALONE}
    assert {part.__name__ for part in parts} == set(catalogue._ALONE)
    for part in parts:
        wanted = [rule.code for rule in every if issubclass(part, rule.subject)]
        assert [rule.code for rule in catalogue._rules_for(part, catalogue.every)] == wanted


@dataclass(frozen=True)
class Mutant:
    """A subject with one statement broken.

    :param place: the number of the place where it is broken.
    """

    subject: str
    name: str
    statement: ast.stmt
    place: int
    what: str

    def value(self) -> Any:
        """What the broken statement defines: a rule, a helper or a constant."""
        broken = ast.fix_missing_locations(Breaker(self.place).visit(copy.deepcopy(self.statement)))
        namespace = dict(vars(SUBJECTS[self.subject]))
        exec(compile(ast.Module(body=[broken], type_ignores=[]), self.what, "exec"), namespace)
        return namespace[self.name]


class Breaker(ast.NodeTransformer):
    """Breaks the ``wanted``-th place of a statement: a problem is not told, or a limit is off by one.

    Where none is wanted, ``places`` are all there are.
    """

    def __init__(self, wanted: int | None = None) -> None:
        self.wanted = wanted
        self.places: list[str] = []

    def _breaks(self, node: ast.AST, how: str) -> bool:
        self.places.append(f"line {getattr(node, 'lineno', 0)}, {how}")
        return len(self.places) - 1 == self.wanted

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        self.generic_visit(node)
        if isinstance(node.value, (ast.Yield, ast.YieldFrom)) and self._breaks(node, "silent"):
            return ast.copy_location(ast.If(test=ast.Constant(value=False), body=[node], orelse=[]), node)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if type(node.value) is int:
            for other in (node.value + 1, node.value - 1):
                if self._breaks(node, f"{other} for {node.value}"):
                    return ast.copy_location(ast.Constant(value=other), node)
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.FormattedValue:
        return node  # how it is formatted is a number, too


def mutants_of(subject: str) -> Iterator[Mutant]:
    for statement in ast.parse(inspect.getsource(SUBJECTS[subject])).body:
        if not isinstance(statement, (ast.FunctionDef, ast.Assign)):
            continue
        target = statement.name if isinstance(statement, ast.FunctionDef) else ast.unparse(statement.targets[0])
        breaker = Breaker()
        breaker.visit(statement)
        for place, what in enumerate(breaker.places):
            yield Mutant(subject, target, statement, place, f"{target}: {what}")


MUTANTS = [mutant for subject in SUBJECTS for mutant in mutants_of(subject)]


def test_every_rule_is_broken_in_some_way() -> None:
    assert {mutant.name for mutant in MUTANTS} >= {rule.check.__name__ for rule in RULES.values()}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.what)
def test_a_broken_rule_fails_one_of_the_cases(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = SUBJECTS[mutant.subject]
    monkeypatch.setattr(subject, mutant.name, mutant.value())
    rules = {rule.code: rule for rule in vars(subject).values() if isinstance(rule, Rule)}
    known = catalogue.rules_of
    monkeypatch.setattr(
        catalogue, "rules_of", lambda runtime: {code: rules.get(code, rule) for code, rule in known(runtime).items()}
    )
    monkeypatch.setattr(catalogue, "_rules_for", catalogue._rules_for.__wrapped__)

    code = "".join(word.capitalize() for word in mutant.name.split("_"))
    # The rule's own cases first: they are the ones to notice.
    assert not all(map(holds, sorted(TABLES[mutant.subject], key=lambda case: case.code != code)))


def holds(case: Case) -> bool:
    try:
        return found(case.good, case.code) == [] and found(case.bad, case.code) == [
            (case.code, message) for message in case.messages
        ]
    except (ArithmeticError, TypeError):
        return False
