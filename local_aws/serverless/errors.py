"""What the EMR Serverless API answers when it refuses.

Its own words where they are public; each place says when they are not.
"""

from __future__ import annotations

from local_aws.api import ApiError


class ServerlessError(ApiError):
    """A refusal."""


def not_found(kind: str, identifier: object) -> ServerlessError:
    """For an id that the service does not know."""
    return ServerlessError(f"{kind} {identifier} does not exist", code="ResourceNotFoundException", status=404)
