"""Tags by which the bill of AWS can be split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import ClassVar

from aws_cdk import Tags
from constructs import IConstruct

from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import access
from emr_constructs.model.value import Value, plain
from emr_constructs.rules.view import View
from emr_constructs.rules.views.network import TagView
from emr_constructs.rules.views.tags import TaggedView


@dataclass(frozen=True, kw_only=True)
class CostAllocationTags(Value):
    """Who pays for a cluster: tags of it, of what is made with it, and, from EMR, of its instances and volumes.

    The bill knows a tag from when somebody activates it in the billing console of the payer account; that may take a
    day, and says nothing of the time before.

    :param environment: ``Environment``, for example ``prod``. Default: no such tag
    :param team: ``Team``. Default: no such tag
    :param project: ``Project``. Default: no such tag
    :param cost_center: ``CostCenter``. Default: no such tag
    :param workload: ``Workload``, for example ``nightly-etl``. Default: no such tag
    :param managed_by: ``ManagedBy``, for example ``cdk``. Default: no such tag
    :param others: further tags, key and value. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``CostTagTwice``, ``TagKey``, ``TagValue``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-tags.html
    """

    _VIEW: ClassVar[type[View] | None] = TaggedView

    environment: str | None = None
    team: str | None = None
    project: str | None = None
    cost_center: str | None = None
    workload: str | None = None
    managed_by: str | None = None
    others: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        twice = [key for key in (*self._named(), access.tag()[0]) if key in self.others]
        if twice:
            problem = f"the tag {twice[0]!r} is said elsewhere; leave it out of `others`"
            raise EmrValidationError([Violation("CostTagTwice", problem)])

    def _view(self) -> TaggedView:
        tags = self._tags().items()
        return TaggedView(tags=tuple(TagView(key=plain(key), value=plain(value)) for key, value in tags))

    def _tags(self) -> dict[str, str]:
        """Keys and values."""
        return {**self._named(), **self.others}

    def _named(self) -> dict[str, str]:
        """The tags that have an argument: ``cost_center`` is ``CostCenter``."""
        said = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "others"}
        named = {name: value for name, value in said.items() if value is not None}
        return {"".join(word.capitalize() for word in name.split("_")): value for name, value in named.items()}

    def _apply(self, scope: IConstruct) -> None:
        """Tag everything in a scope that takes tags."""
        for key, value in self._tags().items():
            Tags.of(scope).add(key, value)
