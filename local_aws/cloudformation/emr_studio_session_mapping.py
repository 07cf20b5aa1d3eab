"""AWS::EMR::StudioSessionMapping."""

from __future__ import annotations

from typing import Any

from local_aws import emr
from local_aws.cloudformation.resource import Created, Declared, EmrResourceHandler, Properties


class EmrStudioSessionMapping(EmrResourceHandler):
    """A user or group of a Studio. ``Ref`` is the id of the Studio, the type and the name; only its policy changes."""

    type_name = "AWS::EMR::StudioSessionMapping"

    def create(self, declared: Declared) -> Created:
        emr.call("CreateStudioSessionMapping", dict(declared.properties))
        return Created("|".join(_identity(declared.properties).values()), {})

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        emr.call("UpdateStudioSessionMapping", dict(new.properties))
        return Created(physical_id, {})

    def delete(self, physical_id: str, properties: Properties) -> None:
        emr.call("DeleteStudioSessionMapping", _identity(properties))


def _identity(properties: Properties) -> dict[str, Any]:
    return {name: properties[name] for name in ("StudioId", "IdentityType", "IdentityName")}
