"""What is common to the rules on the tag that AWS's policies for EMR look for."""

from __future__ import annotations

from emr_constructs.facts import access
from emr_constructs.rules.view import complete, items, known
from emr_constructs.rules.views.network import Tags


def lacks_tag(tags: Tags) -> bool:
    """Whether a resource certainly does not have the tag."""
    key, value = access.tag()
    found = [one.value for one in items(tags) if one.key == key]
    if found:
        return all(known(one) and one != value for one in found)
    return complete(tags) and complete(tuple(one.key for one in items(tags)))


def tag() -> str:
    """The tag, as people write it."""
    return "=".join(access.tag())
