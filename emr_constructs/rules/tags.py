"""Rules on the tags of a resource; those on a tag alone stand with the rules on clusters."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.tags import TaggedView


@rule(
    on=TaggedView,
    source=management_guide("emr-plan-tags-restrictions"),
    severity=Severity.WARNING,
    remedy="give it once",
)
def resource_tag_twice(resource: TaggedView) -> Iterator[Problem]:
    """A tag is given once."""
    keys = [tag.key for tag in items(resource.tags) if known(tag.key)]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem("tags", f"the tag {key!r} is given {keys.count(key)} times")
