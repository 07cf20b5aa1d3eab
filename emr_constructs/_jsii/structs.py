"""Structs of jsii, as Python needs them."""

from __future__ import annotations

from typing import Any


def struct_kwargs(struct: Any) -> dict[str, Any]:
    """The values of a struct by their Python names, for a method that takes keywords in place of the struct."""
    names = getattr(type(struct), "__jsii_name_mapping__", {})
    return {name: value for name in names if (value := getattr(struct, name)) is not None}
