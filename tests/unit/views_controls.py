"""Cases of controls of security standards."""

from __future__ import annotations

from views import Case

CASES: list[Case] = []
