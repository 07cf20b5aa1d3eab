"""Packages of Python code: what is refused, and what is warned of."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_packages import RELEASE, a_file, prepared, quick_pip, warnings_of
from small_wheels import project, wheel

import emr_constructs as emr
from emr_constructs.model import python_package


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return prepared(tmp_path, monkeypatch)


class TestRefused:
    @pytest.mark.parametrize("name", ["PySpark", "pyspark[sql]", "pyspark-client"])
    def test_pyspark_is_emrs_own(self, name: str) -> None:
        with pytest.raises(emr.EmrValidationError, match="is among the dependencies; EMR has its own") as caught:
            a_file(f"{name}==3.5.1")
        assert caught.value.code == "PythonPackageOfEmr"

    def test_pyspark_is_found_where_another_package_asks_for_it(
        self, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        quick_pip(monkeypatch)
        wheel(here / "wheels", "pyspark")
        wheel(here / "wheels", "quality", needs=["pyspark"])
        with pytest.raises(emr.EmrValidationError, match="choose one that leaves Spark to the platform"):
            a_file("quality==1.0")._parts(RELEASE, "ARM64")

    def test_all_that_is_missing_is_told_at_once(self) -> None:
        with pytest.raises(emr.EmrValidationError) as caught:
            emr.PythonPackage.from_file(
                "gone.py", requirements="gone.txt", constraints="none.txt", wheelhouse="gone", python_version="3"
            )
        assert caught.value.codes == (*["PythonPathMissing"] * 4, "PythonVersion")
        Path("jobs").mkdir()
        with pytest.raises(emr.EmrValidationError, match=r"no file 'jobs/gone\.py'"):
            emr.PythonPackage.from_folder("jobs", entry_point="gone.py")
        for make in (emr.PythonPackage.from_folder, emr.PythonPackage.from_project):
            with pytest.raises(emr.EmrValidationError, match="no folder 'gone'"):
                make("gone", entry_point="etl")

    def test_what_runs_ends_with_py(self) -> None:
        Path("jobs").mkdir()
        Path("jobs", "run").write_text("", encoding="utf-8")
        with pytest.raises(emr.EmrValidationError, match=r"`path` \('jobs/run'\) must be a path that ends with \.py"):
            emr.PythonPackage.from_file("jobs/run")
        with pytest.raises(emr.EmrValidationError, match=r"PythonEntryPoint: `entry_point` \('run'\) must be a path"):
            emr.PythonPackage.from_folder("jobs", entry_point="run")

    def test_compiled_modules_of_a_folder_are_refused(self) -> None:
        Path("jobs").mkdir()
        for name in ("main.py", "fast.cpython-39-aarch64-linux-gnu.so"):
            Path("jobs", name).write_text("", encoding="utf-8")
        with pytest.raises(emr.EmrValidationError, match="cannot be imported from a zip file") as caught:
            emr.PythonPackage.from_folder("jobs", entry_point="main.py")
        assert caught.value.code == "PythonNativeModule"

    def test_a_compiled_project_is_refused(self, here: Path) -> None:
        project(here / "etl", tag="cp311-cp311-linux_x86_64")
        package = emr.PythonPackage.from_project("etl", entry_point="etl", wheelhouse="wheels")
        with pytest.raises(emr.EmrValidationError, match="'etl' has compiled parts") as caught:
            package._parts(RELEASE, "ARM64")
        assert caught.value.code == "PythonProject"

    def test_a_project_that_cannot_be_built_is_told_with_pips_words(self, here: Path) -> None:
        project(here / "etl")
        Path("etl/backend.py").write_text("raise RuntimeError('no backend today')\n", encoding="utf-8")
        package = emr.PythonPackage.from_project("etl", entry_point="etl", wheelhouse="wheels")
        with pytest.raises(emr.EmrValidationError, match="no backend today"):
            package._parts(RELEASE, "ARM64")

    def test_an_entry_point_that_is_no_module_is_told_with_those_there_are(self, here: Path) -> None:
        project(here / "etl")
        with pytest.raises(emr.EmrValidationError, match="or the name of a module"):
            emr.PythonPackage.from_project("etl", entry_point="etl/main")
        package = emr.PythonPackage.from_project("etl", entry_point="etl.main", wheelhouse="wheels")
        with pytest.raises(emr.EmrValidationError, match="the project has etl") as caught:
            package._parts(RELEASE, "ARM64")
        assert caught.value.code == "PythonEntryPoint"

    def test_wrong_types(self) -> None:
        with pytest.raises(emr.EmrValidationError, match="`path` must be a string or a Path, not 1"):
            emr.PythonPackage.from_file(1)  # type: ignore[arg-type]
        assert emr.PythonPackage._suggestion("a.py") == "PythonPackage.from_file('a.py')"


class TestWarnings:
    @pytest.fixture(autouse=True)
    def pip(self, monkeypatch: pytest.MonkeyPatch) -> None:
        quick_pip(monkeypatch)

    def test_what_nobody_pinned_is_named_with_its_version(self, here: Path) -> None:
        wheel(here / "wheels", "deep", "2.5")
        wheel(here / "wheels", "pure", needs=["deep"])
        wheel(here / "wheels", "fixed")
        [warning] = warnings_of(a_file("pure", "fixed==1.0")._parts(RELEASE, "ARM64"))
        assert "because nothing pins deep==2.5, pure==1.0; write these" in warning
        assert "[ack: emr_constructs:PythonPackageNotPinned]" in warning
        Path("limits.txt").write_text("deep==2.5\npure==1.0\n", encoding="utf-8")
        assert warnings_of(a_file("pure", "fixed==1.0", constraints="limits.txt")._parts(RELEASE, "ARM64")) == []

    def test_a_python_that_aws_does_not_document_is_named(self, here: Path) -> None:
        wheel(here / "wheels", "pure")
        for release in ("emr-spark-8.1.0", "emr-7.99.0"):
            [warning] = warnings_of(a_file("pure==1.0")._parts(release, "ARM64"))
            assert "say `python_version`" in warning
        said = a_file("pure==1.0", python_version="3.11")
        assert warnings_of(said._parts("emr-spark-8.1.0", "ARM64")) == []
        assert warnings_of(emr.PythonPackage.from_file("job.py")._parts("emr-7.99.0", "ARM64")) == []

    def test_a_large_archive_is_named(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        wheel(here / "wheels", "pure")
        parts = a_file("pure==1.0")._parts(RELEASE, "ARM64")
        monkeypatch.setattr(python_package, "_LARGE", -1)
        [warning] = warnings_of(parts)
        assert "the dependencies are an archive of 0 MiB" in warning
