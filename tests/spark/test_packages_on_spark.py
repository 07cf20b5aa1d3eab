"""A package on the real Spark: driver and executors, in processes of their own, import from what was packed.

On EMR Serverless the archive lies unpacked in the working directory of the driver, whose environment has what
``spark.emr-serverless.driverEnv`` says. Here the test does that; all else is Spark's own doing, with the rendered
properties.
"""

from __future__ import annotations

import importlib.machinery
import json
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import markupsafe
import pytest
from small_wheels import PURE, wheel
from spark_runtime import QUICK_START, ROOT, environment, require_java, spark_home

import emr_constructs as emr
from emr_constructs.model.python_package import PackageParts

DRIVER = "spark.emr-serverless.driverEnv."
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
CP = f"cp{sys.version_info.major}{sys.version_info.minor}"
MACHINE = platform.machine()
EXAMPLE = ROOT / "examples" / "packages"
HELPERS = """
def found():
    try:
        import native._speedups
        import plain
    except ImportError as error:
        return str(error)
    escaped = native._speedups._escape_inner("<&>")
    return [native._speedups.__file__, plain.__file__, escaped, __file__]
"""
MAIN = """
import json
import os
import sys

from pyspark.sql import SparkSession

import helpers


def seen(_):
    return os.getcwd(), helpers.found()


spark = SparkSession.builder.getOrCreate()
report = {"driver": seen(0), "executors": spark.sparkContext.parallelize([0, 1], 2).map(seen).collect()}
with open(sys.argv[1], "w") as file:
    json.dump(report, file)
spark.stop()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packages")


@pytest.fixture(scope="module")
def parts(home: Path) -> PackageParts:
    """A job that needs its own module, a pure package and a compiled one."""
    compiled = _compiled()
    files: dict[str, str | bytes] = {"native/__init__.py": "", f"native/{compiled.name}": compiled.read_bytes()}
    wheel(home / "wheels", "native", tag=f"{CP}-{CP}-manylinux_2_17_{MACHINE}", files=files)
    wheel(home / "wheels", "plain", tag=PURE)
    (home / "job").mkdir()
    (home / "job/helpers.py").write_text(HELPERS, encoding="utf-8")
    (home / "job/main.py").write_text(MAIN, encoding="utf-8")
    (home / "requirements.txt").write_text("native==1.0\nplain==1.0\n", encoding="utf-8")
    package = emr.PythonPackage.from_folder(
        home / "job",
        entry_point="main.py",
        requirements=home / "requirements.txt",
        python_version=PYTHON,
        wheelhouse=home / "wheels",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMR_CONSTRUCTS_CACHE", str(home / "cache"))
        return package._parts("emr-7.14.0", "ARM64" if MACHINE in ("aarch64", "arm64") else "X86_64")


def _compiled() -> Path:
    """A compiled module that is installed beside the tests."""
    folder = Path(markupsafe.__file__).parent
    found = [folder / f"_speedups{suffix}" for suffix in importlib.machinery.EXTENSION_SUFFIXES]
    existing = [one for one in found if one.exists()]
    if not existing:
        pytest.skip("markupsafe is installed without its compiled part")
    return existing[0]


def run(parts: PackageParts, place: Path, *arguments: str) -> None:
    """Run a job as EMR Serverless would, in a directory, with an executor that is a process of its own."""
    require_java()
    place.mkdir()
    [(name, archive)] = parts.archives.items()
    with zipfile.ZipFile(archive._path) as packed:
        packed.extractall(place / name)
    script = place / "uploaded" / "main.py"  # alone, as it is in S3
    script.parent.mkdir()
    shutil.copy(parts.script._path, script)
    settings = {
        "spark.master": "local-cluster[1,2,512]",
        "spark.executor.memory": "512m",
        "spark.driver.extraJavaOptions": " ".join(QUICK_START),
        "spark.executor.extraJavaOptions": " ".join(QUICK_START),
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.local.dir": str(place),
        "spark.archives": f"{archive._path}#{name}",
        "spark.submit.pyFiles": ",".join(one._path for one in parts.py_files),
        **{key: value for key, value in parts.conf.items() if not key.startswith(DRIVER)},
    }
    # Workers write below the home of Spark: it is not to be the installed one.
    spark = place / "spark"
    spark.mkdir()
    for one in spark_home().iterdir():
        (spark / one.name).symlink_to(one)
    python = driver_python(place, parts)
    options = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    finished = subprocess.run(
        [str(spark / "bin" / "spark-submit"), *options, str(script), *arguments],
        cwd=place,
        env={**environment(), "SPARK_HOME": str(spark), "PYSPARK_DRIVER_PYTHON": str(python)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr


def driver_python(place: Path, parts: PackageParts) -> Path:
    """A Python with the environment of the driver. (Executors here would inherit that of the driver's JVM.)"""
    said = {key.removeprefix(DRIVER): value for key, value in parts.conf.items() if key.startswith(DRIVER)}
    lines = [f'export {name}="${name}":{value}' for name, value in said.items()]
    path = place / "driver-python"
    path.write_text("\n".join(["#!/bin/sh", *lines, f'exec {sys.executable} "$@"', ""]), encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.spark
def test_driver_and_executors_import_what_was_packed(parts: PackageParts, home: Path) -> None:
    run(parts, home / "run", str(home / "report.json"))
    report = json.loads((home / "report.json").read_text(encoding="utf-8"))
    [code] = parts.py_files
    processes = [report["driver"], *report["executors"]]
    assert len(processes) == 3
    for place, seen in processes:
        assert len(seen) == 4, seen
        native, plain, escaped, helpers = seen
        # Each from the archive in its own working directory, not from what is installed beside the tests.
        unpacked = Path(place, "dependencies").resolve()
        assert Path(place, native).resolve().parent == unpacked / "native"
        assert Path(place, plain).resolve() == unpacked / "plain.py"
        assert escaped == "&lt;&amp;&gt;"
        assert Path(helpers).parent.name == Path(code._path).name
    assert len({place for place, _ in processes}) == 2


@pytest.mark.spark
def test_the_example_counts_orders_of_working_days(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMR_CONSTRUCTS_CACHE", str(home / "cache"))
    package = emr.PythonPackage.from_folder(
        EXAMPLE / "working_days",
        entry_point="main.py",
        requirements=EXAMPLE / "requirements.txt",
        wheelhouse=EXAMPLE / "wheels",
    )
    orders = home / "orders.csv"
    days = ("2026-05-01", "2026-05-04", "2026-05-05", "2026-05-09", "yesterday")  # a day off, Monday, Tuesday, Saturday
    orders.write_text("order_id,ordered_at\n" + "".join(f"O,{day}T09:00:00Z\n" for day in days), encoding="utf-8")
    run(package._parts("emr-7.14.0", "ARM64"), home / "example", "--input", str(orders), "--output", str(home / "out"))
    lines = [line for part in (home / "out").glob("part-*.json") for line in part.read_text().splitlines()]
    counts = {one["kind"]: one["orders"] for one in map(json.loads, lines)}
    assert counts == {"working day": 2, "day off": 2, "unknown": 1}
