"""Where instances are bought."""

from __future__ import annotations

from enum import Enum


class Market(str, Enum):
    """Where instances are bought."""

    ON_DEMAND = "ON_DEMAND"
    SPOT = "SPOT"
