"""What a construct's surroundings say, without asking AWS."""

from __future__ import annotations

from aws_cdk import Annotations
from constructs import Construct, IConstruct


def path_of(scope: IConstruct, id: str) -> str:  # noqa: A002  (CDK's own name for it)
    """The path a construct will have in ``scope``."""
    return f"{scope.node.path}/{id}" if scope.node.path else id


def warn(scope: Construct, code: str, message: str) -> None:
    """Warn at a construct. ``Annotations.of(scope).acknowledge_warning(id)`` silences it, with a reason."""
    Annotations.of(scope).add_warning_v2(f"emr_constructs:{code}", message)
