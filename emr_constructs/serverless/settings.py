"""What an EMR Serverless application is told, and what rules see of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from emr_constructs._jsii.arns import arn_of
from emr_constructs._jsii.tokens import is_resolvable, is_token
from emr_constructs.errors import Violation
from emr_constructs.facts.serverless_configurations import worker_encryption
from emr_constructs.foundation import buckets
from emr_constructs.foundation.key_policy import violations_of
from emr_constructs.foundation.network_views import group_view, subnet_views
from emr_constructs.foundation.placement import Placement
from emr_constructs.foundation.safe_lifecycle import SafeLifecycle
from emr_constructs.model.auto import Auto
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.configuration_merge import Merged, merge
from emr_constructs.model.cost_allocation_tags import CostAllocationTags
from emr_constructs.model.instance_types import Architecture
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.runtime_configuration import runtime_view
from emr_constructs.model.serverless_capacity import InitialWorkers, MaximumCapacity, ServerlessType
from emr_constructs.model.serverless_images import ServerlessImage
from emr_constructs.model.serverless_interactive import Interactive
from emr_constructs.model.serverless_monitoring import ServerlessMonitoring
from emr_constructs.model.serverless_scheduler import JobScheduler, in_minutes
from emr_constructs.model.value import plain, view_of
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.network import SecurityGroupView
from emr_constructs.rules.views.serverless import ServerlessApplicationView
from emr_constructs.serverless.images import images_seen


@dataclass(frozen=True, kw_only=True)
class ServerlessSettings:
    """The arguments of an application with every default decided."""

    release_label: ReleaseLabel
    application_type: ServerlessType
    application_name: str | None
    architecture: Architecture
    initial_capacity: Sequence[InitialWorkers]
    maximum_capacity: MaximumCapacity | None
    auto_start: bool
    auto_stop: bool
    idle_timeout: Duration | None
    image: ServerlessImage | None
    worker_images: Mapping[str, ServerlessImage]
    interactive: Interactive | None
    scheduler: JobScheduler | None
    monitoring: ServerlessMonitoring
    configurations: Sequence[Configuration]
    worker_encryption: bool | Auto
    identity_center: str | None
    placement: Placement
    security_groups: Sequence[ec2.ISecurityGroup]
    encryption_key: kms.IKey | None
    execution_role: iam.IRole | None
    cost_allocation_tags: CostAllocationTags | None
    safe_lifecycle: SafeLifecycle | None
    disk_encryption_key: kms.IKey | None
    job_level_cost_allocation: bool

    def view(self, region: str | None) -> ServerlessApplicationView:
        """What rules see."""
        key = plain(arn_of(self.encryption_key)) if self.encryption_key else UNKNOWN
        interactive, tags = self.interactive or Interactive(), self.cost_allocation_tags
        return view_of(
            ServerlessApplicationView,
            self,
            region=region,
            name=UNKNOWN if self.application_name is None else self.application_name,
            initial_capacity=tuple(self.initial_capacity) or None,
            idle_timeout=in_minutes(self.idle_timeout),
            configurations=tuple(map(runtime_view, self.all_configurations)) or None,
            subnets=subnet_views(self.placement),
            security_groups=self._group_views(),
            tags=tags._view().tags if tags else None,
            **images_seen(self.image, self.worker_images),
            **interactive._seen(),
            **(self.maximum_capacity._seen() if self.maximum_capacity else {}),
            **(self.scheduler._seen() if self.scheduler else {}),
            **self.monitoring._seen(key, log_key=key),
        )

    @property
    def all_configurations(self) -> Sequence[Configuration]:
        """The user's configurations with what other arguments make, by classification."""
        return self.merged.configurations

    @cached_property
    def merged(self) -> Merged:
        """The user's configurations and those that other arguments make, and what contradicts itself in them."""
        return merge(self.configurations, self._managed)

    @cached_property
    def _managed(self) -> Mapping[str, Sequence[Configuration]]:
        """Configurations that other arguments make, by the argument."""
        encrypts = self._encrypts_between_workers()
        if encrypts is None:
            return {}
        (classification, key), *_ = worker_encryption()
        made = Configuration(classification=classification, properties={key: str(encrypts).lower()})
        return {"`worker_encryption`": [made]}

    def _encrypts_between_workers(self) -> bool | None:
        """Whether workers encrypt what they send each other; None where that is not for this argument to say."""
        if self.application_type != ServerlessType.SPARK:
            return None
        if not isinstance(self.worker_encryption, Auto):
            return None if is_resolvable(self.worker_encryption) else self.worker_encryption
        said = {(one.classification, key) for one in self.configurations for key in one.properties}
        known_to_lack = self.release_label.supports("serverless_worker_tls") is False
        return None if known_to_lack or said.intersection(worker_encryption()) else True

    def _contradicted(self) -> Iterator[Violation]:
        """What configurations set otherwise than other arguments do; what no rule can compare is told by the merge."""
        own = {one.classification: one.properties for one in self.all_configurations}
        for path, (made, argument) in self.merged.managed.items():
            classification, key = path
            said = own[classification][key]
            if said != made and isinstance(said, str) and not is_token(said):
                problem = (
                    f"`configurations` sets {classification} {key!r} to {said!r}, {argument} to {made!r}; say it once, "
                    f"with {argument}"
                )
                yield Violation("WorkerEncryptionTwice", problem)

    @property
    def violations(self) -> list[Violation]:
        """What contradicts itself in the arguments, and is no rule's to tell."""
        keys = (self.encryption_key, self.disk_encryption_key, self.monitoring.cloudwatch_logs_key)
        return [
            *self.merged.violations,
            *self._contradicted(),
            *self._unencryptable(),
            *buckets.prefix_violations("log_prefix", self.monitoring.log_prefix),
            *(one for key in keys if key is not None for one in violations_of(key)),
            *self._needing_lifecycle(),
            *self._without_vpc(),
        ]

    def _unencryptable(self) -> Iterator[Violation]:
        if is_resolvable(self.worker_encryption):
            early = "`worker_encryption` must be known when the app is synthesized: it is a text in a configuration"
            yield Violation("UndecidableWorkerEncryption", early)
        elif self.worker_encryption is True and self.application_type == ServerlessType.HIVE:
            lacking = "`worker_encryption` is for Spark, and EMR has nothing of the kind for Hive; leave it out"
            yield Violation("WorkerEncryptionOfHive", lacking)

    def _without_vpc(self) -> Iterator[Violation]:
        if self.security_groups and self.placement.vpc is None:
            problem = "`security_groups` are of no use without a VPC; give `network` or `vpc` too"
            yield Violation("SecurityGroupsWithoutVpc", problem)

    def _needing_lifecycle(self) -> Iterator[Violation]:
        """EMR takes what CloudFormation has no property for only from whoever stops the application first."""
        given = {
            "disk_encryption_key": self.disk_encryption_key is not None,
            "job_level_cost_allocation": self.job_level_cost_allocation,
        }
        for name in (name for name, said in given.items() if said and self.safe_lifecycle is None):
            problem = (
                f"CloudFormation has no property for `{name}`, and the function that sets it has to stop the "
                "application; say `safe_lifecycle=SafeLifecycle()` too"
            )
            yield Violation("SafeLifecycleNeeded", problem)

    def _group_views(self) -> tuple[SecurityGroupView, ...] | None:
        if self.placement.vpc is None:
            return None
        return tuple(map(group_view, self.security_groups)) or (_closed(),)


def _closed() -> SecurityGroupView:
    """A group that is made with the application."""
    return SecurityGroupView(ingress=None, more_ingress=UNKNOWN, egress=UNKNOWN, more_egress=UNKNOWN, vpc=UNKNOWN)
