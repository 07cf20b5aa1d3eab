"""Cases of the rules on tags."""

from __future__ import annotations

from views import case, cluster

from emr_constructs.rules.views.network import TagView
from emr_constructs.rules.views.wal import WalWorkspaceView


def _tagged(*keys: str) -> WalWorkspaceView:
    return WalWorkspaceView(tags=tuple(TagView(key=key, value="Data") for key in keys))


CASES = [
    case(
        "TagKey",
        cluster(tags=(TagView(key="", value="a"),)),
        "`tags[0]`: the key of a tag has 0 characters; use 1 to 128",
        good=cluster(tags=(TagView(key="a", value=""),)),
    ),
    case(
        "TagKey",
        TagView(key=129 * "a"),
        "the key of a tag has 129 characters; use 1 to 128",
        good=TagView(key=128 * "a"),
    ),
    case(
        "TagKey",
        TagView(key="AWS:name"),
        "the tag 'AWS:name' begins like one of AWS's own; choose another key",
        good=TagView(key="awsname"),
    ),
    case(
        "TagValue",
        TagView(key="a", value=257 * "a"),
        "the value of a tag has 257 characters; use at most 256",
        good=TagView(key="a", value=256 * "a"),
    ),
    case(
        "TagTwice",
        _tagged("Team", "Cost", "Team"),
        "the tag 'Team' is given 2 times; give it once",
        good=_tagged("Team", "Cost", "team"),
    ),
]
