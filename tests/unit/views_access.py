"""Cases of rules on roles: whom they trust and what they may do."""

from __future__ import annotations

from views import Case

CASES: list[Case] = []
