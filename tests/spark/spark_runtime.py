"""The installed PySpark and the machine's Java, run in processes of their own."""

import functools
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
JOBS = ROOT / "examples" / "jobs"

# Spark 4.0 needs Java 17; its Hadoop calls the security manager's API, which Java 24 took away.
OLDEST_JAVA, NEWEST_JAVA = 17, 23

# A test is mostly Java's own start-up: compile less, collect simply.
QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def spark_home() -> Path:
    """The directory of the installed PySpark, found without importing it."""
    spec = importlib.util.find_spec("pyspark")
    assert spec is not None, "PySpark is not installed; it is in the dependency group `spark`"
    assert spec.origin is not None
    return Path(spec.origin).parent


def require_java(*, compiler: bool = False) -> str:
    """The path of a Java that runs Spark; skips the test where there is none.

    :param compiler: also asks for the compiler, which a JDK has and a bare runtime lacks.
    """
    java = _java()
    if java is None:
        pytest.skip("no Java: put a JDK 17 on the PATH, or its directory into JAVA_HOME")
    modules = _modules(java)
    # Java 8 knows no modules.
    version = int(modules.get("java.base", "8"))
    if not OLDEST_JAVA <= version <= NEWEST_JAVA:
        pytest.skip(f"Spark needs Java {OLDEST_JAVA} to {NEWEST_JAVA}; {java} is Java {version}")
    if compiler and "jdk.compiler" not in modules:
        pytest.skip(f"this needs a JDK; {java} is a runtime without a compiler")
    return java


def spark_submit(
    script: Path, *arguments: str, scratch: Path, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a script with spark-submit on two local cores, quietly and without a network.

    :param scratch: a directory for Spark's own files.
    :param settings: Spark properties besides those that keep it small.
    """
    require_java()
    properties = {
        "spark.master": "local[2]",
        "spark.driver.extraJavaOptions": " ".join(QUICK_START),
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "2",
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        **(settings or {}),
    }
    options = [word for name, value in properties.items() for word in ("--conf", f"{name}={value}")]
    return subprocess.run(
        [str(spark_home() / "bin" / "spark-submit"), *options, str(script), *arguments],
        cwd=scratch,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def environment() -> dict[str, str]:
    """The caller's environment for Spark, without a Spark or Hadoop of the caller's own."""
    foreign = ("SPARK_", "PYSPARK_", "HADOOP_", "YARN_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "SPARK_HOME": str(spark_home()),
        # Far from UTC, so that a job that counts local days is caught.
        "TZ": "Asia/Tokyo",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_HOSTNAME": "localhost",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
    }


def _java() -> str | None:
    """Java where spark-submit looks for it."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home, "bin", "java")) if home else "java")


@functools.cache
def _modules(java: str) -> dict[str, str]:
    """The major version of each module of a Java: ``{"java.base": "17", ...}``."""
    listed = subprocess.run([java, "--list-modules"], capture_output=True, text=True, check=False)
    return dict(re.findall(r"^([\w.]+)@(\d+)", listed.stdout, flags=re.MULTILINE))
