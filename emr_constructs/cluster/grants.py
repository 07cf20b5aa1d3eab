"""Rights to use a cluster."""

from __future__ import annotations

from aws_cdk import aws_iam as iam


class ClusterGrants:
    """Gives principals the rights to use one cluster: ``cluster.grants.add_steps(role)``.

    :param cluster_arn: ARN of the cluster.
    :see: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticmapreduce.html
    """

    def __init__(self, cluster_arn: str) -> None:
        self._cluster_arn = cluster_arn

    def describe(self, grantee: iam.IGrantable) -> iam.Grant:
        """See the cluster, its instances and its steps."""
        return self._grant(
            grantee,
            "elasticmapreduce:DescribeCluster",
            "elasticmapreduce:DescribeStep",
            "elasticmapreduce:ListBootstrapActions",
            "elasticmapreduce:ListInstanceFleets",
            "elasticmapreduce:ListInstanceGroups",
            "elasticmapreduce:ListInstances",
            "elasticmapreduce:ListSteps",
        )

    def add_steps(self, grantee: iam.IGrantable) -> iam.Grant:
        """Add steps, follow them and cancel them. Steps run with the rights of the instance role."""
        return self._grant(
            grantee,
            "elasticmapreduce:AddJobFlowSteps",
            "elasticmapreduce:CancelSteps",
            "elasticmapreduce:DescribeCluster",
            "elasticmapreduce:DescribeStep",
            "elasticmapreduce:ListSteps",
        )

    def modify_scaling(self, grantee: iam.IGrantable) -> iam.Grant:
        """Change capacities and the limits of managed scaling."""
        return self._grant(
            grantee,
            "elasticmapreduce:GetManagedScalingPolicy",
            "elasticmapreduce:ModifyInstanceFleet",
            "elasticmapreduce:ModifyInstanceGroups",
            "elasticmapreduce:PutManagedScalingPolicy",
            "elasticmapreduce:RemoveManagedScalingPolicy",
        )

    def terminate(self, grantee: iam.IGrantable) -> iam.Grant:
        """End the cluster, where termination protection lets it."""
        return self._grant(grantee, "elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows")

    def _grant(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant:
        return iam.Grant.add_to_principal(grantee=grantee, actions=list(actions), resource_arns=[self._cluster_arn])
