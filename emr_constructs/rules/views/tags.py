"""The view of a resource with tags."""

from __future__ import annotations

from emr_constructs.rules.view import View, dataclass, prop
from emr_constructs.rules.views.network import Tags


@dataclass(frozen=True, kw_only=True)
class TaggedView(View):
    """A resource with tags."""

    tags: Tags = prop("Tags")
