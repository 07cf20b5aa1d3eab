"""The role with which instance groups scale by policies of their own."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.once import once
from emr_constructs.foundation.roles import acting_here, allow_pass


class AutoScalingRole(iam.Role):
    """The role with which instance groups that have an ``AutoScalingPolicy`` grow and shrink.

    Only EMR and Application Auto Scaling, acting for this account and region, can assume it. Its rights are those of
    AWS's ``AmazonElasticMapReduceforAutoScalingRole``: see alarms, see instance groups and change their size. A cluster
    gets it when it is made and not later. Costs nothing.

    :param path: IAM path. Default: ``/``
    :param permissions_boundary: policy that limits the role. Default: none
    :param description: Default: a sentence that says what it is for
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role-automatic-scaling.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        path: str | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(AutoScalingRole, scope, id, locals())
        super().__init__(
            scope,
            id,
            assumed_by=iam.CompositePrincipal(
                acting_here(scope, "elasticmapreduce"),
                acting_here(scope, "application-autoscaling", "scalable-target/*"),
            ),
            description=description or "Lets Application Auto Scaling resize instance groups of Amazon EMR clusters",
            # AWS's own policy, as for the service role: AWS tells to start from it, and it reaches no data.
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AmazonElasticMapReduceforAutoScalingRole")
            ],
            path=path,
            permissions_boundary=permissions_boundary,
        )


@once
def allow_pass_to_auto_scaling(service_role: iam.IRole, auto_scaling_role: iam.IRole) -> None:
    """Let EMR hand the role to Application Auto Scaling: the managed policy knows only EMR's default role."""
    allow_pass(service_role, auto_scaling_role, "application-autoscaling.amazonaws.com")
