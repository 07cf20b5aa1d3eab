"""Before anything imports aws_cdk: CDK's own validation of templates costs 2 s a process. One test has it on."""

from __future__ import annotations

import os

os.environ.setdefault("CDK_VALIDATION", "false")
