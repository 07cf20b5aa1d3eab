"""Tags of clusters, Studios and executions of notebooks."""

from __future__ import annotations

from local_aws.emr.records import Record, cluster
from local_aws.emr.studio import notebooks, records


def add_tags(request: Record) -> Record:
    """A key that exists takes the new value."""
    description = _description(request["ResourceId"])
    values = {tag["Key"]: tag.get("Value", "") for tag in (*description["Tags"], *request["Tags"])}
    description["Tags"] = [{"Key": key, "Value": value} for key, value in values.items()]
    return {}


def remove_tags(request: Record) -> Record:
    description = _description(request["ResourceId"])
    description["Tags"] = [tag for tag in description["Tags"] if tag["Key"] not in request["TagKeys"]]
    return {}


def _description(identifier: str) -> Record:
    if identifier.startswith("es-"):
        return records.studio(identifier)
    if identifier.startswith("ex-"):
        return notebooks.execution(identifier).description
    return cluster(identifier).description
