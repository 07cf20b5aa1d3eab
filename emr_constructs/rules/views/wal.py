"""The view of a workspace for the write-ahead logs of HBase."""

from __future__ import annotations

from typing import ClassVar

from emr_constructs.rules.view import Maybe, dataclass, prop
from emr_constructs.rules.views.tags import TaggedView


@dataclass(frozen=True, kw_only=True)
class WalWorkspaceView(TaggedView):
    """A WAL workspace."""

    resource_type: ClassVar[str] = "AWS::EMR::WALWorkspace"

    region: Maybe[str] = prop("@region")
    name: Maybe[str] = prop("WALWorkspaceName", name="workspace_name")
