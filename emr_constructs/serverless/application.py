"""The EMR Serverless application."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import aws_cdk as cdk  # whose S3 loads where it is used
from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_emrserverless as serverless
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.durations import unit_violations
from emr_constructs._jsii.scopes import note_stack, path_of, region_of, warn
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation.network import Network
from emr_constructs.foundation.placement import read_placement
from emr_constructs.foundation.safe_lifecycle import SafeLifecycle
from emr_constructs.model.auto import AUTO, Auto
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.cost_allocation_tags import CostAllocationTags
from emr_constructs.model.instance_types import Architecture
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.runtime_configuration import as_runtime_configurations
from emr_constructs.model.serverless_capacity import InitialWorkers, MaximumCapacity, ServerlessType
from emr_constructs.model.serverless_images import ServerlessImage
from emr_constructs.model.serverless_interactive import Interactive
from emr_constructs.model.serverless_monitoring import ServerlessMonitoring
from emr_constructs.model.serverless_scheduler import JobScheduler
from emr_constructs.rules.catalogue import errors_in, warnings_in
from emr_constructs.serverless.images import warn_of_other_releases
from emr_constructs.serverless.imports import ImportedServerlessApplication, application_from_arn
from emr_constructs.serverless.interface import IServerlessApplication
from emr_constructs.serverless.parts import ServerlessParts
from emr_constructs.serverless.rendering import render
from emr_constructs.serverless.settings import ServerlessSettings
from emr_constructs.serverless.surroundings import ServerlessSurroundings

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_

_IDLE = 15


class ServerlessApplication(ServerlessParts):
    """An EMR Serverless application: runs Spark or Hive jobs on workers that come and go.

    Creates, besides the application, whatever of these you do not bring: a customer-managed key for logs, a log bucket
    and a log group; the role of jobs, once it is asked for; and in a VPC a security group. It costs nothing while it
    runs nothing and keeps no workers ready.

    CloudFormation can neither change nor delete an application while it is started: see the guide.

    :param release_label: the EMR release, for example ``ReleaseLabel.EMR_7_14_0``.
    :param application_type: Default: ServerlessType.SPARK
    :param application_name: shown by EMR and the name of its metrics; a change replaces the application. Default: made
        from the construct's path
    :param architecture: processors of workers; what jobs bring along has to suit. Default: Architecture.ARM64, which
        costs a fifth less
    :param initial_capacity: workers that are ready while the application is started, billed also when idle. Default:
        none, so that each job waits for its workers
    :param maximum_capacity: what all workers may have together. Default: none, the quota of the account limits
    :param auto_start: start with the first job. Default: True
    :param auto_stop: stop after ``idle_timeout``. Default: True
    :param idle_timeout: whole minutes, 1 to 10080. Default: 15 minutes, without ``auto_stop`` none
    :param configurations: configuration classifications for all jobs, as ``Configuration`` or as EMR, its console or
        CloudFormation spell them; those of one name are merged. A job that says a classification replaces it whole, up
        to emr-spark-8.0. Default: none besides those that other arguments make
    :param worker_encryption: encrypt what the workers of a Spark job send each other, with TLS and certificates that
        EMR makes, from emr-6.15.0. Default: True where ``application_type`` and release have it, and ``configurations``
        say nothing of it
    :param image: what all workers run in place of EMR's own image, from emr-6.9.0. A change needs the application
        stopped. Default: EMR's own
    :param worker_images: in place of ``image``, an image for each type of worker: ``Driver`` and ``Executor`` of Spark,
        ``HiveDriver`` and ``TezTask`` of Hive; all of them. Default: none
    :param interactive: notebooks, Livy and Spark Connect. Default: none of them
    :param scheduler: how many jobs run side by side, and how long others wait. Default: EMR's own
    :param monitoring: where logs and metrics go. Default: logs everywhere, encrypted; no metrics for Prometheus
    :param network: where workers stand. Default: ``vpc``
    :param vpc: any VPC, in place of ``network``. Default: none: workers stand in a network of AWS that reaches services
        of AWS in the region, and nothing else
    :param vpc_subnets: private subnets in two zones or more. Default: the private subnets, or else what the VPC has
    :param security_groups: 1 to 5, which let nobody in from the internet. Default: a new ``ServerlessSecurityGroup``
    :param encryption_key: key for logs. Default: a new customer-managed key, rotated, kept when the stack goes
    :param execution_role: role of jobs that say no other; it gains the rights to write logs and metrics. Default: a new
        ``JobExecutionRole`` once it is asked for
    :param identity_center: ARN of an instance of IAM Identity Center, whose people reach Spark through the Livy
        endpoint, from emr-7.8.0. Default: none
    :param permissions_boundary: for the role that is created. Default: none
    :param path: IAM path of the role that is created. Default: ``/``
    :param cost_allocation_tags: who pays: tags of the application, its workers and all that is made with it. Default:
        none
    :param removal_policy: RETAIN keeps the application when the stack goes. Default: DESTROY
    :param safe_lifecycle: stop the application, with a Lambda function, before CloudFormation changes or deletes it.
        Default: None, so that both fail while it is started
    :param disk_encryption_key: key for the disks of workers; needs ``safe_lifecycle``. Default: EMR's own
    :param job_level_cost_allocation: bill single job runs, with their tags, and not the application; needs
        ``safe_lifecycle``. Default: False
    :raises EmrValidationError: all that EMR would refuse, at once; the codes are those of the rules.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/emr-serverless.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        release_label: ReleaseLabel,
        application_type: ServerlessType = ServerlessType.SPARK,
        application_name: str | None = None,
        architecture: Architecture = Architecture.ARM64,
        initial_capacity: Sequence[InitialWorkers] = (),
        maximum_capacity: MaximumCapacity | None = None,
        auto_start: bool = True,
        auto_stop: bool = True,
        idle_timeout: Duration | None = None,
        configurations: Sequence[Configuration | Mapping[str, Any]] = (),
        worker_encryption: bool | Auto = AUTO,
        image: ServerlessImage | None = None,
        worker_images: Mapping[str, ServerlessImage] | None = None,
        interactive: Interactive | None = None,
        scheduler: JobScheduler | None = None,
        monitoring: ServerlessMonitoring | None = None,
        network: Network | None = None,
        vpc: ec2.IVpc | None = None,
        vpc_subnets: ec2.SubnetSelection | None = None,
        security_groups: Sequence[ec2.ISecurityGroup] = (),
        encryption_key: kms.IKey | None = None,
        execution_role: iam.IRole | None = None,
        identity_center: str | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        path: str | None = None,
        cost_allocation_tags: CostAllocationTags | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.DESTROY,
        safe_lifecycle: SafeLifecycle | None = None,
        disk_encryption_key: kms.IKey | None = None,
        job_level_cost_allocation: bool = False,
    ) -> None:
        check_arguments(ServerlessApplication, scope, id, locals())
        unconvertible = unit_violations("idle_timeout", idle_timeout, "minutes")
        if unconvertible:
            raise EmrValidationError(unconvertible, path_of(scope, id))
        placement, violations = read_placement(network, vpc, vpc_subnets)
        settings = ServerlessSettings(
            release_label=release_label,
            application_type=application_type,
            application_name=application_name,
            architecture=architecture,
            initial_capacity=initial_capacity,
            maximum_capacity=maximum_capacity,
            auto_start=auto_start,
            auto_stop=auto_stop,
            idle_timeout=Duration.minutes(_IDLE) if idle_timeout is None and auto_stop is not False else idle_timeout,
            image=image,
            worker_images=worker_images or {},
            interactive=interactive,
            scheduler=scheduler,
            monitoring=monitoring or ServerlessMonitoring(),
            configurations=as_runtime_configurations(configurations, path_of(scope, id) if configurations else ""),
            worker_encryption=worker_encryption,
            identity_center=identity_center,
            placement=placement,
            security_groups=security_groups,
            encryption_key=encryption_key,
            execution_role=execution_role,
            cost_allocation_tags=cost_allocation_tags,
            safe_lifecycle=safe_lifecycle,
            disk_encryption_key=disk_encryption_key,
            job_level_cost_allocation=job_level_cost_allocation,
        )
        if safe_lifecycle is not None:
            violations += _lifecycle_violations(scope, safe_lifecycle)
        if execution_role is not None and (permissions_boundary is not None or path is not None):
            violations.append(_unused_role_options())
        view = settings.view(region_of(scope))
        violations += [*settings.violations, *errors_in(view)]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))

        super().__init__(scope, id)
        note_stack(self, scope)
        self._settings, self._seen = settings, view
        self._role, self._served = execution_role, set()
        self._permissions_boundary, self._path = permissions_boundary, path
        self._surroundings = ServerlessSurroundings(self, settings, view)
        self._resource = self._create(removal_policy)
        self._lifecycle_function = self._make_safe(safe_lifecycle, removal_policy) if safe_lifecycle else None
        if execution_role is not None:
            self._serve(execution_role)
        if cost_allocation_tags is not None:
            cost_allocation_tags._apply(self)
        warn_of_other_releases(self, settings.image, settings.worker_images, release_label)
        for warning in warnings_in(view):
            warn(self, warning.code, warning.message)

    def _create(self, removal_policy: RemovalPolicy) -> serverless.CfnApplication:
        resource = serverless.CfnApplication(
            self, "Resource", name=self.application_name, **render(self, self._settings, self._surroundings)
        )
        resource.apply_removal_policy(removal_policy)
        resource.node.add_dependency(*self._surroundings.needed_first())
        return resource

    def _make_safe(self, safe: SafeLifecycle, removal_policy: RemovalPolicy) -> lambda_.IFunction:
        from emr_constructs.serverless.lifecycle import ServerlessLifecycle  # loads CDK's Lambda, which is large

        lifecycle = ServerlessLifecycle(self, self._resource, safe, removal_policy)
        key, costs = self._settings.disk_encryption_key, self._settings.job_level_cost_allocation
        if key is not None or costs is not False:
            lifecycle.set(key, costs)
        return lifecycle.function

    @classmethod
    def from_application_id(cls, scope: Construct, id: str, application_id: str) -> IServerlessApplication:  # noqa: A002
        """An application that exists already, in this region and account.

        :param application_id: its id, for example ``00f1ab2cd3ef4g05``.
        :raises EmrValidationError: ``ArgumentType``, ``ApplicationIdShape``.
        """
        return ImportedServerlessApplication(scope, id, application_id=application_id)

    @classmethod
    def from_application_arn(cls, scope: Construct, id: str, application_arn: str) -> IServerlessApplication:  # noqa: A002
        """An application that exists already, in this or another region or account.

        :param application_arn: its ARN.
        :raises EmrValidationError: ``ArgumentType``, ``ApplicationArnShape``.
        """
        return application_from_arn(scope, id, application_arn)

    @classmethod
    def from_application_attributes(
        cls,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        application_id: str,
        application_name: str | None = None,
        execution_role: iam.IRole | None = None,
        security_groups: Sequence[ec2.ISecurityGroup] = (),
        release_label: ReleaseLabel | None = None,
        application_type: ServerlessType | None = None,
        architecture: Architecture | None = None,
        encryption_key: kms.IKey | None = None,
        log_bucket: cdk.aws_s3.IBucket | None = None,
        log_prefix: str | None = None,
        log_group: logs.ILogGroup | None = None,
    ) -> IServerlessApplication:
        """An application that exists already. What it was not told is missed where it is needed, with an error.

        :param application_id: its id, for example ``00f1ab2cd3ef4g05``.
        :param application_name: its name, a dimension of its metrics from emr-7.10.0. Default: not known
        :param execution_role: the role of jobs that say no other. Default: not known, so that each job says one
        :param security_groups: the groups of its workers, for ``connections``. Default: not known, so that it has none
        :param release_label: its release, so that jobs can be checked. Default: not known
        :param application_type: what it runs, so that jobs can be checked. Default: not known
        :param architecture: the processors of its workers, so that packages suit them. Default: not known
        :param encryption_key: the key of its logs, which the roles of jobs and whoever starts them may use: without
            that EMR refuses jobs. Default: not known, or none
        :param log_bucket: where its logs go, so that the roles of jobs may write there. Default: not known, or nowhere
        :param log_prefix: where in that bucket. Default: anywhere
        :param log_group: where its logs go, so that the roles of jobs may write there. Default: not known, or nowhere
        :raises EmrValidationError: ``ArgumentType``, ``ApplicationIdShape``; where it is used,
            ``ApplicationWithoutRole``, ``ApplicationWithoutGroups``.
        """
        return ImportedServerlessApplication(
            scope,
            id,
            application_id=application_id,
            application_name=application_name,
            execution_role=execution_role,
            security_groups=security_groups,
            release_label=release_label,
            application_type=application_type,
            architecture=architecture,
            encryption_key=encryption_key,
            log_bucket=log_bucket,
            log_prefix=log_prefix,
            log_group=log_group,
        )


def _lifecycle_violations(scope: Construct, safe: SafeLifecycle) -> Iterator[Violation]:
    from emr_constructs.serverless.lifecycle import lifecycle_violations  # loads CDK's Lambda, which is large

    return lifecycle_violations(scope, safe)


def _unused_role_options() -> Violation:
    problem = "`permissions_boundary` and `path` are for a role that is created; set them on `execution_role`"
    return Violation("UnusedServerlessRoleOptions", problem)
