"""The errors this library raises.

``EmrValidationError`` is a ``ValueError``: what was passed cannot become an EMR resource. It carries every violation of
the call that raised it, so that one run shows all there is to mend.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Violation:
    """One thing that EMR, or CloudFormation, would refuse.

    :param code: stable PascalCase name of the rule, part of the public contract.
    :param message: what is wrong, what was given, and what to write instead.
    """

    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class EmrValidationError(ValueError):
    """Arguments that cannot become a working EMR resource.

    :param violations: all violations of the call, at least one.
    :param path: path of the construct that was being made; Default: empty, for a value such as ``ManagedScaling``
    """

    def __init__(self, violations: Iterable[Violation], path: str = "") -> None:
        self.violations = tuple(violations)
        self.path = path
        # What the parent keeps is what a copy is made of, in another process too.
        super().__init__(self.violations, path)

    @property
    def code(self) -> str:
        """Code of the first violation."""
        return self.violations[0].code

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all violations, in the order found."""
        return tuple(violation.code for violation in self.violations)

    def __str__(self) -> str:
        place = f" [at {self.path}]" if self.path else ""
        if len(self.violations) == 1:
            return f"{self.violations[0]}{place}"
        lines = "".join(f"\n  {violation}" for violation in self.violations)
        return f"{len(self.violations)} violations{place}{lines}"
