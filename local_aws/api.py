"""What the APIs of the local AWS have in common: botocore's model checks each request and each answer, whoever asks.

What an API does not heed, operation or member, is refused and never skipped.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Mapping
from typing import Any

from local_aws.botocore_model import ModelError, check_input, check_output, service_model

Record = dict[str, Any]


class ApiError(ValueError):
    """A refusal, with the error code that an SDK sees."""

    def __init__(self, message: str, *, code: str = "ValidationException", status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class Api:
    """The operations of one service.

    :param service: As botocore names it.
    :param name: As people name it.
    :param operations: By name, the function and the members that it heeds; "*" where it refuses by itself.
    :param error: What a refusal raises.
    """

    def __init__(
        self,
        service: str,
        *,
        name: str,
        operations: Mapping[str, tuple[Callable[[Record], Record], str]],
        error: type[ApiError] = ApiError,
    ) -> None:
        self.service = service
        self._name = name
        self._operations = operations
        self._error = error
        self._one_at_a_time = threading.RLock()  # CloudFormation works in threads of its own

    def call(self, operation: str, request: Mapping[str, Any]) -> Record:
        """One request.

        :raises ApiError: where the model, or the service, refuses it.
        """
        function, heeded = self._find(operation)
        try:
            check_input(self.service, operation, request)
        except ModelError as error:
            raise self._error(str(error)) from error
        if heeded != "*":
            self._refuse_unheeded(operation, set(request) - set(heeded.split()))
        # Copies on both sides, so that neither the caller's values nor an answer reach into the records.
        with self._one_at_a_time:
            answer = copy.deepcopy(function(copy.deepcopy(dict(request))))
        check_output(self.service, operation, answer)
        return answer

    def _find(self, operation: str) -> tuple[Callable[[Record], Record], str]:
        if operation in self._operations:
            return self._operations[operation]
        if operation in service_model(self.service).operation_names:
            text = f"The local {self._name} does not implement {operation}."
            raise self._error(text, code="NotImplemented", status=501)
        raise self._error(f"{self._name} has no operation {operation!r}.", code="UnknownOperationException")

    def _refuse_unheeded(self, operation: str, members: set[str]) -> None:
        if members:
            text = f"The local {self._name} does not heed {', '.join(sorted(members))} of {operation}."
            raise self._error(text, code="NotImplemented", status=501)
