"""Wheels of a few lines, and projects that need nothing to be built."""

from __future__ import annotations

import textwrap
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

PURE = "py3-none-any"
BACKEND = """
import zipfile

NAME, VERSION, TAG, FILES, NEEDS = {settings!r}


def build_wheel(directory, config_settings=None, metadata_directory=None):
    file_name = f"{{NAME}}-{{VERSION}}-{{TAG}}.whl"
    info = f"{{NAME}}-{{VERSION}}.dist-info"
    said = ["Metadata-Version: 2.1", f"Name: {{NAME}}", f"Version: {{VERSION}}", *NEEDS]
    with zipfile.ZipFile(f"{{directory}}/{{file_name}}", "w") as wheel:
        for target, source in FILES.items():
            wheel.write(source, target)
        wheel.writestr(f"{{info}}/METADATA", "\\n".join(said) + "\\n")
        wheel.writestr(f"{{info}}/WHEEL", f"Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: {{TAG}}\\n")
        wheel.writestr(f"{{info}}/RECORD", "")
    return file_name
"""


def wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    *,
    tag: str = PURE,
    needs: Sequence[str] = (),
    files: Mapping[str, str | bytes] | None = None,
) -> Path:
    """A wheel; without files it is a module of the name, which says for what it was made."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-{tag}.whl"
    info = f"{name}-{version}.dist-info"
    said = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}", *(f"Requires-Dist: {one}" for one in needs)]
    content: dict[str, str | bytes] = {**(files or {f"{name}.py": f"MADE_FOR = {tag!r}\n"})}
    content[f"{info}/METADATA"] = "\n".join(said) + "\n"
    content[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: {tag == PURE}\nTag: {tag}\n".lower()
    content[f"{info}/RECORD"] = "".join(f"{one},,\n" for one in content)
    with zipfile.ZipFile(path, "w") as archive:
        for one, text in content.items():
            archive.writestr(one, text)
    return path


def project(
    folder: Path, *, tag: str = PURE, needs: Sequence[str] = (), extras: Sequence[str] = (), python: str = ">=3.7"
) -> Path:
    """A project that is built by its own few lines."""
    (folder / "src/etl").mkdir(parents=True)
    sources = {
        "__init__.py": "NAME = 'etl'\n",
        "__main__.py": "import etl.work\n\netl.work.main()\n",
        "work.py": "def main() -> None:\n    print('working')\n",
    }
    for name, text in sources.items():
        (folder / "src/etl" / name).write_text(text, encoding="utf-8")
    files = {f"etl/{name}": f"src/etl/{name}" for name in sources}
    said = [f"Requires-Python: {python}", *(f"Requires-Dist: {one}" for one in needs)]
    said += [f"Provides-Extra: {one}" for one in extras]
    (folder / "backend.py").write_text(BACKEND.format(settings=("etl", "0.1", tag, files, said)), encoding="utf-8")
    build = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    (folder / "pyproject.toml").write_text(textwrap.dedent(build), encoding="utf-8")
    return folder
