"""What a reference refers to."""

from __future__ import annotations

from typing import Any

from aws_cdk import Reference, Tokenization
from constructs import IConstruct


def source_of(text: str) -> IConstruct | None:
    """The construct that a text is the id, name or ARN of; None for one that is written out, or in pieces."""
    token: Any = Tokenization.reverse_string(text).first_token
    return token.target if token is not None and Reference.is_reference(token) else None
