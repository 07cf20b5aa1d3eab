"""The benchmark's twin makes the same template as the library, or its figures would mean nothing."""

from __future__ import annotations

import copy
import sys
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import ours
import ours_serverless
from runs import read_templates
from synth import comparable, layout_of
from twin import Templates, source_of


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    folder = tmp_path_factory.mktemp("ours")
    app = cdk.App(outdir=str(folder))
    ours.build(app, layout=())
    app.synth()
    return read_templates(folder)


def test_the_twin_of_a_serverless_application_makes_the_same_template(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path / "ours"))
    ours_serverless.build(app, ())
    app.synth()
    expected = read_templates(tmp_path / "ours")
    assert len(expected["Serverless"]["Resources"]) > 15
    assert comparable(twin_of(expected, tmp_path / "twin")) == comparable(expected)


def twin_of(templates: Templates, folder: Path) -> Templates:
    module: dict[str, Any] = {}
    exec(source_of(templates), module)
    app = cdk.App(outdir=str(folder))
    module["build"](app, ())
    app.synth()
    return read_templates(folder)


def test_the_twin_makes_the_same_template(expected: Templates, tmp_path: Path) -> None:
    assert len(expected["Alone"]["Resources"]) > 40
    assert comparable(twin_of(expected, tmp_path)) == comparable(expected)


def test_another_template_has_another_twin(expected: Templates, tmp_path: Path) -> None:
    changed = copy.deepcopy(dict(expected))
    resources = changed["Alone"]["Resources"].values()
    cluster = next(one for one in resources if one["Type"] == "AWS::EMR::Cluster")
    cluster["Properties"]["Instances"]["MasterInstanceFleet"]["TargetSpotCapacity"] = 1
    made = comparable(twin_of(changed, tmp_path))
    assert made == comparable(changed)
    assert made != comparable(expected)


def test_only_the_order_of_dependencies_does_not_count() -> None:
    def template(*names: str) -> Templates:
        return {"Stack": {"Resources": {"Cluster": {"Type": "AWS::EMR::Cluster", "DependsOn": list(names)}}}}

    assert comparable(template("Role", "Key")) == comparable(template("Key", "Role"))
    assert comparable(template("Role", "Key")) != comparable(template("Role"))


def test_clusters_are_spread_over_as_many_stacks_as_they_need() -> None:
    assert [layout_of(clusters, room=22) for clusters in (1, 10, 44, 50)] == [(), (10,), (22, 22), (22, 22, 6)]
