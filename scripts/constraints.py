"""Pin the versions installed now: names and versions, never where they came from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CONSTRAINTS = Path(__file__).parent.parent / "constraints.txt"
HEADING = "# Versions the project is developed and tested with. Made by: make constraints"
# These come with the environment, not with the project.
LEFT_OUT = ("setuptools==", "wheel==")


def installed() -> list[str]:
    """``name==version`` of every installed distribution but the project itself."""
    frozen = subprocess.run(
        [sys.executable, "-m", "pip", "freeze", "--all", "--exclude-editable"],
        check=True,
        capture_output=True,
        text=True,
    )
    pins = (line for line in frozen.stdout.splitlines() if "==" in line and not line.startswith(LEFT_OUT))
    return sorted(pins, key=str.lower)


if __name__ == "__main__":
    CONSTRAINTS.write_text("\n".join([HEADING, *installed()]) + "\n")
    print(f"{CONSTRAINTS.name}: {len(installed())} versions")
