"""Cases of rules on EMR Serverless applications."""

from __future__ import annotations

from views import Case

CASES: list[Case] = []
