"""The sizes in the example are those that the guide explains."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

from aws_cdk.assertions import Template
from synthesized import warnings

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `(spark\.[\w.]+)` \| (\w+) \|", re.MULTILINE)


def test_the_guide_says_what_the_cluster_gets() -> None:
    (stack,) = runpy.run_path(str(ROOT / "examples" / "spark_sizing.py"))["main"]().node.children
    resources: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    (cluster,) = (one["Properties"] for one in resources.values() if one["Type"] == "AWS::EMR::Cluster")
    (said,) = (one for one in cluster["Configurations"] if one["Classification"] == "spark-defaults")
    guide = (ROOT / "docs" / "guides" / "spark-sizing.md").read_text(encoding="utf-8")
    assert dict(ROW.findall(guide)) == said["ConfigurationProperties"]
    assert warnings(stack) == []
