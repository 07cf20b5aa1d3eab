"""The values that EMR's APIs accept for their enumerations."""

from __future__ import annotations

from ._data import load


def values(name: str, service: str = "emr") -> tuple[str, ...]:
    """The values of an enumeration of the API model, in alphabetical order.

    :param name: Its name in the model, for example `ActionOnFailure`.
    :param service: `emr`, `emr-serverless` or `emr-containers`. Default: emr
    :raises KeyError: for an enumeration that the table does not have.
    """
    return tuple(load("enums")[service][name])
