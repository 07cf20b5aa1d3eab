"""What the EMR API answers when it refuses."""

from __future__ import annotations


class EmrError(ValueError):
    """A refusal, with the error code that an SDK sees."""

    def __init__(self, message: str, *, code: str = "ValidationException", status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def not_valid(kind: str, identifier: object) -> EmrError:
    """The real API's words for an id that it does not know."""
    return EmrError(f"{kind} id '{identifier}' is not valid.", code="InvalidRequestException")
