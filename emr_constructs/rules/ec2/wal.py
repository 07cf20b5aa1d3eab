"""Rules on workspaces for the write-ahead logs of HBase."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import hbase
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import shaped, sized
from emr_constructs.rules.sources import template_reference
from emr_constructs.rules.view import known
from emr_constructs.rules.views.wal import WalWorkspaceView


@rule(on=WalWorkspaceView, source=template_reference("aws-resource-emr-walworkspace"))
def wal_workspace_name(workspace: WalWorkspaceView) -> Iterator[Problem]:
    """The name of a WAL workspace has 1 to 32 letters and digits."""
    yield from sized(workspace, "name", 32)
    yield from shaped(workspace, "name", r"[a-zA-Z0-9]+", "holds characters that EMR refuses", "use letters and digits")


@rule(
    on=WalWorkspaceView,
    source=template_reference("aws-resource-emr-walworkspace"),
    severity=Severity.WARNING,
    remedy="let clusters make it by its name, or make sure that it has come since",
)
def wal_workspace_region(workspace: WalWorkspaceView) -> Iterator[Problem]:
    """CloudFormation makes WAL workspaces in some regions later, or never."""
    if known(workspace.region) and workspace.region in hbase.regions_without_workspaces():
        yield Problem("region", f"CloudFormation made no WAL workspaces in {workspace.region} on {hbase.as_of()}")
