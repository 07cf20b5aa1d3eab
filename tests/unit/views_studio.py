"""Cases of rules on EMR Studio."""

from __future__ import annotations

from views import Case

CASES: list[Case] = []
