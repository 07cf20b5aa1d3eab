"""Configurations that are written as data: in the spellings of EMR's API and console, of CloudFormation, of Python."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts.spelling import closest
from emr_constructs.model.value import Value

_SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "classification": ("Classification", "classification"),
    "properties": (
        "Properties",
        "properties",
        "ConfigurationProperties",
        "configurationProperties",
        "configuration_properties",
    ),
    "configurations": ("Configurations", "configurations"),
}
"""What a configuration says, and how it is spelled; the first spelling is that of EMR's API."""

_MEANINGS: Final = {spelling: meaning for meaning, spellings in _SPELLINGS.items() for spelling in spellings}


class Written(NamedTuple):
    """A configuration in a document.

    :param place: where it stands, for messages.
    """

    place: str
    classification: Any
    properties: Any
    configurations: Sequence[Written | Value]


class _Object(dict[str, Any]):
    """An object of a JSON document, which remembers the keys that are said twice: ``json`` would keep the last one."""

    repeated: Sequence[str] = ()

    @classmethod
    def of_pairs(cls, pairs: Sequence[tuple[str, Any]]) -> _Object:
        made = cls(pairs)
        names = [name for name, _ in pairs]
        made.repeated = sorted({name for name in names if names.count(name) > 1})
        return made


def text_of(path: str | os.PathLike[str]) -> str:
    """The text of a file.

    :raises EmrValidationError: ``ConfigurationFile`` where there is none that can be read.
    """
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except FileNotFoundError:
        problem = f"there is no file {os.fspath(path)!r} (looked in {os.getcwd()!r}); give a path relative to that"
    except (OSError, UnicodeDecodeError) as error:
        problem = f"{os.fspath(path)!r} cannot be read: {error}"
    raise EmrValidationError([Violation("ConfigurationFile", problem)])


def data_of(text: str | bytes, source: str = "") -> Any:
    """What a JSON document says.

    :param source: the name of its file.
    :raises EmrValidationError: ``ConfigurationJson``, with line and column.
    """
    try:
        return json.loads(text, object_pairs_hook=_Object.of_pairs)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}: {error.msg}"
        hint = "; read a file with Configuration.from_file" if str(text).endswith(".json") else ""
    except (UnicodeDecodeError, RecursionError) as error:
        where, hint = str(error), ""
    problem = f"{source or 'the text'} is not JSON: {where}{hint}"
    raise EmrValidationError([Violation("ConfigurationJson", problem)])


class Reader:
    """Reads the configurations of one document, and keeps everything that is wrong with it.

    :param ready: the class of configurations that need no reading.
    :param source: the name of its file. Default: none
    """

    def __init__(self, ready: type[Value], source: str = "") -> None:
        self._ready = ready
        self._source = source
        self.violations: list[Violation] = []

    def document(self, data: Any) -> Sequence[Written | Value]:
        """The configurations of a whole document: a list of them, one alone, or an object that holds the list."""
        if isinstance(data, Mapping):
            meanings = {_MEANINGS.get(str(key)) for key in data}
            if meanings != {"configurations"}:
                return self.items([data], "", alone=True)
            ((key, data),) = data.items()
            return self.items(data, str(key))
        return self.items(data, "")

    def items(self, given: Any, path: str, *, alone: bool = False) -> Sequence[Written | Value]:
        """The configurations of a list.

        :param path: where the list stands.
        :param alone: it is one configuration, without a list.
        """
        if not isinstance(given, (list, tuple)):
            self.wrong(self.place(path), f"configurations must be a list, not {_kind(given)}")
            return []
        found: list[Written | Value] = []
        for index, item in enumerate(given):
            where = path if alone else f"{path}[{index}]"
            if isinstance(item, Mapping):
                found.append(self._one(item, where))
            elif isinstance(item, self._ready):
                found.append(item)
            else:
                self.wrong(self.place(where), f"a configuration must be an object, not {_kind(item)}")
        return found

    def _one(self, item: Mapping[Any, Any], path: str) -> Written:
        place = self.place(path)
        said: dict[str, str] = {}
        for key in item:
            meaning = _MEANINGS.get(key) if isinstance(key, str) else None
            if meaning is None:
                self.wrong(place, f"{key!r} is no key of a configuration; {_instead(key, item[key])}")
            elif meaning in said:
                self.wrong(place, f"{said[meaning]!r} and {key!r} mean the same; say it once")
            else:
                said[meaning] = key
        values = {meaning: item[key] for meaning, key in said.items() if item[key] is not None}
        # A misspelt key is told already; what it would have said is not missing.
        if "classification" in said or len(said) == len(item):
            self._is_text(place, values.get("classification"))
        self._check(place, item, values.get("properties", {}))
        key = said.get("configurations", "")
        nested = self.items(values["configurations"], f"{path}.{key}".lstrip(".")) if "configurations" in values else ()
        return Written(place, values.get("classification"), values.get("properties", {}), nested)

    def _is_text(self, place: str, classification: Any) -> None:
        if not isinstance(classification, str):
            self.wrong(place, f"`classification` must be a string, not {_kind(classification)}")

    def _check(self, place: str, item: Mapping[Any, Any], properties: Any) -> None:
        if not isinstance(properties, Mapping):
            self.wrong(place, f"`properties` must be an object, not {_kind(properties)}")
        for name in (*_repeated(item), *_repeated(properties)):
            self.wrong(place, f"{name!r} stands there twice; say it once")

    def place(self, path: str) -> str:
        """How a message begins that speaks of a place in the document."""
        return "".join(f"{part}: " for part in (self._source, f"`{path}`" if path else "") if part)

    def wrong(self, place: str, problem: str) -> None:
        """Keep what is wrong."""
        self.violations.append(Violation("ConfigurationShape", f"{place}{problem}"))


def _repeated(given: Any) -> Iterator[str]:
    yield from given.repeated if isinstance(given, _Object) else ()


def _instead(key: Any, value: Any) -> str:
    """What to write in place of a key that means nothing."""
    near = closest(str(key), _MEANINGS)
    if near:
        return f"write {near[0]!r}"
    if isinstance(value, Mapping):
        return f"write {{'Classification': {key!r}, 'Properties': ...}}"
    return "it has 'Classification', 'Properties' and 'Configurations'"


def _kind(value: Any) -> str:
    """What a value is, in the words of JSON."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, (list, tuple)) else repr(value)
