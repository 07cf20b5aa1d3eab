"""The view of a resource with tags."""

from __future__ import annotations

from dataclasses import dataclass

from emr_constructs.rules.view import View, prop
from emr_constructs.rules.views.network import Tags


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TaggedView(View):
    """A resource with tags."""

    tags: Tags = prop("Tags")
