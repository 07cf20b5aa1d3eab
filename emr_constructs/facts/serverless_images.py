"""Images for EMR Serverless: what they are made of, and how EMR reaches them."""

from __future__ import annotations

import re
from functools import cache

from ._data import load

_FROM = re.compile(r"\s*FROM\s+(?:--\S+\s+)*(\S+)", re.ASCII | re.IGNORECASE)

_REFERENCE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|sha256:[0-9a-f]{64}", re.ASCII)


def is_reference(text: str) -> bool:
    """Whether a text is a tag of an image, or a digest."""
    return _REFERENCE.fullmatch(text) is not None


def base_images() -> str:
    """Below which name EMR's own images stand, each as `<engine>/<release label>`."""
    return str(load("serverless_images")["base_images"])


def pull_actions() -> tuple[str, ...]:
    """What EMR Serverless has to be allowed in the policy of a repository."""
    return tuple(load("serverless_images")["pull_actions"])


def bootstrap_version() -> int:
    """The first version of CDK's bootstrap stack whose repository for images lets EMR Serverless read."""
    return int(load("serverless_images")["bootstrap_version"])


def release_in(dockerfile: str) -> str | None:
    """The release of EMR that an image is made from.

    :param dockerfile: the text of a Dockerfile.
    :returns: None where its last stage is not made from one of EMR's own images, or from one that a variable names.
    """
    stages = [match[1] for line in dockerfile.splitlines() if (match := _FROM.match(line))]
    match = _base().fullmatch(stages[-1]) if stages else None
    return match[1] if match else None


@cache
def _base() -> re.Pattern[str]:
    return re.compile(rf"{re.escape(base_images())}[a-z]+/(emr-[A-Za-z0-9._-]+)(?:[:@].*)?", re.ASCII)
