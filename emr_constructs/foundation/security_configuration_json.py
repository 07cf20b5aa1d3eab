"""The document of a security configuration that somebody wrote: read, judged, and compared with what is made of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from constructs import Construct

from emr_constructs._jsii.scopes import environment_of, stack_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import security as facts
from emr_constructs.model.security_documents import untaken
from emr_constructs.rules import catalogue
from emr_constructs.rules.rule import Finding, Rule
from emr_constructs.rules.views.security import SecurityConfigurationView

_PROPERTY: Final = "SecurityConfiguration"
_NEEDED_HERE: Final = frozenset(
    {"BucketKeyArn", "EncryptionKeyArn", "LdapParts", "LdapServerType", "RangerParts", "RangerPluginParts"}
)
"""Rules that warn elsewhere: without an ARN nothing is imported, and without its parts no value is made."""

_FLAGS: Final = {"true": True, "false": False}
_NOTHING: Final = object()


def read(document: Mapping[str, Any] | str | Path) -> dict[str, Any]:
    """The document, with flags and numbers that are written as texts, as AWS's own examples have some, as such.

    :param document: an object, JSON text, or the path of a file with that.
    :raises EmrValidationError: ``SecurityConfigurationFile``, ``SecurityConfigurationJson``, and
        ``SecuritySettingNotTaken`` for keys that are said twice, that EMR does not know, or that hold something of
        another kind.
    """
    text = _text_of(document) if isinstance(document, Path) else document
    found = text if isinstance(text, Mapping) else _decoded(text)
    refuse(_misshapen(found, "", ""))
    plain: dict[str, Any] = _spelled(found, "")
    return plain


def refuse(violations: Iterable[Violation]) -> None:
    """Raise where there are any."""
    found = list(violations)
    if found:
        raise EmrValidationError(found)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = (
            f"{str(path)!r} cannot be read ({error}); give the path of a JSON file, relative to {str(Path.cwd())!r}"
        )
        raise EmrValidationError([Violation("SecurityConfigurationFile", problem)]) from error


def _decoded(text: str) -> Mapping[str, Any]:
    def pairs(said: list[tuple[str, Any]]) -> dict[str, Any]:
        twice = [key for key, count in Counter(key for key, _ in said).items() if count > 1]
        if twice:
            raise EmrValidationError([untaken(f"{key!r} is said twice; say it once") for key in twice])
        return dict(said)

    try:
        decoded = json.loads(text, object_pairs_hook=pairs)
    except (ValueError, RecursionError) as error:
        if isinstance(error, EmrValidationError):
            raise
        decoded = None
    if not isinstance(decoded, dict):
        refuse(catalogue.errors_in(SecurityConfigurationView(text=text)))
    return dict(decoded)


# What is in it


def _misshapen(said: Mapping[str, Any], block: str, path: str) -> Iterator[Violation]:
    """What EMR has no name for, or is of another kind than its name says."""
    keys = facts.keys(block) or frozenset()
    for key, value in said.items():
        here = f"{path}.{key}" if path else str(key)
        below = f"{block}.{key}" if block else str(key)
        if key in keys:
            yield from _misfits(value, str(key), below, here)
        elif block or not facts.blocks_with(str(key)):  # the others are a rule's business
            better = facts.meant(block, str(key))
            hint = f"write {better}" if better else "leave it out"
            yield untaken(f"`{here}` is no setting that EMR documents; {hint}")


def _misfits(value: Any, key: str, block: str, path: str) -> Iterator[Violation]:
    kind, is_block = facts.kind(key), facts.keys(block) is not None
    if kind == "list" and isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _misfits_one(item, "text", block, f"{path}[{index}]", is_block=is_block)
    else:
        yield from _misfits_one(value, kind, block, path, is_block=is_block and kind != "list")


def _misfits_one(value: Any, kind: str, block: str, path: str, *, is_block: bool) -> Iterator[Violation]:
    if is_block and isinstance(value, Mapping):
        yield from _misshapen(value, block, path)
    elif is_block or _plain(value, kind) is _NOTHING:
        yield untaken(f"`{path}` must be {'an object' if is_block else f'a {kind}'}, not {value!r}")


def _plain(value: Any, kind: str) -> Any:
    """A value of a kind, whether or not it is written as a text."""
    if kind == "flag":
        return value if isinstance(value, bool) else _FLAGS.get(str(value).lower(), _NOTHING)
    if kind == "number":
        if isinstance(value, str) and value.isdecimal():
            return int(value)
        return value if isinstance(value, (int, float)) and not isinstance(value, bool) else _NOTHING
    return value if isinstance(value, str) and kind == "text" else _NOTHING


def _spelled(said: Any, key: str) -> Any:
    if isinstance(said, Mapping):
        return {name: _spelled(value, name) for name, value in said.items()}
    if isinstance(said, (list, tuple)):
        return [_spelled(value, "") for value in said]
    return _plain(said, facts.kind(key))


# What rules say


def violations_in(scope: Construct, document: Mapping[str, Any]) -> list[Violation]:
    """What rules refuse in a document, by its own paths."""
    # What reads templates loads only where a document is judged.
    from emr_constructs.rules.template.document import Document
    from emr_constructs.rules.template.intrinsics import Resolver
    from emr_constructs.rules.template.reader import Reader

    said = stack_of(scope).resolve(document) if is_token(document) else document
    root = {"Resources": {_PROPERTY: {"Properties": {_PROPERTY: said}}}}
    template = Document("", True, root)
    region = environment_of(scope).region
    resolver = Resolver(template, {}, "" if is_token(region) else region)
    view = Reader(template, resolver).resource(_PROPERTY, SecurityConfigurationView)
    return catalogue.violations_in(view, _refused_here, _told)


def _told(finding: Finding) -> str:
    """A finding by the paths of the document."""
    where = finding.template_path().removeprefix(f"{_PROPERTY}.")
    said = "; ".join(part for part in (finding.template_message(), finding.template_remedy()) if part)
    said = said.replace(f"`{_PROPERTY}.", "`")
    return said if where == _PROPERTY or f"`{where}`" in said else f"`{where}`: {said}"


def _refused_here(rule: Rule) -> bool:
    return catalogue.refused(rule) or rule.code in _NEEDED_HERE


# What became of it


def not_taken(given: Mapping[str, Any], made: Mapping[str, Any]) -> list[Violation]:
    """What of a document is not in the one that was made of it, or only in that.

    What is switched off is as good as not said: EMR takes it so.
    """
    return [_lost(*one) for one in _differences(_said(given), _said(made), "")]


def _lost(path: str, given: Any, made: Any) -> Violation:
    if given is _NOTHING:
        return untaken(f"`{path}` is not said, and would be {made!r}; say what it has to be")
    return untaken(f"`{path}` ({given!r}) cannot be taken over; leave it out")


def _differences(given: Any, made: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(given, Mapping) or isinstance(made, Mapping):
        ours, theirs = ({} if one is _NOTHING else one for one in (given, made))
        for key in {**ours, **theirs}:
            here = f"{path}.{key}" if path else key
            yield from _differences(ours.get(key, _NOTHING), theirs.get(key, _NOTHING), here)
    elif isinstance(given, list) and isinstance(made, list) and len(given) == len(made):
        for index, pair in enumerate(zip(given, made, strict=True)):
            yield from _differences(*pair, f"{path}[{index}]")
    elif given != made:
        yield path, given, made


def _said(value: Any) -> Any:
    """A document without what is switched off."""
    if isinstance(value, Mapping):
        return {key: _said(one) for key, one in value.items() if one is not False}
    return [_said(one) for one in value] if isinstance(value, list) else value
