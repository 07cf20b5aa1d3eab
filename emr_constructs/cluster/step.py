"""Steps as resources of their own."""

from __future__ import annotations

from dataclasses import replace

import jsii
from aws_cdk import IResource, RemovalPolicy, Resource, Stack
from aws_cdk import aws_emr as emr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of, warn
from emr_constructs._jsii.structs import structs_of
from emr_constructs.cluster.interface import ICluster
from emr_constructs.cluster.parts import ClusterParts
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation import buckets, keys, roles
from emr_constructs.foundation.resource_options import elsewhere
from emr_constructs.model.scripts import Script, bound_later, reader
from emr_constructs.model.steps import StepDefinition
from emr_constructs.model.value import plain
from emr_constructs.rules.catalogue import errors_in, warnings_in
from emr_constructs.rules.view import UNKNOWN


@jsii.implements(IResource)
class Step(Resource):
    """Work for a cluster. It starts when the stack is deployed.

    A step cannot be changed: CloudFormation makes a changed one anew, so that it runs again; so do all steps of a
    cluster that is replaced. Changed are also another content of a script, and another place for its logs. Deleting a
    step does not stop it.
    Uploads the files it names and lets the cluster's nodes read them; lets them write its logs.

    :param cluster: the cluster.
    :param definition: what to run, for example ``SparkSubmit``.
    :param log_bucket: a bucket for the logs of this step alone. Default: they go where those of the cluster go
    :param log_prefix: where in that bucket; EMR adds the ids of cluster and step. Default: ``emr/steps/``
    :param encryption_key: key for the logs of this step alone. The nodes, and the service role of a cluster made here,
        get their rights to it; the service role of an imported cluster needs ``kms:DescribeKey``.
        Default: that of the cluster's logs
    :raises EmrValidationError: ``ConcurrentActionOnFailure``, ``ActionOnFailureOfResource``, ``StepName``,
        ``StepLogPrefix``, ``ClusterElsewhere``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-work-with-steps.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        cluster: ICluster,
        definition: StepDefinition,
        log_bucket: s3.IBucket | None = None,
        log_prefix: str | None = None,
        encryption_key: kms.IKey | None = None,
    ) -> None:
        check_arguments(Step, scope, id, locals())
        seen = cluster._view
        definition = definition._for_release(seen.release_label if isinstance(seen.release_label, str) else None)
        view = replace(
            definition._view(),
            name=plain(definition.name or id),
            log_uri=UNKNOWN if log_bucket is not None else None,
            encryption_key=UNKNOWN if encryption_key is not None else None,
            cluster=seen,
        )
        violations = [*errors_in(view), *_log_violations(log_bucket, log_prefix), *elsewhere(cluster, scope)]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        role = cluster._known_instance_role
        if role is None and (log_bucket or encryption_key or _names_files(definition)):
            role = cluster.instance_role  # an import that was not told its role says so, before anything is made
        super().__init__(scope, id)
        role = roles.at_hand(Stack.of(self), role) if role is not None else None
        prefix = log_prefix or "emr/steps/"
        self._resource = emr.CfnStep(
            self,
            "Resource",
            job_flow_id=cluster.cluster_id,
            name=definition.name or id,
            action_on_failure=definition.action_on_failure.value,
            hadoop_jar_step=structs_of(emr.CfnStep, definition._render(reader(self, role) if role else bound_later)),
            log_uri=buckets.url_of(log_bucket, prefix) if log_bucket is not None else None,
            encryption_key_arn=encryption_key.key_arn if encryption_key is not None else None,
        )
        self._resource.apply_removal_policy(RemovalPolicy.DESTROY)
        if role is not None:
            # The step must not start before the nodes may read its files.
            self._resource.node.add_dependency(role)
            self._grant_logs(cluster, role, log_bucket, prefix, encryption_key)
        for warning in warnings_in(view):
            warn(self, warning.code, warning.message)

    @property
    def step_id(self) -> str:
        """The id, ``s-...``."""
        return self._resource.attr_id

    def _grant_logs(
        self, cluster: ICluster, role: iam.IRole, bucket: s3.IBucket | None, prefix: str, key: kms.IKey | None
    ) -> None:
        if bucket is not None:
            roles.allow_log_delivery(role, bucket, prefix)
        if key is not None and isinstance(cluster, ClusterParts):
            service_role = roles.at_hand(Stack.of(self), cluster.service_role)
            keys.grant_cluster_logs(key, service_role, role)
            self._resource.node.add_dependency(service_role)
        elif key is not None:
            keys.grant_log_writing(key, role)


def _names_files(definition: StepDefinition) -> bool:
    """Whether the nodes have to read a file for it."""
    named: list[str] = []

    def bind(script: Script, id: str) -> str:  # noqa: A002
        named.append(id)
        return bound_later(script, id)

    definition._render(bind)
    return bool(named)


def _log_violations(log_bucket: s3.IBucket | None, log_prefix: str | None) -> list[Violation]:
    if log_prefix is None or log_bucket is not None:
        return []
    return [Violation("StepLogPrefix", f"`log_prefix` ({log_prefix!r}) is a place in no bucket; give `log_bucket` too")]
