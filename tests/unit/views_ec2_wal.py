"""Cases of the rules on WAL workspaces, and a good one in which everything is said."""

from __future__ import annotations

from studio_views import tags
from views import case

from emr_constructs.rules.view import View
from emr_constructs.rules.views.wal import WalWorkspaceView

FULL: dict[str, View] = {"WAL workspace": WalWorkspaceView(region="eu-west-1", name="HBase1", tags=tags(30))}

CASES = [
    case(
        "WalWorkspaceRegion",
        WalWorkspaceView(region="us-gov-west-1"),
        "CloudFormation made no WAL workspaces in us-gov-west-1 on 2026-11-20; "
        "let clusters make it by its name, or make sure that it has come since",
        good=WalWorkspaceView(region="us-west-1"),
    ),
    case(
        "WalWorkspaceName",
        WalWorkspaceView(name="a" * 33),
        "`workspace_name` has 33 characters; use 1 to 32",
        good=WalWorkspaceView(name="a" * 32),
    ),
    case(
        "WalWorkspaceName",
        WalWorkspaceView(name=""),
        "`workspace_name` has 0 characters; use 1 to 32",
        good=WalWorkspaceView(name="a"),
    ),
    case(
        "WalWorkspaceName",
        WalWorkspaceView(name="hbase-1"),
        "`workspace_name` ('hbase-1') holds characters that EMR refuses; use letters and digits",
        good=WalWorkspaceView(),
    ),
]
