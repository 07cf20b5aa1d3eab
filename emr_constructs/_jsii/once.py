"""Work that need not be repeated."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


def once(function: Callable[P, T]) -> Callable[P, T]:
    """Call a function once for the same arguments and remember what it returned.

    Clusters that share a role and a key ask for the same rights again. CDK drops repeated statements, but only after
    many calls to Node. The memory costs nothing: jsii keeps every construct for as long as the process lives.
    """
    return cast("Callable[P, T]", cache(function))  # ``cache`` alone would hide the signature from type checkers
