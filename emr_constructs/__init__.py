"""Amazon EMR for the AWS CDK: secure clusters in a few lines, mistakes told at synth time.

Use it as ``import emr_constructs as emr``. Names load on first use, so that ``import emr_constructs.rules`` and the
facts work in milliseconds, without CDK and without Node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emr_constructs import compliance, orchestration, patterns
    from emr_constructs.cluster.cluster import Cluster
    from emr_constructs.cluster.grants import ClusterGrants
    from emr_constructs.cluster.interface import ICluster
    from emr_constructs.cluster.profile import ClusterProfile, IClusterProfile
    from emr_constructs.cluster.runtime_role import RuntimeRole
    from emr_constructs.cluster.step import Step
    from emr_constructs.cluster.task_nodes import TaskFleet, TaskGroup
    from emr_constructs.errors import EmrValidationError, Violation
    from emr_constructs.foundation.auto_scaling_role import AutoScalingRole
    from emr_constructs.foundation.block_public_access import BlockPublicAccess
    from emr_constructs.foundation.eks_role import EksExecutionRole
    from emr_constructs.foundation.glue import GlueDatabase, GlueTable
    from emr_constructs.foundation.handler_options import HandlerOptions
    from emr_constructs.foundation.identity_center_role import IdentityCenterRole
    from emr_constructs.foundation.job_execution_role import JobExecutionRole
    from emr_constructs.foundation.key_grants import KeyGrants
    from emr_constructs.foundation.log_bucket import LogBucket
    from emr_constructs.foundation.network import Egress, Network
    from emr_constructs.foundation.node_access import ApplicationUi
    from emr_constructs.foundation.roles import InstanceRole, ServiceRole
    from emr_constructs.foundation.s3_access_grants import (
        DirectoryIdentity,
        S3AccessGrant,
        S3AccessGrantsInstance,
        S3AccessGrantsLocation,
        S3Permission,
    )
    from emr_constructs.foundation.safe_lifecycle import SafeLifecycle
    from emr_constructs.foundation.security_configuration import ISecurityConfiguration, SecurityConfiguration
    from emr_constructs.foundation.security_groups import ClusterSecurityGroups, IClusterSecurityGroups
    from emr_constructs.foundation.serverless_security_group import ServerlessSecurityGroup
    from emr_constructs.foundation.service_linked_roles import ServiceLinkedRole, ServiceLinkedRoles
    from emr_constructs.foundation.studio_access import StudioAccess, StudioUserLevel, WorkspaceAccess
    from emr_constructs.foundation.studio_roles import StudioServiceRole, StudioUserRole
    from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups, StudioSecurityGroups
    from emr_constructs.foundation.studio_session_policy import StudioSessionPolicy
    from emr_constructs.foundation.wal_workspace import IWalWorkspace, WalWorkspace
    from emr_constructs.model.allocation import (
        CapacityReservationPreference,
        CapacityReservations,
        CapacityReservationUsageStrategy,
        OnDemandAllocationStrategy,
        SpotAllocationStrategy,
    )
    from emr_constructs.model.application import Application
    from emr_constructs.model.auto import AUTO, Auto
    from emr_constructs.model.auto_scaling import (
        AutoScalingPolicy,
        ScalingAdjustment,
        ScalingAlarm,
        ScalingComparison,
        ScalingMetricUnit,
        ScalingRule,
        ScalingStatistic,
    )
    from emr_constructs.model.bootstrap import BootstrapAction, BootstrapNodes
    from emr_constructs.model.configuration import Configuration
    from emr_constructs.model.configuration_secret import ConfigurationSecret
    from emr_constructs.model.cost_allocation_tags import CostAllocationTags
    from emr_constructs.model.emrfs_roles import EmrfsIdentifierType, EmrfsRoleMapping
    from emr_constructs.model.encryption import AtRestEncryption, BucketEncryption, S3EncryptionMode, WalEncryption
    from emr_constructs.model.features.cloudwatch_agent import CloudWatchAgent, MonitoredService, ServiceMetrics
    from emr_constructs.model.features.docker import DockerOnYarn
    from emr_constructs.model.features.feature import Feature
    from emr_constructs.model.features.flink import FlinkState
    from emr_constructs.model.features.hbase import HBaseOnS3
    from emr_constructs.model.features.hive_metastore import ExternalHiveMetastore
    from emr_constructs.model.features.metastore import GlueDataCatalog, Metastore, TableEngine
    from emr_constructs.model.features.s3_access import S3Access
    from emr_constructs.model.features.s3_access_grants import S3AccessGrants
    from emr_constructs.model.features.spark_defaults import SparkDefaults
    from emr_constructs.model.features.spark_history import SparkHistoryLinks
    from emr_constructs.model.features.table_formats import Delta, Hudi, Iceberg
    from emr_constructs.model.features.trino import Trino, TrinoConnector, TrinoFaultTolerance, TrinoRetryPolicy
    from emr_constructs.model.features.yarn import GracefulDecommission, NodeLabel, NodeLabels
    from emr_constructs.model.identity_center import IdentityCenter
    from emr_constructs.model.in_transit import InTransitEncryption
    from emr_constructs.model.instance_fleets import (
        InstanceFleet,
        InstanceFleets,
        InstanceTypeConfig,
        SpotTimeoutAction,
    )
    from emr_constructs.model.instance_groups import InstanceGroup, InstanceGroups
    from emr_constructs.model.instance_types import Architecture, InstanceTypes
    from emr_constructs.model.kerberos import Kerberos
    from emr_constructs.model.kerberos_attributes import KerberosAttributes
    from emr_constructs.model.kerberos_realms import ActiveDirectory, CrossRealmTrust
    from emr_constructs.model.key_provider import KeyProvider
    from emr_constructs.model.lake_formation import LakeFormation
    from emr_constructs.model.ldap import Ldap, LdapServerType
    from emr_constructs.model.lifecycle import PlacementStrategy, ScaleDownBehavior
    from emr_constructs.model.market import Market
    from emr_constructs.model.notebook_execution import NotebookExecution
    from emr_constructs.model.other_steps import FlinkRun, S3DistCp, S3DistCpCodec, ScriptRunner
    from emr_constructs.model.python_package import PythonPackage
    from emr_constructs.model.ranger import Ranger, RangerApplication, RangerPlugin
    from emr_constructs.model.release_label import ReleaseLabel
    from emr_constructs.model.resize import FleetResize
    from emr_constructs.model.scaling import ManagedScaling, ScalingStrategy, ScalingUnit
    from emr_constructs.model.scripts import Script
    from emr_constructs.model.serverless_capacity import (
        InitialWorkers,
        MaximumCapacity,
        ServerlessDiskType,
        ServerlessType,
        WorkerSize,
    )
    from emr_constructs.model.serverless_images import ServerlessImage
    from emr_constructs.model.serverless_interactive import Interactive
    from emr_constructs.model.serverless_job import RetryPolicy, ServerlessJob
    from emr_constructs.model.serverless_jobs import HiveJob, SparkJob
    from emr_constructs.model.serverless_monitoring import ServerlessMonitoring
    from emr_constructs.model.serverless_scheduler import JobScheduler
    from emr_constructs.model.spark_steps import DeployMode, PySpark, SparkSql, SparkSubmit
    from emr_constructs.model.sql_steps import HiveScript, PigScript
    from emr_constructs.model.steps import ActionOnFailure, Command, CustomJar, StepDefinition
    from emr_constructs.model.storage import EbsVolume, EbsVolumeType, RootVolume
    from emr_constructs.model.studio_auth import StudioAuth, StudioUserAssignment
    from emr_constructs.serverless.application import ServerlessApplication
    from emr_constructs.serverless.grants import ServerlessGrants
    from emr_constructs.serverless.interface import IServerlessApplication
    from emr_constructs.serverless.job_schedule import JobSchedule
    from emr_constructs.studio.git import GitLogin, GitSecret
    from emr_constructs.studio.interface import IStudio
    from emr_constructs.studio.notebook_schedule import NotebookSchedule
    from emr_constructs.studio.session_mapping import StudioIdentityType, StudioSessionMapping
    from emr_constructs.studio.studio import Studio
else:
    # Type checkers read the imports above, and still catch typos; at run time a name's module is imported on first use.
    from emr_constructs._homes import HOMES

    _HOME_OF = {name: home for home, names in HOMES.items() for name in names}

    def __getattr__(name):
        home = _HOME_OF.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        module = import_module(f"{__name__}.{home}")
        value = module if home == name else getattr(module, name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *__all__})


__all__ = [
    "AUTO",
    "ActionOnFailure",
    "ActiveDirectory",
    "Application",
    "ApplicationUi",
    "Architecture",
    "AtRestEncryption",
    "Auto",
    "AutoScalingPolicy",
    "AutoScalingRole",
    "BlockPublicAccess",
    "BootstrapAction",
    "BootstrapNodes",
    "BucketEncryption",
    "CapacityReservationPreference",
    "CapacityReservationUsageStrategy",
    "CapacityReservations",
    "CloudWatchAgent",
    "Cluster",
    "ClusterGrants",
    "ClusterProfile",
    "ClusterSecurityGroups",
    "Command",
    "Configuration",
    "ConfigurationSecret",
    "CostAllocationTags",
    "CrossRealmTrust",
    "CustomJar",
    "Delta",
    "DeployMode",
    "DirectoryIdentity",
    "DockerOnYarn",
    "EbsVolume",
    "EbsVolumeType",
    "Egress",
    "EksExecutionRole",
    "EmrValidationError",
    "EmrfsIdentifierType",
    "EmrfsRoleMapping",
    "ExternalHiveMetastore",
    "Feature",
    "FleetResize",
    "FlinkRun",
    "FlinkState",
    "GitLogin",
    "GitSecret",
    "GlueDataCatalog",
    "GlueDatabase",
    "GlueTable",
    "GracefulDecommission",
    "HBaseOnS3",
    "HandlerOptions",
    "HiveJob",
    "HiveScript",
    "Hudi",
    "ICluster",
    "IClusterProfile",
    "IClusterSecurityGroups",
    "ISecurityConfiguration",
    "IServerlessApplication",
    "IStudio",
    "IStudioSecurityGroups",
    "IWalWorkspace",
    "Iceberg",
    "IdentityCenter",
    "IdentityCenterRole",
    "InTransitEncryption",
    "InitialWorkers",
    "InstanceFleet",
    "InstanceFleets",
    "InstanceGroup",
    "InstanceGroups",
    "InstanceRole",
    "InstanceTypeConfig",
    "InstanceTypes",
    "Interactive",
    "JobExecutionRole",
    "JobSchedule",
    "JobScheduler",
    "Kerberos",
    "KerberosAttributes",
    "KeyGrants",
    "KeyProvider",
    "LakeFormation",
    "Ldap",
    "LdapServerType",
    "LogBucket",
    "ManagedScaling",
    "Market",
    "MaximumCapacity",
    "Metastore",
    "MonitoredService",
    "Network",
    "NodeLabel",
    "NodeLabels",
    "NotebookExecution",
    "NotebookSchedule",
    "OnDemandAllocationStrategy",
    "PigScript",
    "PlacementStrategy",
    "PySpark",
    "PythonPackage",
    "Ranger",
    "RangerApplication",
    "RangerPlugin",
    "ReleaseLabel",
    "RetryPolicy",
    "RootVolume",
    "RuntimeRole",
    "S3Access",
    "S3AccessGrant",
    "S3AccessGrants",
    "S3AccessGrantsInstance",
    "S3AccessGrantsLocation",
    "S3DistCp",
    "S3DistCpCodec",
    "S3EncryptionMode",
    "S3Permission",
    "SafeLifecycle",
    "ScaleDownBehavior",
    "ScalingAdjustment",
    "ScalingAlarm",
    "ScalingComparison",
    "ScalingMetricUnit",
    "ScalingRule",
    "ScalingStatistic",
    "ScalingStrategy",
    "ScalingUnit",
    "Script",
    "ScriptRunner",
    "SecurityConfiguration",
    "ServerlessApplication",
    "ServerlessDiskType",
    "ServerlessGrants",
    "ServerlessImage",
    "ServerlessJob",
    "ServerlessMonitoring",
    "ServerlessSecurityGroup",
    "ServerlessType",
    "ServiceLinkedRole",
    "ServiceLinkedRoles",
    "ServiceMetrics",
    "ServiceRole",
    "SparkDefaults",
    "SparkHistoryLinks",
    "SparkJob",
    "SparkSql",
    "SparkSubmit",
    "SpotAllocationStrategy",
    "SpotTimeoutAction",
    "Step",
    "StepDefinition",
    "Studio",
    "StudioAccess",
    "StudioAuth",
    "StudioIdentityType",
    "StudioSecurityGroups",
    "StudioServiceRole",
    "StudioSessionMapping",
    "StudioSessionPolicy",
    "StudioUserAssignment",
    "StudioUserLevel",
    "StudioUserRole",
    "TableEngine",
    "TaskFleet",
    "TaskGroup",
    "Trino",
    "TrinoConnector",
    "TrinoFaultTolerance",
    "TrinoRetryPolicy",
    "Violation",
    "WalEncryption",
    "WalWorkspace",
    "WorkerSize",
    "WorkspaceAccess",
    "compliance",
    "orchestration",
    "patterns",
]
