"""The time of services in which something happens by itself. Tests move it on instead of waiting."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """Seconds since 1970, ahead of the machine's by what it was moved.

    :param read: The time that it goes by. Default: the machine's.
    """

    def __init__(self, read: Callable[[], float] = time.time) -> None:
        self.read = read
        self._ahead = 0.0

    def now(self) -> float:
        """The time as the APIs write it."""
        return self.read() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += seconds


CLOCK = Clock()
"""The clock of this process."""
