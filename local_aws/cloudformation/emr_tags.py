"""Tags of what EMR keeps, after their declaration changed."""

from __future__ import annotations

from typing import Any

from local_aws import emr


def retag(resource_id: str, old: Any, new: Any) -> None:
    """Take away what is no longer declared, and set the rest."""
    gone = {tag["Key"] for tag in old or []} - {tag["Key"] for tag in new or []}
    if gone:
        emr.call("RemoveTags", {"ResourceId": resource_id, "TagKeys": sorted(gone)})
    if new:
        emr.call("AddTags", {"ResourceId": resource_id, "Tags": new})
