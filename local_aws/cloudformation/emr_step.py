"""AWS::EMR::Step."""

from __future__ import annotations

from local_aws import emr
from local_aws.cloudformation.resource import Created, Declared, EmrResourceHandler, Properties
from local_aws.translation import to_api

_LOGGING = ("LogUri", "EncryptionKeyArn")


class EmrStep(EmrResourceHandler):
    """A step: nothing of it changes."""

    type_name = "AWS::EMR::Step"

    def create(self, declared: Declared) -> Created:
        step = dict(declared.properties)
        logging = {name: step.pop(name) for name in _LOGGING if name in step}
        if logging:
            step["StepMonitoringConfiguration"] = {"S3MonitoringConfiguration": logging}
        request = {"JobFlowId": step.pop("JobFlowId", None), "Steps": [step]}
        [step_id] = emr.call("AddJobFlowSteps", to_api("AddJobFlowSteps", request))["StepIds"]
        return Created(step_id, {"Id": step_id})

    def delete(self, physical_id: str, properties: Properties) -> None:
        """The real one neither stops nor removes a step."""
