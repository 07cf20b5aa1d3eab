"""AWS::EMR::Studio."""

from __future__ import annotations

from typing import Any

from local_aws import emr
from local_aws.cloudformation.emr_tags import retag
from local_aws.cloudformation.resource import Created, Declared, EmrResourceHandler, Properties, changed
from local_aws.emr.studio import records
from local_aws.translation import to_api

_UPDATED = frozenset({"Name", "Description", "SubnetIds", "DefaultS3Location"})
# CloudFormation documents that these change in place; no operation of the public API changes them.
_UNSEEN = frozenset({"IdpAuthUrl", "IdpRelayStateParameterName"})


class EmrStudio(EmrResourceHandler):
    """A Studio. Who it lets in, its roles, its VPC and its groups are fixed; the others change in place."""

    type_name = "AWS::EMR::Studio"
    tag_property = "Tags"

    def create(self, declared: Declared) -> Created:
        request = _request(declared.properties)
        return _created(emr.call("CreateStudio", request)["StudioId"])

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        before, after = _request(old), _request(new.properties)
        differing = changed(before, after)
        request = {name: after.get(name, "") for name in differing & _UPDATED}
        if request:
            emr.call("UpdateStudio", {"StudioId": physical_id, **request})
        records.change(physical_id, {name: after.get(name) for name in differing & _UNSEEN})
        if "Tags" in differing:
            retag(physical_id, before.get("Tags"), after.get("Tags"))
        return _created(physical_id)

    def delete(self, physical_id: str, properties: Properties) -> None:
        emr.call("DeleteStudio", {"StudioId": physical_id})


def _request(properties: Properties) -> dict[str, Any]:
    """CloudFormation adds no tags of its own to this type: its schema says so."""
    tags = [tag for tag in properties.get("Tags", []) if not tag["Key"].startswith("aws:")]
    return to_api("CreateStudio", {**properties, "Tags": tags})


def _created(studio_id: str) -> Created:
    studio = emr.call("DescribeStudio", {"StudioId": studio_id})["Studio"]
    return Created(studio_id, {"StudioId": studio_id, "Arn": studio["StudioArn"], "Url": studio["Url"]})
