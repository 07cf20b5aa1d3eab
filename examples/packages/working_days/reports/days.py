"""Kinds of days."""

from __future__ import annotations

import datetime

from emr_constructs_example_calendar import is_working_day


def kind_of_day(instant: str | None) -> str:
    """Whether an order came on a working day; ``unknown`` where its instant cannot be read.

    :param instant: For example ``2026-03-02T09:00:00Z``.
    """
    try:
        day = datetime.date.fromisoformat((instant or "")[:10])
    except ValueError:
        return "unknown"
    return "working day" if is_working_day(day) else "day off"
