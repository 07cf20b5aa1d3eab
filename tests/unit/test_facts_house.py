"""The room as a whole: data files, laziness, the refresh script; API enums, CloudFormation, spelling."""

from __future__ import annotations

import datetime
import importlib.util
import json
import pkgutil
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import emr_constructs.facts
from emr_constructs.facts import cloudformation, enums, spelling
from emr_constructs.facts._data import DIRECTORY
from emr_constructs.facts._spans import compress, expand

SCRIPT = Path(__file__).parents[2] / "scripts" / "refresh_facts.py"
FILES = sorted(DIRECTORY.glob("*.json"))
ORDER = [f"emr-7.{minor}.0" for minor in range(12)]


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh_facts", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def test_facts_need_neither_cdk_nor_files_to_be_imported() -> None:
    modules = [f"emr_constructs.facts.{module.name}" for module in pkgutil.iter_modules(emr_constructs.facts.__path__)]
    assert len(modules) >= 10
    code = (
        f"import sys, {', '.join(modules)}\n"
        "from emr_constructs.facts._data import load\n"
        "print(load.cache_info().misses, sorted({'aws_cdk', 'jsii', 'constructs'} & set(sys.modules)))"
    )
    finished = run("-c", code)
    assert (finished.stdout, finished.stderr) == ("0 []\n", "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_data_file_names_its_source_and_date_and_has_one_record_a_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    content = json.loads(text)
    assert content["source"]
    assert datetime.date.fromisoformat(content["date"]) <= datetime.date.today()
    assert script().render(content) == text


@given(st.lists(st.sampled_from(ORDER)))
def test_spans_cover_exactly_what_they_were_made_from(labels: Sequence[str]) -> None:
    assert expand(ORDER, compress(ORDER, labels)) == frozenset(labels)


def test_spans_are_short() -> None:
    assert compress(ORDER, ["emr-7.1.0", "emr-7.3.0", "emr-7.4.0", "emr-7.10.0", "emr-7.11.0"]) == [
        "emr-7.1.0",
        "emr-7.3.0..emr-7.4.0",
        "emr-7.10.0..",
    ]


def test_the_data_is_what_the_installed_packages_say() -> None:
    finished = run(str(SCRIPT))
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert [line.split(":")[0] for line in finished.stdout.splitlines()] == [
        "releases",
        "instance_types",
        "enums",
        "cfn_properties",
    ]


def test_a_difference_is_shown_and_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh = script()
    for path in FILES:
        shutil.copy(path, tmp_path)
    text = (tmp_path / "releases.json").read_text(encoding="utf-8")
    (tmp_path / "releases.json").write_text(text.replace('\n  "emr-7.14.0",', '\n  "emr-7.13.9",'), encoding="utf-8")
    monkeypatch.setattr(refresh, "DIRECTORY", tmp_path)
    shown: list[str] = []
    monkeypatch.setattr("builtins.print", lambda *lines, sep="": shown.extend(lines))

    assert refresh.main([]) == 1
    assert '  - labels "emr-7.13.9"' in shown
    assert '  + labels "emr-7.14.0"' in shown
    assert refresh.main(["--write"]) == 0
    assert refresh.main([]) == 0

    written = json.loads((tmp_path / "releases.json").read_text(encoding="utf-8"))
    kept = json.loads((DIRECTORY / "releases.json").read_text(encoding="utf-8"))
    assert written.pop("date") == datetime.date.today().isoformat()
    assert written == {key: value for key, value in kept.items() if key != "date"}


def test_enums() -> None:
    assert enums.values("ActionOnFailure") == (
        "CANCEL_AND_WAIT",
        "CONTINUE",
        "TERMINATE_CLUSTER",
        "TERMINATE_JOB_FLOW",
    )
    assert enums.values("SpotProvisioningTimeoutAction") == ("SWITCH_TO_ON_DEMAND", "TERMINATE_CLUSTER")
    assert "price-capacity-optimized" in enums.values("SpotProvisioningAllocationStrategy")
    assert enums.values("Architecture", "emr-serverless") == ("ARM64", "X86_64")
    with pytest.raises(KeyError):
        enums.values("Weather")


def test_cloudformation() -> None:
    assert cloudformation.required("AWS::EMR::Cluster") == {"Instances", "JobFlowRole", "Name", "ServiceRole"}
    assert {"Steps", "Name", "ReleaseLabel"} <= cloudformation.create_only("AWS::EMR::Cluster")
    assert "ManagedScalingPolicy" not in cloudformation.create_only("AWS::EMR::Cluster")
    assert cloudformation.create_only("AWS::EMRServerless::Application") == {"Name", "Type"}
    assert cloudformation.read_only("AWS::EMR::Cluster") == {"Id", "MasterPublicDNS"}
    for name in cloudformation.types():
        settable = cloudformation.properties(name)
        assert cloudformation.required(name) | cloudformation.create_only(name) <= settable
        assert not settable & cloudformation.read_only(name)
    assert len(cloudformation.types()) == 13
    with pytest.raises(KeyError):
        cloudformation.properties("AWS::EC2::Instance")


def test_spelling() -> None:
    assert spelling.closest("sparc", ["Hive", "Spark", "Pig"]) == ("Spark",)
    assert spelling.closest("TRINO", ["Presto", "Trino"]) == ("Trino",)
    assert spelling.closest("m5.xlarg", ["m5.xlarge", "m5a.xlarge", "r5.xlarge"], 2) == (
        "m5.xlarge",
        "m5a.xlarge",
    )
    assert spelling.closest("qqq", ["Hive"]) == ()
