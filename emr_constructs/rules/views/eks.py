"""The views of EMR on EKS: virtual clusters, managed endpoints, job templates, security configurations.

A ``raw`` field holds an object of the template as it is written: the rule on spellings reads its keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from emr_constructs.rules.view import Maybe, View, dataclass, prop
from emr_constructs.rules.views.network import RoleView
from emr_constructs.rules.views.tags import TaggedView

_PROVIDER = "ContainerProvider"
_EKS = f"{_PROVIDER}.Info.EksInfo"
_DATA = "SecurityConfigurationData"
_AUTHENTICATION = f"{_DATA}.AuthenticationConfiguration"
_LAKE_FORMATION = f"{_DATA}.AuthorizationConfiguration.LakeFormationConfiguration"
_TLS = f"{_DATA}.EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration"
_AT_REST = f"{_DATA}.EncryptionConfiguration.AtRestEncryptionConfiguration"
_JOB = "JobTemplateData"


@dataclass(frozen=True, kw_only=True)
class EksResourceView(TaggedView):
    """A resource of EMR on EKS."""

    raw: Maybe[Mapping[str, Any]] = prop("")


@dataclass(frozen=True, kw_only=True)
class EksProviderView(EksResourceView):
    """A resource of EMR on EKS that names an EKS cluster."""

    provider_type: Maybe[str] = prop(f"{_PROVIDER}.Type")
    eks_cluster_name: Maybe[str] = prop(f"{_PROVIDER}.Id", name="eks_cluster")
    namespace: Maybe[str] = prop(f"{_EKS}.Namespace")


@dataclass(frozen=True, kw_only=True)
class EksClusterView(View):
    """An EKS cluster."""

    resource_type: ClassVar[str] = "AWS::EKS::Cluster"

    authentication_mode: Maybe[str] = prop("AccessConfig.AuthenticationMode")


@dataclass(frozen=True, kw_only=True)
class VirtualClusterView(EksProviderView):
    """A virtual cluster: a namespace of an EKS cluster that EMR runs jobs in."""

    resource_type: ClassVar[str] = "AWS::EMRContainers::VirtualCluster"

    raw: Maybe[Mapping[str, Any]] = prop(_PROVIDER)
    name: Maybe[str] = prop("Name", name="virtual_cluster_name")
    eks_cluster: Maybe[EksClusterView] = prop(f"{_PROVIDER}.Id", linked=True)
    session_enabled: Maybe[bool] = prop("SessionEnabled")
    security_configuration: Maybe[EksSecurityConfigurationView] = prop("SecurityConfigurationId", linked=True)
    security_configuration_id: Maybe[str] = prop("SecurityConfigurationId", name="security_configuration")


@dataclass(frozen=True, kw_only=True)
class EksSecurityConfigurationView(EksProviderView):
    """A security configuration of EMR on EKS."""

    resource_type: ClassVar[str] = "AWS::EMRContainers::SecurityConfiguration"

    raw: Maybe[Mapping[str, Any]] = prop(_DATA)
    name: Maybe[str] = prop("Name", name="security_configuration_name")
    system_role: Maybe[str] = prop(f"{_AUTHENTICATION}.IAMConfiguration.SystemRole")
    identity_center: Maybe[bool] = prop(f"{_AUTHENTICATION}.IdentityCenterConfiguration.EnableIdentityCenter")
    identity_center_assignment: Maybe[bool] = prop(
        f"{_AUTHENTICATION}.IdentityCenterConfiguration.IdentityCenterApplicationAssignmentRequired"
    )
    identity_center_instance: Maybe[str] = prop(
        f"{_AUTHENTICATION}.IdentityCenterConfiguration.IdentityCenterInstanceARN"
    )
    session_tag: Maybe[str] = prop(f"{_LAKE_FORMATION}.AuthorizedSessionTagValue")
    query_access_control: Maybe[bool] = prop(f"{_LAKE_FORMATION}.QueryAccessControlEnabled")
    query_engine_role: Maybe[str] = prop(f"{_LAKE_FORMATION}.QueryEngineRoleArn")
    secure_cluster_name: Maybe[str] = prop(f"{_LAKE_FORMATION}.SecureNamespaceInfo.ClusterId")
    secure_namespace: Maybe[str] = prop(f"{_LAKE_FORMATION}.SecureNamespaceInfo.Namespace")
    certificate_provider: Maybe[str] = prop(f"{_TLS}.CertificateProviderType")
    public_key_secret: Maybe[str] = prop(f"{_TLS}.PublicKeySecretArn")
    private_key_secret: Maybe[str] = prop(f"{_TLS}.PrivateKeySecretArn")
    local_disk_provider: Maybe[str] = prop(f"{_AT_REST}.LocalDiskEncryptionConfiguration.EncryptionKeyProviderType")
    local_disk_key: Maybe[str] = prop(f"{_AT_REST}.LocalDiskEncryptionConfiguration.AwsKmsKeyId")
    s3_option: Maybe[str] = prop(f"{_AT_REST}.S3EncryptionConfiguration.EncryptionOption")
    s3_key: Maybe[str] = prop(f"{_AT_REST}.S3EncryptionConfiguration.KMSKeyId")
    virtual_clusters: Maybe[tuple[Maybe[VirtualClusterView], ...]] = prop("", back="SecurityConfigurationId")

    def lake_formation(self) -> bool:
        """Whether anything is said of Lake Formation."""
        said = (self.session_tag, self.query_engine_role, self.secure_cluster_name, self.secure_namespace)
        return any(one is not None for one in said)


@dataclass(frozen=True, kw_only=True)
class EksConfigurationView(View):
    """A configuration classification of EMR on EKS: other names, limits and secrets than on EC2."""

    classification: Maybe[str] = prop("Classification")
    properties: Maybe[Mapping[str, Any]] = prop("Properties")
    resolved: Maybe[Mapping[str, Any]] = prop("Properties.@resolved")
    configurations: Maybe[tuple[Maybe[EksConfigurationView], ...]] = prop("Configurations")


@dataclass(frozen=True, kw_only=True)
class EksMonitoringView(View):
    """Where the logs of jobs or endpoints go."""

    persistent_app_ui: Maybe[str] = prop("PersistentAppUI")
    log_group_name: Maybe[str] = prop("CloudWatchMonitoringConfiguration.LogGroupName")
    log_stream_prefix: Maybe[str] = prop("CloudWatchMonitoringConfiguration.LogStreamNamePrefix")
    log_uri: Maybe[str] = prop("S3MonitoringConfiguration.LogUri")


@dataclass(frozen=True, kw_only=True)
class EndpointMonitoringView(EksMonitoringView):
    """Where the logs of an endpoint go, and when they are rotated."""

    rotation_size: Maybe[str] = prop("ContainerLogRotationConfiguration.RotationSize")
    max_files_to_keep: Maybe[int] = prop("ContainerLogRotationConfiguration.MaxFilesToKeep")


@dataclass(frozen=True, kw_only=True)
class EksWorkView(EksResourceView):
    """What runs in a virtual cluster: its release, role, configurations and logs."""

    release_label: Maybe[str] = prop("ReleaseLabel")
    execution_role: Maybe[RoleView] = prop("ExecutionRoleArn", linked=True)
    execution_role_arn: Maybe[str] = prop("ExecutionRoleArn", name="execution_role")
    configurations: Maybe[tuple[Maybe[EksConfigurationView], ...]] = prop(
        "ConfigurationOverrides.ApplicationConfiguration"
    )
    monitoring: Maybe[EksMonitoringView] = prop("ConfigurationOverrides.MonitoringConfiguration")


@dataclass(frozen=True, kw_only=True)
class ManagedEndpointView(EksWorkView):
    """A managed endpoint, which notebooks and Spark Connect clients are attached to."""

    resource_type: ClassVar[str] = "AWS::EMRContainers::Endpoint"

    raw: Maybe[Mapping[str, Any]] = prop("ConfigurationOverrides")
    name: Maybe[str] = prop("Name", name="endpoint_name")
    endpoint_type: Maybe[str] = prop("Type")
    virtual_cluster: Maybe[VirtualClusterView] = prop("VirtualClusterId", linked=True)
    virtual_cluster_id: Maybe[str] = prop("VirtualClusterId", name="virtual_cluster")
    monitoring: Maybe[EndpointMonitoringView] = prop("ConfigurationOverrides.MonitoringConfiguration")
    session_idle_timeout: Maybe[float] = prop("SessionIdleTimeoutInMinutes")


@dataclass(frozen=True, kw_only=True)
class SparkSubmitView(View):
    """A job that spark-submit starts."""

    entry_point: Maybe[str] = prop("EntryPoint")
    arguments: Maybe[tuple[Maybe[str], ...]] = prop("EntryPointArguments")
    parameters: Maybe[str] = prop("SparkSubmitParameters")


@dataclass(frozen=True, kw_only=True)
class SparkSqlView(View):
    """A job that runs a file of SQL."""

    entry_point: Maybe[str] = prop("EntryPoint")
    parameters: Maybe[str] = prop("SparkSqlParameters")


@dataclass(frozen=True, kw_only=True)
class TemplateParameterView(View):
    """A parameter of a job template, which its fields name as ``${key}``."""

    key: Maybe[str] = prop("@key")
    parameter_type: Maybe[str] = prop("Type")
    default_value: Maybe[str] = prop("DefaultValue")


@dataclass(frozen=True, kw_only=True)
class JobTemplateView(EksWorkView):
    """A job template."""

    resource_type: ClassVar[str] = "AWS::EMRContainers::JobTemplate"

    raw: Maybe[Mapping[str, Any]] = prop(_JOB)
    name: Maybe[str] = prop("Name", name="template_name")
    release_label: Maybe[str] = prop(f"{_JOB}.ReleaseLabel")
    execution_role: Maybe[RoleView] = prop(f"{_JOB}.ExecutionRoleArn", linked=True)
    execution_role_arn: Maybe[str] = prop(f"{_JOB}.ExecutionRoleArn", name="execution_role")
    configurations: Maybe[tuple[Maybe[EksConfigurationView], ...]] = prop(
        f"{_JOB}.ConfigurationOverrides.ApplicationConfiguration"
    )
    monitoring: Maybe[EksMonitoringView] = prop(f"{_JOB}.ConfigurationOverrides.MonitoringConfiguration")
    spark_submit: Maybe[SparkSubmitView] = prop(f"{_JOB}.JobDriver.SparkSubmitJobDriver")
    spark_sql: Maybe[SparkSqlView] = prop(f"{_JOB}.JobDriver.SparkSqlJobDriver")
    parameters: Maybe[tuple[Maybe[TemplateParameterView], ...]] = prop(f"{_JOB}.ParameterConfiguration")
    job_tags: Maybe[Mapping[str, Any]] = prop(f"{_JOB}.JobTags")
