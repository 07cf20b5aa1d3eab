"""What EMR needs to use capacity that is reserved."""

from __future__ import annotations

from aws_cdk import aws_iam as iam

from emr_constructs._jsii.grants import give
from emr_constructs._jsii.once import once
from emr_constructs._jsii.scopes import environment_of
from emr_constructs.foundation.tags import EMR_TAG, EMR_TAG_VALUE


@once
def allow_capacity_reservations(service_role: iam.IRole) -> None:
    """Let EMR see and delete versions of its launch templates: the managed policy gives it the rest."""
    here = environment_of(service_role)
    # Describing knows no resources.
    give(service_role, ["ec2:DescribeLaunchTemplateVersions"], ["*"])
    templates = here.arn("ec2", "launch-template/*")
    tagged = {"StringEquals": {f"aws:ResourceTag/{EMR_TAG}": EMR_TAG_VALUE}}
    give(service_role, ["ec2:DeleteLaunchTemplateVersions"], [templates], tagged)
