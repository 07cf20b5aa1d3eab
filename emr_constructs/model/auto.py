"""The word for 'choose for me', where None already means 'none'."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Auto(Enum):
    """Leaves a choice to the library. The docstring of the argument says what it chooses."""

    AUTO = "auto"


AUTO: Final = Auto.AUTO
