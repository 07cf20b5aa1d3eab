"""AWS::EMR::WALWorkspace. Its API has no public model: the pattern is the CloudFormation schema's."""

from __future__ import annotations

import re

from local_aws.cloudformation.resource import Created, Declared, EmrResourceHandler, Properties, RefusedError
from local_aws.emr.records import new_id, wal_workspaces

_NAME = re.compile(r"[a-zA-Z0-9]{1,32}")


class EmrWalWorkspace(EmrResourceHandler):
    """A workspace for HBase write-ahead logs; only its tags change."""

    type_name = "AWS::EMR::WALWorkspace"
    tag_property = "Tags"

    def create(self, declared: Declared) -> Created:
        name = declared.properties.get("WALWorkspaceName") or new_id("wal").replace("-", "")
        if not _NAME.fullmatch(name):
            raise RefusedError(f"WALWorkspaceName {name!r} does not match {_NAME.pattern}")
        if name in wal_workspaces:
            raise RefusedError(f"a WAL workspace {name!r} already exists")
        wal_workspaces[name] = declared.properties.get("Tags", [])
        return Created(name, {})

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        wal_workspaces[physical_id] = new.properties.get("Tags", [])
        return Created(physical_id, {})

    def delete(self, physical_id: str, properties: Properties) -> None:
        del wal_workspaces[physical_id]
