"""Steps as resources of their own."""

from __future__ import annotations

from dataclasses import replace

import jsii
from aws_cdk import IResource, RemovalPolicy, Resource
from aws_cdk import aws_emr as emr
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of
from emr_constructs.cluster.interface import ICluster
from emr_constructs.errors import EmrValidationError
from emr_constructs.model.scripts import Script
from emr_constructs.model.steps import StepDefinition
from emr_constructs.model.value import plain
from emr_constructs.rules.catalogue import errors_in
from emr_constructs.rules.views.cluster import ClusterView, StepView


@jsii.implements(IResource)
class Step(Resource):
    """Work for a cluster. It starts when the stack is deployed.

    A step cannot be changed: CloudFormation makes a changed one anew, so that it runs again. Deleting one does not
    stop it.
    Uploads the files it names and lets the cluster's nodes read them.

    :param cluster: the cluster.
    :param definition: what to run, for example ``SparkSubmit``.
    :raises EmrValidationError: ``ConcurrentActionOnFailure``, ``StepName``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-work-with-steps.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        cluster: ICluster,
        definition: StepDefinition,
    ) -> None:
        check_arguments(Step, scope, id, locals())
        name = definition.name or id
        violations = errors_in(_view(name, definition, cluster))
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        self._cluster = cluster
        self._resource = emr.CfnStep(
            self,
            "Resource",
            job_flow_id=cluster.cluster_id,
            name=name,
            action_on_failure=definition.action_on_failure.value,
            hadoop_jar_step=definition._render(self._bind),
        )
        self._resource.apply_removal_policy(RemovalPolicy.DESTROY)
        # The step must not start before the nodes may read its files.
        self._resource.node.add_dependency(cluster.instance_role)

    @property
    def step_id(self) -> str:
        """The id, ``s-...``."""
        return self._resource.attr_id

    def _bind(self, script: Script, id: str) -> str:  # noqa: A002
        bound = script._bind(self, id)
        bound.grant_read(self._cluster.instance_role)
        return bound.url


def _view(name: str, definition: StepDefinition, cluster: ICluster) -> StepView:
    """What rules see of a step, and of its cluster: one that waits for steps."""
    seen = ClusterView(keep_alive=True, step_concurrency=plain(cluster._step_concurrency))
    return replace(definition._view(), name=plain(name), cluster=seen)
