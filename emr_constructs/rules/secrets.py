"""What looks like a secret that is written down where others can read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from emr_constructs.rules.view import Maybe, known

ANNOTATION = "EMR.secret@"
"""What says that a value stands in AWS Secrets Manager."""

_PASSWORD = r"(password|passwd|passphrase|(key|trust)store\.key)$"
_NAME = re.compile(
    rf"(?i:{_PASSWORD}|(secret|credentials?|(access|secret|private|api|credentials?)[-_.]?key)$)"
    r"|(^|[^A-Za-z])token$|Token$|TOKEN$"
    r"|^(.*\.)?fs\.azure\.account\.(key|oauth2\.client\.secret)\."
)
# What is no secret itself: a flag, a time, a place, a class, or a reference that something else resolves.
_NOT_LITERAL = re.compile(
    r"\W{0,3}|true|false|yes|no|on|off|none|null|auto"
    r"|\d+(\.\d+)?\s?(ns|us|ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)"
    r"|~?/.*|[a-z0-9+.-]+://.*|arn:.*|file:.*|\S+\.(jks|jceks|p12|pfx|pem|key|keytab|json|xml|properties|txt)"
    r"|(org|com|io|net|software|javax?)(\.[\w$]+)+"
    r"|.*(\$[({]|\{\{|%\{).*|(?-i:\"?\$[A-Z_]+\"?)|`.*`|ENC\(.*\)",
    re.IGNORECASE | re.DOTALL,
)
_IN_A_TEXT = re.compile(
    r"(?i:[?&;](password|passwd|pwd|secret|token)=(?![$%{<*&;]|$))"
    r"|://[^/\s:@]+:(?![$%{<*])[^/\s@]+@"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
"""A URL with a password, a private key."""

_DYNAMIC = re.compile(r"\{\{resolve:([a-z-]+):")


def is_secret_name(key: str) -> bool:
    """Whether a setting with this name holds a secret."""
    return _NAME.search(key) is not None


def is_plain_secret(key: str, value: object) -> bool:
    """Whether a setting with this name seems to hold a secret itself, and not where the secret is."""
    if key.startswith(ANNOTATION) or not isinstance(value, str) or value.startswith(ANNOTATION):
        return False
    if _IN_A_TEXT.search(value):
        return True
    # A number is a limit rather than a token, but it may be a password.
    counts = value.isdecimal() and not re.search(_PASSWORD, key, re.IGNORECASE)
    return is_secret_name(key) and not counts and _NOT_LITERAL.fullmatch(value) is None


def dynamic_references(text: str) -> tuple[str, ...]:
    """The services that CloudFormation asks for parts of a text, `secretsmanager` for example."""
    return tuple(_DYNAMIC.findall(text))


def resolved_secrets(resolved: Maybe[Mapping[str, Any]]) -> Iterator[str]:
    """The settings whose values CloudFormation takes from where secrets are, and writes down.

    :param resolved: the settings that CloudFormation takes from a service, with the service.
    """
    for key, service in resolved.items() if known(resolved) else ():
        if service in ("secretsmanager", "ssm-secure") or (known(service) and is_secret_name(key)):
            yield key


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
