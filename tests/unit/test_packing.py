"""How Python code is packed: archives, the cache, requirements, the Python that it is for."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from aws_cdk import CfnParameter, Stack
from pip._vendor.packaging import markers
from small_wheels import wheel

import emr_constructs as emr
from emr_constructs.model.packing import archives, cache
from emr_constructs.model.packing.requirements import pinned_in, requirements_at
from emr_constructs.model.packing.target import Target, target_of

WHEEL = "pandas-1.0-py3-none-any.whl"
TREE = {
    "main.py": "import spaces.deep.module\n",
    "spaces/deep/module.py": "SEEN = __file__\n",
    "package/__init__.py": "",
    "package/table.csv": "a,b\n",
}


def tree(folder: Path, names: list[str], *, umask: int, at: int) -> Path:
    """The same files, made in an order, with rights and at a time."""
    before = os.umask(umask)
    try:
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(TREE[name], encoding="utf-8")
            os.utime(path, (at, at))
    finally:
        os.umask(before)
    return folder


def zipped(files: Mapping[str, archives.File], path: Path) -> bytes:
    archives.write(path, files)
    return path.read_bytes()


class TestArchives:
    def test_the_same_files_make_the_same_bytes(self, tmp_path: Path) -> None:
        first = tree(tmp_path / "one", list(TREE), umask=0o022, at=1_000_000_000)
        second = tree(tmp_path / "two", list(reversed(TREE)), umask=0o077, at=1_700_000_000)
        (second / "package/__pycache__").mkdir()
        for name in ("x.cpython-311.pyc", "x.cpython-311.pyc.140"):
            (second / "package/__pycache__" / name).write_bytes(b"1")
        (second / "main.pyc").write_bytes(b"1")
        (second / "main.py").chmod(0o755)
        packed = [archives.files_below(one) for one in (first, second)]
        assert zipped(packed[0], tmp_path / "1.zip") == zipped(packed[1], tmp_path / "2.zip")
        assert archives.fingerprint(packed[0]) == archives.fingerprint(packed[1])
        shuffled = dict(reversed(packed[0].items()))
        assert zipped(shuffled, tmp_path / "3.zip") == (tmp_path / "1.zip").read_bytes()
        assert archives.fingerprint(shuffled) == archives.fingerprint(packed[0])

    def test_other_files_make_another_fingerprint(self, tmp_path: Path) -> None:
        files = archives.files_below(tree(tmp_path / "one", list(TREE), umask=0o022, at=1_000_000_000))
        renamed = {name.replace("table", "tables"): file for name, file in files.items()}
        program = {**files, "main.py": archives.File(files["main.py"].read, executable=True)}
        changed = {**files, "main.py": archives.File(lambda: b"import spaces.deep.modulE\n")}
        seen = {archives.fingerprint(one) for one in (files, renamed, program, changed)}
        assert len(seen) == 4

    def test_names_are_sorted_below_their_directories_without_a_time(self, tmp_path: Path) -> None:
        files = archives.files_below(tree(tmp_path / "one", list(TREE), umask=0o022, at=1_000_000_000))
        archives.write(tmp_path / "1.zip", {**files, "tool": archives.File(lambda: b"", executable=True)})
        with zipfile.ZipFile(tmp_path / "1.zip") as archive:
            assert archive.namelist() == ["package/", "spaces/", "spaces/deep/", *sorted([*TREE, "tool"])]
            assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            modes = {one.filename: oct(one.external_attr >> 16 & 0o777) for one in archive.infolist()}
        assert (modes["tool"], modes["main.py"], modes["spaces/"]) == ("0o755", "0o644", "0o755")

    def test_python_imports_from_it_also_what_has_no_init(self, tmp_path: Path) -> None:
        files = archives.files_below(tree(tmp_path / "one", list(TREE), umask=0o022, at=1_000_000_000))
        archives.write(tmp_path / "code.zip", files)
        code = "import sys; sys.path.insert(0, 'code.zip'); import spaces.deep.module as one; print(one.SEEN)"
        finished = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert finished.stdout.strip().endswith("code.zip/spaces/deep/module.py")

    def test_hidden_files_caches_and_environments_are_left_out_and_links_followed(self, tmp_path: Path) -> None:
        for name in (".git/config", ".env", "cdk.out/x", "venv/pyvenv.cfg", "venv/lib/a.py", "code/a.py"):
            (tmp_path / "all" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "all" / name).write_text("", encoding="utf-8")
        (tmp_path / "all/linked").symlink_to(tree(tmp_path / "other", ["main.py"], umask=0o022, at=1))
        (tmp_path / "all/code/round").symlink_to(tmp_path / "all")
        assert list(archives.files_below(tmp_path / "all")) == ["code/a.py", "linked/main.py"]
        assert list(archives.files_below(tmp_path / "all", without=frozenset({"code"}))) == ["linked/main.py"]

    def test_of_a_wheel_what_is_imported_is_taken(self, tmp_path: Path) -> None:
        files: dict[str, str | bytes] = {
            "one.py": "1",
            "one-1.0.data/purelib/two.py": "2",
            "one-1.0.data/platlib/deep/three.so": b"3",
            "one-1.0.data/scripts/run": "#!python",
            "one-1.0.data/data/share/x": "x",
            "one.pyc": b"old",
            "../outside.py": "bad",
            "/top.py": "bad",
        }
        made = archives.files_of_wheel(wheel(tmp_path, "one", files=files))
        assert {name: file.read() for name, file in made.items() if ".dist-info" not in name} == {
            "one.py": b"1",
            "two.py": b"2",
            "deep/three.so": b"3",
        }
        assert {name.partition("/")[2] for name in made if ".dist-info" in name} == {"METADATA", "WHEEL"}

    def test_programs_stay_programs(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "one-1.0-py3-none-any.whl", "w") as made:
            for name, mode in (("one/run", 0o100755), ("one/text", 0o100644)):
                info = zipfile.ZipInfo(name)
                info.external_attr = mode << 16
                made.writestr(info, "")
        files = archives.files_of_wheel(tmp_path / "one-1.0-py3-none-any.whl")
        assert {name: file.executable for name, file in files.items()} == {"one/run": True, "one/text": False}


class TestRunPip:
    """What runs in a process of its own, here in that of the tests."""

    LAUNCHER = Path(archives.__file__).with_name("run_pip.py")

    @pytest.fixture(autouse=True)
    def started(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The arguments that pip is started with; what is done to pip is taken back."""
        started: list[str] = []
        monkeypatch.setattr(markers, "default_environment", markers.default_environment)
        monkeypatch.setattr(sys, "argv", [str(self.LAUNCHER), '{"python_version": "2.0"}', "download", "one"])
        monkeypatch.setattr(runpy, "run_module", lambda name, **how: started.extend([name, *sys.argv]))
        return started

    def test_markers_see_what_they_are_told(self, started: list[str]) -> None:
        runpy.run_path(str(self.LAUNCHER), run_name="__main__")
        assert started == ["pip", "pip", "download", "one"]
        assert markers.default_environment() == {"python_version": "2.0"}
        assert markers.default_environment() is not markers.default_environment()

    def test_another_pip_is_refused(self, started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delattr(markers, "default_environment")
        with pytest.raises(SystemExit, match="in a way that emr_constructs does not know"):
            runpy.run_path(str(self.LAUNCHER), run_name="__main__")
        assert started == []


class TestCache:
    @pytest.fixture(autouse=True)
    def home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))

    def test_what_is_there_is_not_made_again(self) -> None:
        made = []

        def make(place: Path) -> None:
            made.append(place)
            (place / "x").write_text("1", encoding="utf-8")

        first, second = cache.kept("key", make), cache.kept("key", make)
        assert first == second == cache.directory() / "key"
        assert (first / "x").read_text(encoding="utf-8") == "1"
        assert len(made) == 1
        assert cache.kept("other", make) != first
        assert [one.name for one in sorted(cache.directory().iterdir())] == ["key", "other"]

    def test_what_fails_leaves_nothing(self) -> None:
        def make(place: Path) -> None:
            (place / "half").write_text("", encoding="utf-8")
            raise RuntimeError("pip")

        with pytest.raises(RuntimeError):
            cache.kept("key", make)
        assert list(cache.directory().iterdir()) == []

    def test_another_process_may_be_faster(self) -> None:
        def make(place: Path) -> None:
            (place / "x").write_text("late", encoding="utf-8")
            (cache.directory() / "key").mkdir()
            (cache.directory() / "key/x").write_text("early", encoding="utf-8")

        assert (cache.kept("key", make) / "x").read_text(encoding="utf-8") == "early"
        assert [one.name for one in cache.directory().iterdir()] == ["key"]

    def test_a_move_that_fails_otherwise_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(self: Path, target: Path) -> None:
            raise OSError("full")

        monkeypatch.setattr(Path, "rename", refuse)
        with pytest.raises(OSError, match="full"):
            cache.kept("key", lambda place: None)

    def test_where_nothing_can_be_written_the_variable_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file/below"))
        with pytest.raises(emr.EmrValidationError, match="in the variable EMR_CONSTRUCTS_CACHE") as caught:
            cache.kept("key", lambda place: None)
        assert caught.value.code == "PythonPackageCache"

    @pytest.mark.parametrize(
        ("system", "variable", "expected"),
        [
            ("linux", "XDG_CACHE_HOME", "said/emr_constructs"),
            ("linux", "", ".cache/emr_constructs"),
            ("darwin", "", "Library/Caches/emr_constructs"),
            ("win32", "LOCALAPPDATA", "said/emr_constructs"),
            ("win32", "", "AppData/Local/emr_constructs"),
        ],
    )
    def test_each_system_has_a_place_for_caches(
        self, system: str, variable: str, expected: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in (cache.VARIABLE, "XDG_CACHE_HOME", "LOCALAPPDATA"):
            monkeypatch.delenv(name, raising=False)
        if variable:
            monkeypatch.setenv(variable, "said")
        monkeypatch.setattr(sys, "platform", system)
        assert cache.directory().as_posix().endswith(expected)

    def test_every_input_is_in_the_key(self) -> None:
        assert cache.key_of(a=1, b=2) == cache.key_of(b=2, a=1)
        assert len({cache.key_of(a=1), cache.key_of(a=2), cache.key_of(b=1), cache.key_of(a=[1])}) == 4


class TestTarget:
    def test_wheels_of_a_processor_and_of_the_c_library(self) -> None:
        arm, intel = (target_of("emr-7.14.0", one, None).platforms for one in ("ARM64", "X86_64"))
        assert (arm[0], arm[-2:]) == ("manylinux_2_34_aarch64", ("manylinux_2_17_aarch64", "manylinux2014_aarch64"))
        assert (intel[0], intel[-2]) == ("manylinux_2_34_x86_64", "manylinux_2_5_x86_64")
        assert target_of("emr-6.15.0", "ARM64", None).platforms[0] == "manylinux_2_26_aarch64"
        assert [one for one in (*arm, *intel) if "linux_" not in one and "2014" not in one] == []

    def test_what_pip_is_told(self) -> None:
        told = target_of("emr-6.15.0", "ARM64", None).options
        assert told[:6] == ["--python-version", "3.7.10", "--implementation", "cp", "--abi", "cp37m"]
        assert target_of("emr-7.14.0", "ARM64", "3.11").options[5] == "cp311"
        markers = target_of("emr-7.14.0", "ARM64", None).markers
        assert (markers["python_version"], markers["platform_machine"], markers["sys_platform"]) == (
            "3.9",
            "aarch64",
            "linux",
        )

    def test_a_release_that_only_deployment_knows_takes_what_loads_everywhere(self) -> None:
        release = CfnParameter(Stack(), "Release").value_as_string
        assert target_of(release, "ARM64", "3.11") == Target("3.11", "aarch64", (2, 26))

    def test_what_cannot_be_known_is_told_at_once(self) -> None:
        stack = Stack()
        release, architecture = (CfnParameter(stack, name).value_as_string for name in ("Release", "Architecture"))
        with pytest.raises(emr.EmrValidationError) as caught:
            target_of(release, architecture, None)
        assert caught.value.codes == ("PythonTarget", "PythonTarget")
        assert "a release that only deployment knows is not known now" in str(caught.value)
        assert "Architecture.ARM64 or X86_64" in str(caught.value)
        with pytest.raises(emr.EmrValidationError, match=r"runs the job on emr-5\.36\.0 is not known now"):
            target_of("emr-5.36.0", "ARM64", None)


class TestRequirements:
    @pytest.mark.parametrize(
        ("line", "pinned"),
        [
            ("pandas==2.2.3", True),
            ("Pandas[excel] == 2.2.3 ; python_version < '3.12'", True),
            ("pandas===2.2.3;python_version in '3.9,3.11'", True),
            ("pandas==2.2.3 --hash=sha256:00", True),
            (f"pandas @ https://example.com/{WHEEL}", True),
            ("pandas (==2.2.3) ; extra == 'all'", True),
            ("pandas", False),
            ("pandas==2.*", False),
            ("pandas>=2,==2.2.3", False),
            ("pandas>=2.2.3", False),
            ("pandas~=2.2", False),
            ("--pre", False),
        ],
    )
    def test_pinned_is_what_has_one_version(self, line: str, pinned: bool) -> None:
        assert pinned_in([line]) == ({"pandas"} if pinned else set())

    def test_names_have_one_spelling(self) -> None:
        assert pinned_in(["Typing_Extensions==4.1", "ruamel.yaml==1"]) == {"typing-extensions", "ruamel-yaml"}

    def test_included_files_count(self, tmp_path: Path) -> None:
        (tmp_path / "deep").mkdir()
        (tmp_path / "all.txt").write_text("# ours\none==1  # the first\n-r deep/more.txt\n--pre\n", encoding="utf-8")
        (tmp_path / "deep/more.txt").write_text("two==2 \\\n    --hash=sha256:00\n-c../limits.txt\n", encoding="utf-8")
        (tmp_path / "limits.txt").write_text("--requirement=all.txt\nthree==3\n", encoding="utf-8")
        found = requirements_at(tmp_path / "all.txt")
        assert found.lines == ("one==1", "--pre", "two==2      --hash=sha256:00", "three==3")
        assert found.violations() == []

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "all.txt").write_text("-r gone.txt\n", encoding="utf-8")
        with pytest.raises(emr.EmrValidationError, match="gone") as caught:
            requirements_at(tmp_path / "all.txt")
        assert caught.value.code == "PythonRequirement"

    @pytest.mark.parametrize(
        "line",
        [
            *("-e .", "--editable=../lib", ".", "./lib", "../lib", "/srv/lib", "git+https://example.com/a.git"),
            *("lib @ git+ssh://example.com/a.git", "file:lib", f"lib @ file:///srv/{WHEEL}"),
        ],
    )
    def test_what_would_be_built_here_is_refused(self, line: str, tmp_path: Path) -> None:
        (tmp_path / "all.txt").write_text(f"one==1\n{line}\n", encoding="utf-8")
        [violation] = requirements_at(tmp_path / "all.txt").violations()
        assert violation.code == "PythonRequirement"
        assert violation.message.startswith(f"{line!r} would have to be built")
