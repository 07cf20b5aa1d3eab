"""The steps of app.py, unmodified, as Spark's own parser understands them."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
from spark_submit_arguments import parse
from step_arguments import step_arguments

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.spark
def test_spark_understands_the_steps_of_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    directory = Path(runpy.run_path("app.py")["main"]().synth().directory)
    template = json.loads((directory / "DataPlatform.template.json").read_text(encoding="utf-8"))
    [arguments] = step_arguments(template)
    understood = parse(arguments)
    assert understood.primary_resource is not None
    assert understood.primary_resource.startswith("s3://cdk-hnb659fds-assets-111122223333-eu-west-1/")
    assert understood.primary_resource.endswith(".py")
    assert understood.deploy_mode == "cluster"
    assert understood.main_class is None
    assert understood.spark_properties == {}
    [first, raw, second, table] = understood.child_args
    assert (first, second) == ("--input", "--output")
    assert raw.startswith("s3://")
    assert raw.endswith("/raw/orders.csv")
    assert table == raw.replace("/raw/orders.csv", "/curated/orders_by_day/")
