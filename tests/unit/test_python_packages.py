"""Packages of Python code with wheels that the tests make: what is chosen, kept and given to a job."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import pytest
from aws_cdk import CfnParameter, Stack
from small_packages import RELEASE, a_file, counting, modules_in, needs, packed_in, prepared, quick_pip, warnings_of
from small_wheels import project, wheel

import emr_constructs as emr
from emr_constructs.model.packing import archives, wheels

ARM, INTEL = "manylinux_2_17_aarch64", "manylinux_2_17_x86_64"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return prepared(tmp_path, monkeypatch)


class TestWheels:
    def test_each_processor_gets_its_own(self, here: Path) -> None:
        for tag in (ARM, INTEL, "win_amd64", "macosx_11_0_arm64", "musllinux_1_2_aarch64"):
            wheel(here / "wheels", "native", tag=f"cp39-cp39-{tag}")
        wheel(here / "wheels", "pure")
        package = a_file("native==1.0", "pure==1.0")
        for architecture, tag in (("ARM64", ARM), ("X86_64", INTEL)):
            parts = package._parts(RELEASE, architecture)
            assert packed_in(parts)["native.py"] == f"MADE_FOR = 'cp39-cp39-{tag}'\n"
            assert packed_in(parts)["pure.py"] == "MADE_FOR = 'py3-none-any'\n"

    def test_each_release_gets_those_of_its_python(self, here: Path) -> None:
        for python in ("cp37-cp37m", "cp39-cp39", "cp311-cp311", "cp312-cp312"):
            wheel(here / "wheels", "native", tag=f"{python}-{ARM}")
        package, newer = a_file("native==1.0"), a_file("native==1.0", python_version="3.12")
        for release, python in (("emr-6.15.0", "cp37-cp37m"), (RELEASE, "cp39-cp39"), ("emr-spark-8.1.0", "cp311")):
            assert f"'{python}" in packed_in(package._parts(release, "ARM64"))["native.py"]
        assert "'cp312" in packed_in(newer._parts(RELEASE, "ARM64"))["native.py"]

    def test_the_newest_c_library_that_is_there_is_used(self, here: Path) -> None:
        for glibc in (17, 26, 34, 36):
            wheel(here / "wheels", "native", tag=f"cp39-abi3-manylinux_2_{glibc}_aarch64")
        package = a_file("native==1.0", python_version="3.9")
        for release, glibc in (("emr-6.15.0", 26), (RELEASE, 34)):
            assert f"_2_{glibc}_" in packed_in(package._parts(release, "ARM64"))["native.py"]

    def test_markers_are_judged_for_the_python_of_the_job(self, here: Path) -> None:
        for name in ("old", "new", "arm", "windows"):
            wheel(here / "wheels", name)
        conditions = ['old; python_version < "3.10"', 'new; python_version >= "3.10"']
        wheel(here / "wheels", "chooser", needs=[*conditions, 'arm; platform_machine == "aarch64"'])
        package = a_file("chooser==1.0", 'windows==1.0; sys_platform == "win32"')
        assert sorted(packed_in(package._parts(RELEASE, "ARM64"))) == ["arm.py", "chooser.py", "old.py"]
        assert sorted(packed_in(package._parts("emr-spark-8.1.0", "X86_64"))) == ["chooser.py", "new.py"]

    def test_a_version_without_a_wheel_is_told_with_pips_words(self, here: Path) -> None:
        wheel(here / "wheels", "native", tag=f"cp39-cp39-{INTEL}")
        with pytest.raises(emr.EmrValidationError) as caught:
            a_file("native==1.0")._parts(RELEASE, "ARM64")
        assert str(caught.value) == (
            "PythonWheels: pip did not get wheels for Python 3.9 on aarch64 with glibc 2.34:\n"
            "  ERROR: Could not find a version that satisfies the requirement native==1.0 (from versions: none)\n"
            "  ERROR: No matching distribution found for native==1.0\n"
            "A version without a wheel for that system cannot be packed; choose another version, say another "
            "`python_version` where another Python runs the job, or build the wheel on such a system and give its "
            "folder as `wheelhouse`"
        )

    def test_what_pip_brings_as_source_is_refused(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
            into = arguments[arguments.index("--dest") + 1]
            Path(into, "one-1.0.tar.gz").write_bytes(b"")
            return subprocess.CompletedProcess(arguments, 0, "", "WARNING: slow\n")

        monkeypatch.setattr(wheels, "_run", run)
        with pytest.raises(emr.EmrValidationError, match=r"there is no wheel of one-1.0.tar.gz, only its source"):
            a_file("one==1.0")._parts(RELEASE, "ARM64")

    def test_pip_is_configured_by_the_user(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        wheel(here / "wheels", "pure")
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_FIND_LINKS", str(here / "wheels"))
        package = emr.PythonPackage.from_file("job.py", requirements=needs("pure==1.0"))
        assert list(packed_in(package._parts(RELEASE, "ARM64"))) == ["pure.py"]

    def test_without_pip_it_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing(name: str) -> str:
            raise metadata.PackageNotFoundError(name)

        monkeypatch.setattr(metadata, "version", missing)
        with pytest.raises(emr.EmrValidationError, match="has no pip") as caught:
            a_file("one==1.0")._parts(RELEASE, "ARM64")
        assert caught.value.code == "PythonPip"


class TestKept:
    def test_pip_runs_once_for_one_input(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        wheel(here / "wheels", "pure")
        calls = quick_pip(monkeypatch)
        first, second = (a_file("pure==1.0")._parts(RELEASE, "ARM64") for _ in range(2))
        assert first == second
        assert len(calls) == 1
        assert "download" in calls[0]
        a_file("pure == 1.0")._parts(RELEASE, "ARM64")
        assert len(calls) == 2, "other requirements"
        a_file("pure==1.0")._parts(RELEASE, "X86_64")
        assert len(calls) == 3, "another processor"
        a_file("pure==1.0")._parts("emr-spark-8.1.0", "ARM64")
        assert len(calls) == 4, "another Python"
        Path("limits.txt").write_text("pure<2\n", encoding="utf-8")
        a_file("pure==1.0", constraints="limits.txt")._parts(RELEASE, "ARM64")
        assert len(calls) == 5, "constraints"
        wheel(here / "wheels", "pure", files={"pure.py": "again"})
        assert packed_in(a_file("pure==1.0")._parts(RELEASE, "ARM64")) == {"pure.py": "again"}
        assert len(calls) == 6, "another wheel of the same name"
        monkeypatch.setattr(metadata, "version", lambda name: "0")
        a_file("pure==1.0")._parts(RELEASE, "ARM64")
        assert len(calls) == 7, "another pip"

    def test_two_caches_hold_the_same_bytes(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        quick_pip(monkeypatch)
        for name in ("one", "two"):
            wheel(here / "wheels", name)
        seen = []
        for place in ("first", "second"):
            monkeypatch.setenv("EMR_CONSTRUCTS_CACHE", str(here / place))
            [archive] = a_file("two==1.0", "one==1.0")._parts(RELEASE, "ARM64").archives.values()
            assert place in archive._path
            seen.append((Path(archive._path).read_bytes(), archive._hash))
        assert seen[0] == seen[1]

    def test_an_upload_is_named_after_what_is_in_it_however_it_was_compressed(
        self, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        quick_pip(monkeypatch)
        wheel(here / "wheels", "pure")
        Path("jobs").mkdir()
        Path("jobs/main.py").write_text("print(1)\n" * 99, encoding="utf-8")
        folder = emr.PythonPackage.from_folder(
            "jobs", entry_point="main.py", requirements=needs("pure==1.0"), wheelhouse="wheels"
        )

        def uploads() -> list[str]:
            """The names of the dependencies and of the code."""
            parts = folder._parts(RELEASE, "ARM64")
            stack = Stack()
            packed = [*parts.archives.values(), *parts.py_files]
            return [one._bind(stack, f"A{index}")._arn.rpartition("/")[2] for index, one in enumerate(packed)]

        first = uploads()
        monkeypatch.setattr(archives, "_COMPRESSION", 0)
        monkeypatch.setenv("EMR_CONSTRUCTS_CACHE", str(here / "other"))
        assert uploads() == first
        Path("jobs/main.py").write_text("print(2)\n" * 99, encoding="utf-8")
        wheel(here / "wheels", "pure", files={"pure.py": "other"})
        assert [one for one in uploads() if one in first] == []
        assert [one.endswith(".zip") for one in first] == [True, True]

    def test_a_project_is_built_once(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        project(here / "etl")
        calls = counting(monkeypatch)
        package = emr.PythonPackage.from_project("etl", entry_point="etl", wheelhouse="wheels")
        assert package._parts(RELEASE, "ARM64") == package._parts(RELEASE, "X86_64")
        assert len(calls) == 1
        Path("etl/dist").mkdir()
        Path("etl/dist/etl.whl").write_bytes(b"built before")
        package._parts(RELEASE, "ARM64")
        assert len(calls) == 1
        Path("etl/src/etl/work.py").write_text("def main() -> None: ...\n", encoding="utf-8")
        package._parts(RELEASE, "ARM64")
        assert len(calls) == 2


class TestParts:
    def test_a_file_without_dependencies_needs_no_pip_and_no_release(self, monkeypatch: pytest.MonkeyPatch) -> None:
        calls = counting(monkeypatch)
        later = CfnParameter(Stack(), "Release").value_as_string
        for package in (emr.PythonPackage.from_file("job.py"), a_file("# nothing yet")):
            parts = package._parts(later if package._dependencies.requirements is None else RELEASE, "ARM64")
            assert (parts.script._path, parts.py_files, parts.archives, parts.conf) == ("job.py", (), {}, {})
        assert calls == []

    def test_requirements_of_other_pythons_only_make_no_archive(self, here: Path) -> None:
        wheel(here / "wheels", "old")
        parts = a_file('old==1.0; python_version < "3"')._parts(RELEASE, "ARM64")
        assert (parts.archives, parts.conf, warnings_of(parts)) == ({}, {}, [])

    def test_driver_and_executors_are_told_where_the_archive_is(
        self, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        quick_pip(monkeypatch)
        wheel(here / "wheels", "pure")
        parts = a_file("pure==1.0")._parts(RELEASE, "ARM64")
        assert list(parts.archives) == ["dependencies"]
        assert parts.conf == {
            "spark.emr-serverless.driverEnv.PYTHONPATH": "./dependencies",
            "spark.executorEnv.PYTHONPATH": "./dependencies",
        }

    def test_a_folder_comes_whole_and_its_script_besides(self) -> None:
        for name in ("main.py", "lib/help.py", "lib/table.csv"):
            Path("jobs", name).parent.mkdir(parents=True, exist_ok=True)
            Path("jobs", name).write_text("", encoding="utf-8")
        parts = emr.PythonPackage.from_folder("jobs", entry_point="main.py")._parts(RELEASE, "ARM64")
        [code] = parts.py_files
        assert Path(parts.script._path) == Path("jobs/main.py")
        with zipfile.ZipFile(code._path) as archive:
            assert archive.namelist() == ["lib/", "lib/help.py", "lib/table.csv", "main.py"]
        assert code._path.endswith(".zip")

    def test_a_project_brings_its_modules_and_what_it_needs(self, here: Path) -> None:
        wheel(here / "wheels", "pure")
        wheel(here / "wheels", "more")
        project(here / "etl", needs=["pure==1.0", "more; extra == 'all'"], extras=["All"])
        parts = emr.PythonPackage.from_project("etl", entry_point="etl", wheelhouse="wheels")._parts(RELEASE, "ARM64")
        assert parts.script._text == 'import runpy\n\nrunpy.run_module("etl", run_name="__main__", alter_sys=True)\n'
        [code] = parts.py_files
        assert sorted(modules_in(Path(code._path))) == ["etl/__init__.py", "etl/__main__.py", "etl/work.py"]
        assert sorted(packed_in(parts)) == ["pure.py"]
        assert warnings_of(parts) == []
        extra = emr.PythonPackage.from_project(
            "etl", entry_point="src/etl/__main__.py", wheelhouse="wheels", extras=["all"]
        )
        parts = extra._parts(RELEASE, "ARM64")
        assert Path(parts.script._path) == Path("etl/src/etl/__main__.py")
        assert sorted(packed_in(parts)) == ["more.py", "pure.py"]
        assert len(warnings_of(parts)) == 1
        unknown = emr.PythonPackage.from_project("etl", entry_point="etl", wheelhouse="wheels", extras=["all", "dev"])
        with pytest.raises(emr.EmrValidationError, match="`extras` 'dev' of the project are not known; it has All"):
            unknown._parts(RELEASE, "ARM64")

    def test_a_project_for_an_older_python_is_built_with_a_tool_from_the_wheelhouse(self, here: Path) -> None:
        project(here / "etl", python="<3.10")  # as the library itself does not
        said = Path("etl/pyproject.toml").read_text(encoding="utf-8")
        tool = "emr-constructs-tool-of-a-test"
        Path("etl/pyproject.toml").write_text(said.replace("[]", f'["{tool}==1.0"]'), encoding="utf-8")
        wheel(here / "wheels", tool.replace("-", "_"))
        package = emr.PythonPackage.from_project("etl", entry_point="etl", wheelhouse="wheels")
        assert len(package._parts(RELEASE, "ARM64").py_files) == 1

    def test_a_project_is_left_as_it_was(self, here: Path) -> None:
        project(here / "etl")
        Path("etl/build").mkdir()
        Path("etl/build/stale.py").write_text("", encoding="utf-8")
        with Path("etl/backend.py").open("a", encoding="utf-8") as backend:
            backend.write("import os\nassert not os.path.exists('build'), 'of another time'\n")
        before = sorted(path.relative_to(here) for path in (here / "etl").rglob("*"))
        package = emr.PythonPackage.from_project("etl", entry_point="etl.work", wheelhouse="wheels")
        assert "etl.work" in package._parts(RELEASE, "ARM64").script._text
        assert sorted(path.relative_to(here) for path in (here / "etl").rglob("*")) == before
