"""CloudFormation handlers: ours for the types that ministack lacks, and a watch over its own.

A new type is a class in a file of its own and a line below.
"""

from __future__ import annotations

from local_aws import seam
from local_aws.cloudformation.amended import amend
from local_aws.cloudformation.ec2_network import Ec2Eip, Ec2FlowLog, Ec2NatGateway
from local_aws.cloudformation.ec2_security_group_rules import Ec2SecurityGroupEgress, Ec2SecurityGroupIngress
from local_aws.cloudformation.emr_capacity import EmrInstanceFleetConfig, EmrInstanceGroupConfig
from local_aws.cloudformation.emr_cluster import EmrCluster
from local_aws.cloudformation.emr_security_configuration import EmrSecurityConfiguration
from local_aws.cloudformation.emr_step import EmrStep
from local_aws.cloudformation.emr_studio import EmrStudio
from local_aws.cloudformation.emr_studio_session_mapping import EmrStudioSessionMapping
from local_aws.cloudformation.emr_wal_workspace import EmrWalWorkspace
from local_aws.cloudformation.iam_instance_profile import IamInstanceProfile
from local_aws.cloudformation.iam_role_policy import IamRolePolicy
from local_aws.cloudformation.resource import ResourceHandler, register
from local_aws.cloudformation.scheduler_schedule import SchedulerSchedule
from local_aws.cloudformation.serverless_application import ServerlessApplication
from local_aws.cloudformation.service_catalog import (
    ServiceCatalogCloudFormationProduct,
    ServiceCatalogLaunchRoleConstraint,
    ServiceCatalogPortfolio,
    ServiceCatalogPortfolioPrincipalAssociation,
    ServiceCatalogPortfolioProductAssociation,
)
from local_aws.cloudformation.watched import watch

HANDLERS: tuple[ResourceHandler, ...] = (
    EmrCluster(),
    EmrInstanceFleetConfig(),
    EmrInstanceGroupConfig(),
    EmrSecurityConfiguration(),
    EmrStep(),
    EmrStudio(),
    EmrStudioSessionMapping(),
    EmrWalWorkspace(),
    Ec2Eip(),
    Ec2FlowLog(),
    Ec2NatGateway(),
    Ec2SecurityGroupEgress(),
    Ec2SecurityGroupIngress(),
    IamInstanceProfile(),
    IamRolePolicy(),
    SchedulerSchedule(),
    ServerlessApplication(),
    ServiceCatalogCloudFormationProduct(),
    ServiceCatalogLaunchRoleConstraint(),
    ServiceCatalogPortfolio(),
    ServiceCatalogPortfolioPrincipalAssociation(),
    ServiceCatalogPortfolioProductAssociation(),
)


def install() -> None:
    """Watch and amend ministack's handlers, then add ours."""
    for type_name, handlers in seam.resource_handlers().items():
        amend(handlers, type_name)
        watch(type_name, handlers)
    for handler in HANDLERS:
        register(handler)
