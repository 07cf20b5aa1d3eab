"""Workspaces for the write-ahead logs of HBase."""

from __future__ import annotations

import abc

import jsii
from aws_cdk import IResource, Names, RemovalPolicy, Resource
from aws_cdk import aws_emr as emr
from aws_cdk.interfaces import aws_emr as references
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of, region_of, warn
from emr_constructs.errors import EmrValidationError
from emr_constructs.model.value import plain
from emr_constructs.rules.catalogue import errors_in, warnings_in
from emr_constructs.rules.views.wal import WalWorkspaceView


@jsii.implements(IResource, references.IWALWorkspaceRef)
class IWalWorkspace(Resource, abc.ABC):
    """A workspace in Amazon EMR WAL, made here or imported."""

    @property
    @abc.abstractmethod
    def workspace_name(self) -> str:
        """The name, which clusters refer to."""

    @property
    def wal_workspace_ref(self) -> references.WALWorkspaceReference:
        """How other constructs refer to it."""
        return references.WALWorkspaceReference(wal_workspace_name=self.workspace_name)


class WalWorkspace(IWalWorkspace):
    """A workspace for the write-ahead logs of HBase, outside any cluster: ``HBaseOnS3(wal_workspace=...)``.

    A new cluster with the same workspace and the same directory in S3 has the writes that its predecessor had not
    flushed. AWS keeps those for up to 30 days after that cluster's end. What clusters write to it and read from it is
    billed, and each log by the hour.

    :param workspace_name: 1 to 32 letters and digits; a change replaces the workspace. Default: made from the
        construct's path
    :param removal_policy: DESTROY deletes it with the stack. Default: RETAIN, since it may hold the only copy of the
        last writes; refer to it by name then
    :raises EmrValidationError: ``ArgumentType``, ``WalWorkspaceName``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hbase-wal-workspaces.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        workspace_name: str | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        check_arguments(WalWorkspace, scope, id, locals())
        view = WalWorkspaceView(region=plain(region_of(scope)), name=plain(workspace_name))
        violations = errors_in(view)
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        # CloudFormation knows the workspace by its name alone: without one, nobody could tell which it is.
        name = workspace_name or Names.unique_resource_name(self, max_length=32)
        resource = emr.CfnWALWorkspace(self, "Resource", wal_workspace_name=name)
        resource.apply_removal_policy(removal_policy)
        self._name = resource.ref
        for warning in warnings_in(view):
            warn(self, warning.code, warning.message)

    @staticmethod
    def from_workspace_name(scope: Construct, id: str, name: str) -> IWalWorkspace:  # noqa: A002
        """A workspace that exists already.

        :param name: its name.
        """
        return _ImportedWalWorkspace(scope, id, name=name)

    @property
    def workspace_name(self) -> str:
        return self._name


class _ImportedWalWorkspace(IWalWorkspace):
    """What ``WalWorkspace.from_workspace_name`` returns."""

    def __init__(self, scope: Construct, id: str, *, name: str) -> None:  # noqa: A002
        check_arguments(_ImportedWalWorkspace, scope, id, locals())
        super().__init__(scope, id)
        self._name = name

    @property
    def workspace_name(self) -> str:
        return self._name
