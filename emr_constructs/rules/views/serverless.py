"""The view of an EMR Serverless application, with its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from emr_constructs.rules.view import UNKNOWN, Maybe, View, dataclass, items, known, prop
from emr_constructs.rules.views.network import SecurityGroupView, SubnetView
from emr_constructs.rules.views.tags import TaggedView


@dataclass(frozen=True, kw_only=True)
class InitialCapacityView(View):
    """Workers of one type that are kept ready."""

    worker_type: Maybe[str] = prop("Key")
    worker_count: Maybe[int] = prop("Value.WorkerCount")
    cpu: Maybe[str] = prop("Value.WorkerConfiguration.Cpu")
    memory: Maybe[str] = prop("Value.WorkerConfiguration.Memory")
    disk: Maybe[str] = prop("Value.WorkerConfiguration.Disk")
    disk_type: Maybe[str] = prop("Value.WorkerConfiguration.DiskType")


@dataclass(frozen=True, kw_only=True)
class WorkerTypeView(View):
    """What workers of one type run."""

    worker_type: Maybe[str] = prop("@key")
    image: Maybe[str] = prop("ImageConfiguration.ImageUri")


@dataclass(frozen=True, kw_only=True)
class RuntimeConfigurationView(View):
    """One configuration classification of an application. On clusters `Properties` has another name."""

    classification: Maybe[str] = prop("Classification")
    properties: Maybe[Mapping[str, Any]] = prop("Properties")
    resolved: Maybe[Mapping[str, Any]] = prop("Properties.@resolved")
    configurations: Maybe[tuple[Maybe[RuntimeConfigurationView], ...]] = prop("Configurations")

    def of(self, classification: str) -> Maybe[Mapping[str, Any]]:
        """What it sets of a classification; UNKNOWN where that is not known."""
        if self.classification is UNKNOWN:
            return UNKNOWN
        return self.properties if self.classification == classification else None


@dataclass(frozen=True, kw_only=True)
class LogTypesView(View):
    """Which logs of some workers go to CloudWatch."""

    workers: Maybe[str] = prop("Key")
    types: Maybe[tuple[Maybe[str], ...]] = prop("Value")


@dataclass(frozen=True, kw_only=True)
class LogGroupView(View):
    """A log group of CloudWatch."""

    resource_type: ClassVar[str] = "AWS::Logs::LogGroup"

    key: Maybe[str] = prop("KmsKeyId")
    retention: Maybe[int] = prop("RetentionInDays")


@dataclass(frozen=True, kw_only=True)
class ServerlessApplicationView(TaggedView):
    """An EMR Serverless application with all its parts."""

    resource_type: ClassVar[str] = "AWS::EMRServerless::Application"

    region: Maybe[str] = prop("@region")
    name: Maybe[str] = prop("Name", name="application_name")
    application_type: Maybe[str] = prop("Type")
    release_label: Maybe[str] = prop("ReleaseLabel")
    architecture: Maybe[str] = prop("Architecture")
    initial_capacity: Maybe[tuple[Maybe[InitialCapacityView], ...]] = prop("InitialCapacity")
    maximum_cpu: Maybe[str] = prop("MaximumCapacity.Cpu", name="maximum_capacity.vcpus")
    maximum_memory: Maybe[str] = prop("MaximumCapacity.Memory", name="maximum_capacity.memory")
    maximum_disk: Maybe[str] = prop("MaximumCapacity.Disk", name="maximum_capacity.disk")
    auto_start: Maybe[bool] = prop("AutoStartConfiguration.Enabled")
    auto_stop: Maybe[bool] = prop("AutoStopConfiguration.Enabled")
    idle_timeout: Maybe[float] = prop("AutoStopConfiguration.IdleTimeoutMinutes")
    max_concurrent_runs: Maybe[int] = prop("SchedulerConfiguration.MaxConcurrentRuns")
    queue_timeout: Maybe[float] = prop("SchedulerConfiguration.QueueTimeoutMinutes")
    studio: Maybe[bool] = prop("InteractiveConfiguration.StudioEnabled", name="interactive.studio")
    livy: Maybe[bool] = prop("InteractiveConfiguration.LivyEndpointEnabled", name="interactive.livy")
    sessions: Maybe[bool] = prop("InteractiveConfiguration.SessionEnabled", name="interactive.sessions")
    identity_center: Maybe[str] = prop("IdentityCenterConfiguration.IdentityCenterInstanceArn")
    image: Maybe[str] = prop("ImageConfiguration.ImageUri")
    worker_types: Maybe[tuple[Maybe[WorkerTypeView], ...]] = prop("WorkerTypeSpecifications", name="worker_images")
    subnets: Maybe[tuple[Maybe[SubnetView], ...]] = prop(
        "NetworkConfiguration.SubnetIds", name="vpc_subnets", linked=True
    )
    security_groups: Maybe[tuple[Maybe[SecurityGroupView], ...]] = prop(
        "NetworkConfiguration.SecurityGroupIds", linked=True
    )
    configurations: Maybe[tuple[Maybe[RuntimeConfigurationView], ...]] = prop("RuntimeConfiguration")
    managed_logs: Maybe[bool] = prop("MonitoringConfiguration.ManagedPersistenceMonitoringConfiguration.Enabled")
    managed_logs_key: Maybe[str] = prop(
        "MonitoringConfiguration.ManagedPersistenceMonitoringConfiguration.EncryptionKeyArn"
    )
    s3_logs: Maybe[str] = prop("MonitoringConfiguration.S3MonitoringConfiguration.LogUri")
    s3_logs_key: Maybe[str] = prop("MonitoringConfiguration.S3MonitoringConfiguration.EncryptionKeyArn")
    cloudwatch_logs: Maybe[bool] = prop("MonitoringConfiguration.CloudWatchLoggingConfiguration.Enabled")
    log_group_name: Maybe[str] = prop("MonitoringConfiguration.CloudWatchLoggingConfiguration.LogGroupName")
    log_group: Maybe[LogGroupView] = prop(
        "MonitoringConfiguration.CloudWatchLoggingConfiguration.LogGroupName", linked=True
    )
    log_stream_prefix: Maybe[str] = prop("MonitoringConfiguration.CloudWatchLoggingConfiguration.LogStreamNamePrefix")
    cloudwatch_logs_key: Maybe[str] = prop("MonitoringConfiguration.CloudWatchLoggingConfiguration.EncryptionKeyArn")
    log_types: Maybe[tuple[Maybe[LogTypesView], ...]] = prop(
        "MonitoringConfiguration.CloudWatchLoggingConfiguration.LogTypeMap"
    )
    prometheus_url: Maybe[str] = prop("MonitoringConfiguration.PrometheusMonitoringConfiguration.RemoteWriteUrl")

    def runs(self, engine: str) -> bool:
        """Whether the application certainly runs this engine: EMR takes its name in any case."""
        return known(self.application_type) and self.application_type.upper() == engine

    def is_interactive(self) -> bool:
        """Whether people certainly work with the application, in notebooks or sessions."""
        return True in (self.studio, self.livy, self.sessions)

    def setting(self, classification: str, key: str) -> Maybe[str]:
        """What the application sets a property to; UNKNOWN where something that may set it is not known."""
        unsure = self.configurations is UNKNOWN
        for one in self.configurations if known(self.configurations) else ():
            properties = one.of(classification) if known(one) else UNKNOWN
            if known(properties) and key in properties:
                # What comes first counts, and may say the same property.
                return UNKNOWN if unsure else _text(properties[key])
            unsure = unsure or properties is UNKNOWN
        return UNKNOWN if unsure else None

    def spark_setting(self, key: str) -> Maybe[str]:
        """What the application sets a property of Spark to."""
        return self.setting("spark-defaults", key)

    def is_guarded(self) -> bool:
        """Whether Lake Formation certainly guards the data."""
        return self.spark_setting("spark.emr-serverless.lakeformation.enabled") == "true"

    def images(self) -> tuple[str, ...]:
        """The images that are known."""
        return items((self.image, *self.images_of_workers()))

    def images_of_workers(self) -> tuple[Maybe[str], ...]:
        """The images of types of worker."""
        return tuple(one.image for one in items(self.worker_types))

    def regions(self) -> frozenset[str]:
        """The regions that the template, images and availability zones tell. It can be only one."""
        zones = items(tuple(one.availability_zone for one in items(self.subnets)))
        found = [*map(_IMAGE_REGION.match, self.images()), *map(_ZONE_REGION.fullmatch, zones)]
        return frozenset((*items((self.region,)), *(match[1] for match in found if match)))


_IMAGE_REGION = re.compile(r"\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.", re.ASCII)
_ZONE_REGION = re.compile(r"([a-z]{2}(?:-[a-z]+)+-\d+)[a-z]", re.ASCII)


def _text(value: Any) -> Maybe[str]:
    """A property as EMR gets it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int, float)) else UNKNOWN
