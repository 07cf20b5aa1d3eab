"""Structs of jsii, as Python needs them."""

from __future__ import annotations

from typing import Any


def struct_kwargs(struct: Any) -> dict[str, Any]:
    """The values of a struct by their Python names, for a method that takes keywords in place of the struct."""
    names = getattr(type(struct), "__jsii_name_mapping__", {})
    return {name: value for name in names if (value := getattr(struct, name)) is not None}


def structs_of(l1: type, value: Any) -> Any:
    """Structs of one L1, as deep as they go, as those of the same name that another L1 has."""
    if isinstance(value, dict):
        return {name: structs_of(l1, item) for name, item in value.items()}
    if isinstance(value, list):
        return [structs_of(l1, item) for item in value]
    if not hasattr(type(value), "__jsii_name_mapping__"):
        return value
    return getattr(l1, type(value).__name__)(**structs_of(l1, struct_kwargs(value)))
