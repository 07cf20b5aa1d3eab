"""What looks like a secret that is written down where others can read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emr_constructs.rules.view import Maybe, known

ANNOTATION = "EMR.secret@"
"""What says that a value stands in AWS Secrets Manager."""

_NAME = re.compile(r"(password|passwd|secret|token|credentials?|(access|secret|private|api)[-_.]?key)$", re.IGNORECASE)
# A flag, a place, or a reference that something else resolves.
_NOT_LITERAL = re.compile(
    r"|true|false|none|/.*|[a-z0-9]+://.*|arn:.*|\$.*|.*\{\{resolve:.*", re.IGNORECASE | re.DOTALL
)


def is_plain_secret(key: str, value: object) -> bool:
    """Whether a setting with this name seems to hold a secret itself, and not where the secret is."""
    if key.startswith(ANNOTATION) or not isinstance(value, str) or value.startswith(ANNOTATION):
        return False
    return _NAME.search(key) is not None and _NOT_LITERAL.fullmatch(value) is None


def plain_secrets(arguments: Maybe[tuple[Maybe[str], ...]]) -> Iterator[str]:
    """The names under which the arguments of a command seem to hold secrets."""
    words = arguments if known(arguments) else ()
    for word, following in zip(words, (*words[1:], None), strict=False):
        if not known(word):
            continue
        key, has_value, value = word.partition("=")
        if not has_value and known(following) and word.startswith("-") and not following.startswith("-"):
            value = following
        if is_plain_secret(key, value):
            yield key
