"""AWS::EMR::SecurityConfiguration."""

from __future__ import annotations

from local_aws import emr, seam
from local_aws.cloudformation.resource import Created, Declared, EmrResourceHandler, Properties
from local_aws.translation import to_api


class EmrSecurityConfiguration(EmrResourceHandler):
    """A security configuration: nothing of it changes, and its name must be new."""

    type_name = "AWS::EMR::SecurityConfiguration"

    def create(self, declared: Declared) -> Created:
        name = seam.generated_name(declared.stack_name, declared.logical_id)
        request = to_api("CreateSecurityConfiguration", {"Name": name, **declared.properties})
        emr.call("CreateSecurityConfiguration", request)
        return Created(request["Name"], {})

    def delete(self, physical_id: str, properties: Properties) -> None:
        emr.call("DeleteSecurityConfiguration", {"Name": physical_id})
