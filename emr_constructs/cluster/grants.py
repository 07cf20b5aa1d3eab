"""Rights to use a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from aws_cdk import aws_iam as iam

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.grants import give
from emr_constructs.cluster.sessions import is_document, session_rights
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts.node_access import forwarding_document, shell_document

_EXECUTION_ROLE = "elasticmapreduce:ExecutionRoleArn"
_HINTS = {
    "grantee": iam.IGrantable,
    "execution_role": iam.IRole,
    "shell_document": str | None,
    "port_forwarding": bool,
}


class ClusterGrants:
    """Gives principals the rights to use one cluster: ``cluster.grants.add_steps(role)``.

    On a cluster with runtime roles, name the ``execution_role`` of a grant: without it the grantee may take any role
    that the nodes may take. EMR asks nobody for ``iam:PassRole`` on it: it must trust the role of the nodes.

    :param cluster_arn: ARN of the cluster.
    :param app_ui_arn: ARN of the application UIs that EMR keeps.
    :raises EmrValidationError: ``ArgumentType``, from its methods.
    :see: https://docs.aws.amazon.com/service-authorization/latest/reference/list_emr.html
    """

    def __init__(self, cluster_arn: str, *, app_ui_arn: str) -> None:
        self._cluster_arn = cluster_arn
        self._app_ui_arn = app_ui_arn

    def describe(self, grantee: iam.IGrantable) -> iam.Grant:
        """See the cluster, its instances, its steps and the limits it has. Finding it by name is ``ListClusters``.

        That action knows no single cluster, and is not granted.
        """
        return self._grant(
            grantee,
            "DescribeCluster",
            "DescribeStep",
            "GetAutoTerminationPolicy",
            "GetManagedScalingPolicy",
            "ListBootstrapActions",
            "ListInstanceFleets",
            "ListInstanceGroups",
            "ListInstances",
            "ListSteps",
        )

    def add_steps(self, grantee: iam.IGrantable, *, execution_role: iam.IRole | None = None) -> iam.Grant:
        """Add steps, follow them and cancel them.

        :param execution_role: the only role that the steps may run as, on a cluster with runtime roles; call it again
            for a further one. Default: any, and on a cluster without runtime roles that of the nodes
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-steps-runtime-roles.html
        """
        following = ("CancelSteps", "DescribeCluster", "DescribeStep", "ListSteps")
        if execution_role is None:
            return self._grant(grantee, "AddJobFlowSteps", *following)
        adding = self._grant(grantee, "AddJobFlowSteps", conditions=_only("StringEquals", execution_role))
        return adding.combine(self._grant(grantee, *following))

    def connect(self, grantee: iam.IGrantable, *, execution_role: iam.IRole) -> iam.Grant:
        """Get credentials for endpoints on the cluster, such as Livy's, on a cluster with runtime roles.

        :param execution_role: the only role that sessions may run as; call it again for a further one.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-runtime.html
        """
        return self._grant(grantee, "GetClusterSessionCredentials", conditions=_only("StringEquals", execution_role))

    def submit_as(self, grantee: iam.IGrantable, *, execution_role: iam.IRole) -> iam.Grant:
        """Submit work as one runtime role, by steps and by notebooks: ``add_steps`` and ``connect`` in one.

        :param execution_role: the only role that the work may run as; call it again for a further one.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-steps-runtime-roles.html
        """
        steps = self.add_steps(grantee, execution_role=execution_role)
        return steps.combine(self.connect(grantee, execution_role=execution_role))

    def open_application_ui(self, grantee: iam.IGrantable, *, execution_role: iam.IRole | None = None) -> iam.Grant:
        """Open the UIs of Spark, Tez and YARN, those on the cluster and those that EMR keeps for 30 days.

        EMR makes the ids of kept UIs: all of the account are named, beside the cluster.

        :param execution_role: the only role whose applications the kept UIs may show, on a cluster with runtime roles.
            EMR has no such condition for UIs on the cluster. Default: any
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/app-history-spark-UI.html
        """
        opening = self._grant(
            grantee, "CreatePersistentAppUI", "DescribePersistentAppUI", "GetOnClusterAppUIPresignedURL"
        )
        kept = self._grant(
            grantee,
            "GetPersistentAppUIPresignedURL",
            resources=[self._cluster_arn, self._app_ui_arn],
            # As AWS has it: the key is missing where the UI is of a cluster without runtime roles.
            conditions=_only("StringEqualsIfExists", execution_role) if execution_role else None,
        )
        return opening.combine(kept)

    def open_session(
        self,
        grantee: iam.IGrantable,
        *,
        shell_document: str | None = shell_document(),
        port_forwarding: bool = False,
    ) -> iam.Grant:
        """Open sessions on the nodes through Session Manager: no key, no open port, and CloudTrail knows who.

        The role of the nodes lets them in, as ``InstanceRole`` does. Whoever has a shell may use that role. Everybody
        resumes and ends own sessions only. Where the account encrypts sessions with a key, the grantee needs
        ``kms:GenerateDataKey`` with it and the nodes ``kms:Decrypt``; where it logs them, the nodes write the logs.

        :param shell_document: the document that says what a shell is. None: no shell. Default: that of the account's
            preferences, ``SSM-SessionManagerRunShell``
        :param port_forwarding: forward ports of nodes, for UIs of applications. Default: False
        :raises EmrValidationError: ``ArgumentType``, ``SessionWithoutUse``, ``SessionDocument``.
        :see: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html
        """
        _check(grantee=grantee, shell_document=shell_document, port_forwarding=port_forwarding)
        documents = [one for one in (shell_document, forwarding_document() if port_forwarding else None) if one]
        if not documents:
            problem = "without `shell_document` and `port_forwarding` nothing is granted; give one of them"
            raise EmrValidationError([Violation("SessionWithoutUse", problem)])
        if shell_document is not None and not is_document(shell_document):
            problem = (
                f"`shell_document` ({shell_document!r}) must be the name of one document; write for example 'TeamShell'"
            )
            raise EmrValidationError([Violation("SessionDocument", problem)])
        granted = [
            give(grantee, right.actions, right.resources, right.conditions)
            for right in session_rights(self._cluster_arn, documents)
        ]
        return reduce(iam.Grant.combine, granted)

    def modify_scaling(self, grantee: iam.IGrantable) -> iam.Grant:
        """Change capacities, the limits of managed scaling and the scaling policies of groups.

        A request to ``ModifyInstanceGroups`` has to say its ``ClusterId``, which EMR's API leaves open: without it, it
        is no request for this cluster.
        """
        return self._grant(
            grantee,
            "GetManagedScalingPolicy",
            "ListInstanceFleets",
            "ListInstanceGroups",
            "ModifyInstanceFleet",
            "ModifyInstanceGroups",
            "PutAutoScalingPolicy",
            "PutManagedScalingPolicy",
            "RemoveAutoScalingPolicy",
            "RemoveManagedScalingPolicy",
        )

    def terminate(self, grantee: iam.IGrantable) -> iam.Grant:
        """End the cluster, where termination protection lets it."""
        return self._grant(grantee, "DescribeCluster", "TerminateJobFlows")

    def _grant(
        self,
        grantee: iam.IGrantable,
        *actions: str,
        resources: Sequence[str] = (),
        conditions: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> iam.Grant:
        _check(grantee=grantee)
        named = [f"elasticmapreduce:{action}" for action in actions]
        return give(grantee, named, resources or [self._cluster_arn], conditions)


def _only(operator: str, role: iam.IRole) -> Mapping[str, Mapping[str, Any]]:
    """The condition that a request names this role."""
    _check(execution_role=role)
    return {operator: {_EXECUTION_ROLE: role.role_arn}}


def _check(**given: Any) -> None:
    """Say it in Python's words where somebody is named by an ARN, say; jsii would show its kernel."""
    violations = list(type_violations(_HINTS, given))
    if violations:
        raise EmrValidationError(violations)
