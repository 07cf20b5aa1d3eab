"""What the EMR API answers when it refuses."""

from __future__ import annotations

from local_aws.api import ApiError


class EmrError(ApiError):
    """A refusal, with the error code that an SDK sees."""


def not_valid(kind: str, identifier: object) -> EmrError:
    """The real API's words for an id that it does not know."""
    return EmrError(f"{kind} id '{identifier}' is not valid.", code="InvalidRequestException")
