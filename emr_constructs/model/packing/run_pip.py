"""pip, which is told that it works for another Python on another system.

``pip --platform --python-version`` chooses the files of another system, but judges markers, as in
``tomli; python_version < "3.11"``, by the Python that it runs on: packages would be missing, or superfluous. This
script is started in a process of its own, with what markers see as its first argument and pip's arguments after it.
"""

from __future__ import annotations

import json
import runpy
import sys


def main() -> None:
    """Run pip with the arguments of this process."""
    from pip._vendor.packaging import markers

    environment = json.loads(sys.argv[1])
    if "default_environment" not in vars(markers):
        sys.exit("ERROR: this version of pip judges markers in a way that emr_constructs does not know")
    vars(markers)["default_environment"] = lambda: dict(environment)
    sys.argv[:2] = ["pip"]
    runpy.run_module("pip", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
