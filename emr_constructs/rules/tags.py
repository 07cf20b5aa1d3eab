"""Rules on tags, of whatever resource."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.network import TagView
from emr_constructs.rules.views.tags import TaggedView

_TAGS = management_guide("emr-plan-tags-restrictions")


@rule(on=TagView, source=_TAGS)
def tag_key(tag: TagView) -> Iterator[Problem]:
    """The key of a tag has 1 to 128 characters and is not one of AWS's own."""
    if known(tag.key):
        if not 1 <= len(tag.key) <= 128:
            yield Problem("key", f"the key of a tag has {len(tag.key)} characters", "use 1 to 128")
        if tag.key.lower().startswith("aws:"):
            yield Problem("key", f"the tag {tag.key!r} begins like one of AWS's own", "choose another key")


@rule(on=TagView, source=_TAGS)
def tag_value(tag: TagView) -> Iterator[Problem]:
    """The value of a tag has at most 256 characters."""
    if known(tag.value) and len(tag.value) > 256:
        yield Problem("value", f"the value of a tag has {len(tag.value)} characters", "use at most 256")


@rule(on=TaggedView, source=_TAGS, severity=Severity.WARNING, remedy="give it once")
def tag_twice(resource: TaggedView) -> Iterator[Problem]:
    """A tag is given once."""
    keys = [tag.key for tag in items(resource.tags) if known(tag.key)]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem("tags", f"the tag {key!r} is given {keys.count(key)} times")
