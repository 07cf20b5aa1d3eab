"""Cases of rules on EMR on EKS."""

from __future__ import annotations

from views import Case

CASES: list[Case] = []
