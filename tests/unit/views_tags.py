"""Cases of the rules on tags."""

from __future__ import annotations

from views import case

from emr_constructs.rules.views.network import TagView
from emr_constructs.rules.views.wal import WalWorkspaceView


def _tagged(*keys: str) -> WalWorkspaceView:
    return WalWorkspaceView(tags=tuple(TagView(key=key, value="Data") for key in keys))


CASES = [
    case(
        "ResourceTagTwice",
        _tagged("Team", "Cost", "Team"),
        "the tag 'Team' is given 2 times; give it once",
        good=_tagged("Team", "Cost", "team"),
    ),
]
