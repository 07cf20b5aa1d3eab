"""CDK's own validation of templates, on and strict: the one test that pays for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STRICT = {"@aws-cdk/core:validateAgainstDefaultRules": True}
PROGRAM = """
import runpy
import aws_cdk as cdk

runpy.run_path("app.py")["main"]().synth()
print("app.py is valid")
app = cdk.App()
cdk.CfnResource(cdk.Stack(app, "Wrong"), "Cluster", type="AWS::EMR::Cluster", properties={"Nmae": "typo"})
app.synth()
print("the typo went through")
"""


def test_app_py_is_valid_and_a_typo_is_not(tmp_path: Path) -> None:
    """The typo shows that the validation is on, and that it refuses."""
    environment = {name: value for name, value in os.environ.items() if name not in ("CDK_VALIDATION", "CDK_OUTDIR")}
    environment["CDK_CONTEXT_JSON"] = json.dumps(STRICT)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert done.stdout == "app.py is valid\n", done.stderr
    assert "Nmae" in done.stderr
    assert "DataPlatform" not in done.stderr
