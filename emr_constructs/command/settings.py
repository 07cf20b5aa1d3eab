"""What is said once for all checks, in a file: ``.emr-constructs.toml``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from emr_constructs.command.errors import CommandError
from emr_constructs.command.names import a_code, a_format, a_pack, a_severity
from emr_constructs.command.words import named
from emr_constructs.rules.rule import Severity

FILE: Final = ".emr-constructs.toml"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How to check.

    :param format: of the report.
    :param fail_on: the least severity that fails.
    :param packs: what to limit compliance findings to. Default: what is asked for by default
    :param ignore: codes that do not count, each with the reason.
    """

    format: str = "text"
    fail_on: Severity = Severity.COMPLIANCE
    packs: tuple[str, ...] = ()
    ignore: Mapping[str, str] = field(default_factory=dict)


def load_settings(file: str | None = None) -> Settings:
    """The settings of a file.

    :param file: the file, which has to exist. Default: that of the working directory, if it has one
    :raises CommandError: where it cannot be read, or says what is no setting.
    """
    path = Path(file or FILE)
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if file is None:
            return Settings()
        raise CommandError(f"{path}: not found") from None
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path}: it is not UTF-8 text") from None
    try:
        return _settings(_parsed(content))
    except CommandError as error:
        raise CommandError(f"{path}: {error}") from None


def _parsed(content: str) -> dict[str, Any]:
    try:
        if sys.version_info >= (3, 11):
            import tomllib
        else:
            import tomli as tomllib
    except ImportError:
        raise CommandError("to read it, this Python needs tomli: pip install 'emr-constructs[cli]'") from None
    try:
        parsed: dict[str, Any] = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CommandError(f"it is no TOML: {error}") from None
    return parsed


def _settings(content: Mapping[str, Any]) -> Settings:
    for key in content:
        named(key, ("fail-on", "pack", "format", "ignore"), "setting")
    standard = Settings()
    return Settings(
        format=a_format(_string(content, "format", standard.format)),
        fail_on=a_severity(_string(content, "fail-on", standard.fail_on.value)),
        packs=_packs(content.get("pack", [])),
        ignore=_ignored(content.get("ignore", {})),
    )


def _string(content: Mapping[str, Any], key: str, default: str) -> str:
    value = content.get(key, default)
    if not isinstance(value, str):
        raise CommandError(f"{key} must be a string, not {value!r}")
    return value


def _packs(value: Any) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise CommandError(f"pack must be a name or a list of names, not {value!r}")
    return tuple(a_pack(one) for one in names)


def _ignored(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise CommandError('ignore must be a table: below [ignore], a line Code = "reason" for each code')
    for code, reason in value.items():
        a_code(code)
        if not isinstance(reason, str) or not reason.strip():
            raise CommandError(f'ignore: {code} needs a reason: {code} = "why it does not count here"')
    return value
