"""Applications that CloudFormation can change and delete while they are started, and what only EMR's API can set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aws_cdk import CfnResource, Fn, RemovalPolicy
from aws_cdk import aws_emrserverless as serverless
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from emr_constructs._jsii.grants import is_immutable
from emr_constructs._jsii.scopes import stack_of
from emr_constructs.errors import Violation
from emr_constructs.foundation.custom_resource import Handler, HandlerKind, declare, handler_of, handler_violations
from emr_constructs.foundation.key_grants import KeyGrants
from emr_constructs.foundation.safe_lifecycle import SafeLifecycle
from emr_constructs.serverless.interface import IServerlessApplication
from emr_constructs.serverless.properties_copy import copy_of

_KIND = HandlerKind(
    "ServerlessLifecycle",
    "serverless_lifecycle",
    "Stops Amazon EMR Serverless applications before they are changed or deleted",
    more=("serverless_application.py", "serverless_stack.py", "models"),
    minutes=15,
)
_ON_APPLICATION = ["GetApplication", "ListJobRuns", "ListSessions", "StopApplication", "UpdateApplication"]
_ON_STACK = ["DescribeStackResource", "DescribeStacks", "GetTemplate"]


def lifecycle_violations(scope: Construct, safe: SafeLifecycle) -> Iterator[Violation]:
    """What is wrong with ``safe_lifecycle``."""
    yield from handler_violations(scope, _KIND, safe.handler)


class ServerlessLifecycle(Construct):
    """What stands around one application.

    :param application: the application.
    :param resource: its resource.
    :param safe: how it is stopped.
    :param removal_policy: of the application: what stays is not stopped.
    """

    def __init__(
        self,
        application: IServerlessApplication,
        resource: serverless.CfnApplication,
        safe: SafeLifecycle,
        removal_policy: RemovalPolicy,
    ) -> None:
        super().__init__(application, "Lifecycle")
        self._application, self._resource = application, resource
        self._handler = handler_of(self, _KIND, safe.handler)
        # The same for all applications of the stack, so that it lasts as long as one of them.
        self._handler.allow([f"cloudformation:{one}" for one in _ON_STACK], [stack_of(self).stack_id])
        self._common = {"LogicalId": resource.logical_id, **safe._properties()}
        self._rights = self._allow()
        self._stop_before_update()
        self._stop_before_delete(removal_policy)

    @property
    def function(self) -> lambda_.Function:
        """The function that stops applications of the stack."""
        return self._handler.function

    def set(self, disk_encryption_key: kms.IKey | None, job_level_cost_allocation: bool) -> None:
        """Set what CloudFormation has no properties for.

        :param disk_encryption_key: for the disks of workers.
        :param job_level_cost_allocation: whether the bill tells single job runs.
        """
        disks = {}
        if disk_encryption_key is not None:
            disks = {"encryptionKeyArn": disk_encryption_key.key_arn}
            grants = KeyGrants(disk_encryption_key)
            grants._let_serverless_disks()
            # EMR asks this of whoever submits a job; of whoever gives the key to an application AWS says nothing.
            grants._let_submitter_of_disks(self._handler.role)
        settings = {"DiskEncryption": disks, "JobLevelCostAllocation": job_level_cost_allocation}
        made = self._declare("Settings", {**settings, **self._identity, "Application": copy_of(self._resource)})
        self._wait_for_rights(made)

    def _stop_before_update(self) -> None:
        """Comes before the application, and so is updated before it; it must not name it."""
        made = self._declare("BeforeUpdate", {"Application": copy_of(self._resource)})
        self._resource.node.add_dependency(made)

    def _stop_before_delete(self, removal_policy: RemovalPolicy) -> None:
        """Names the application, and so is deleted before it."""
        made = self._declare("BeforeDelete", self._identity)
        made.apply_removal_policy(removal_policy)
        self._wait_for_rights(made)

    def _declare(self, moment: str, properties: dict[str, Any]) -> CfnResource:
        scope = Construct(self, moment)
        resource = declare(scope, self._handler, {"Moment": moment, **self._common, **properties}, moment)
        made = resource.node.default_child
        assert isinstance(made, CfnResource)
        return made

    @property
    def _identity(self) -> dict[str, Any]:
        return {"ApplicationId": self._application.application_id}

    def _allow(self) -> CfnResource | None:
        """The rights to this application, which come and go with it; see ``revoke_rules`` for why.

        The resource before the application cannot wait for them. It needs them for updates, and then they are there.
        """
        statements = _statements(self._application.application_arn)
        if is_immutable(self._handler.role):
            for actions, arn in statements:
                self._handler.allow(actions, [arn])  # which tells its owner
            return None
        return _policy(self, self._handler, self._application.application_id, statements)

    def _wait_for_rights(self, resource: CfnResource) -> None:
        if self._rights is not None:
            resource.node.add_dependency(self._rights)


def _statements(application_arn: str) -> list[tuple[list[str], str]]:
    return [
        ([f"emr-serverless:{one}" for one in _ON_APPLICATION], application_arn),
        (["emr-serverless:CancelJobRun"], f"{application_arn}/jobruns/*"),
        (["emr-serverless:TerminateSession"], f"{application_arn}/sessions/*"),
    ]


def _policy(
    scope: Construct, handler: Handler, application_id: str, statements: list[tuple[list[str], str]]
) -> iam.CfnRolePolicy:
    """A policy whose name holds the id of the application: for another one it is another policy."""
    document = [iam.PolicyStatement(actions=actions, resources=[arn]) for actions, arn in statements]
    return iam.CfnRolePolicy(
        scope,
        "Policy",
        role_name=handler.role.role_name,
        policy_name=Fn.join("-", ["SafeLifecycle", application_id]),
        policy_document=iam.PolicyDocument(statements=document),
    )
