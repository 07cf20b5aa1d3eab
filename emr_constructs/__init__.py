"""Amazon EMR for the AWS CDK: secure clusters in a few lines, mistakes told at synth time.

Use it as ``import emr_constructs as emr``. Names load on first use, so that ``import emr_constructs.rules`` and the
facts work in milliseconds, without CDK and without Node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emr_constructs import compliance
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
    from emr_constructs.foundation.security_configuration import ISecurityConfiguration, SecurityConfiguration
    from emr_constructs.foundation.security_groups import ClusterSecurityGroups, IClusterSecurityGroups
    from emr_constructs.foundation.serverless_security_group import ServerlessSecurityGroup
    from emr_constructs.foundation.service_linked_roles import ServiceLinkedRole, ServiceLinkedRoles
    from emr_constructs.foundation.studio_roles import StudioServiceRole, StudioUserRole
    from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups, StudioSecurityGroups
    from emr_constructs.foundation.studio_session_policy import StudioSessionPolicy, StudioUserLevel
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
    from emr_constructs.model.other_steps import FlinkRun, S3DistCp, S3DistCpCodec, ScriptRunner
    from emr_constructs.model.ranger import Ranger, RangerApplication, RangerPlugin
    from emr_constructs.model.release_label import ReleaseLabel
    from emr_constructs.model.resize import FleetResize
    from emr_constructs.model.scaling import ManagedScaling, ScalingStrategy, ScalingUnit
    from emr_constructs.model.scripts import Script
    from emr_constructs.model.spark_steps import DeployMode, PySpark, SparkSql, SparkSubmit
    from emr_constructs.model.sql_steps import HiveScript, PigScript
    from emr_constructs.model.steps import ActionOnFailure, Command, CustomJar, StepDefinition
    from emr_constructs.model.storage import EbsVolume, EbsVolumeType, RootVolume
else:
    # Type checkers read the imports above, and still catch typos; at run time a name's module is imported on first use.
    _HOMES = {
        "cluster.cluster": ("Cluster",),
        "cluster.grants": ("ClusterGrants",),
        "cluster.interface": ("ICluster",),
        "cluster.profile": ("ClusterProfile", "IClusterProfile"),
        "cluster.runtime_role": ("RuntimeRole",),
        "cluster.step": ("Step",),
        "cluster.task_nodes": ("TaskFleet", "TaskGroup"),
        "compliance": ("compliance",),  # a namespace: the module itself
        "errors": ("EmrValidationError", "Violation"),
        "foundation.auto_scaling_role": ("AutoScalingRole",),
        "foundation.block_public_access": ("BlockPublicAccess",),
        "foundation.eks_role": ("EksExecutionRole",),
        "foundation.glue": ("GlueDatabase", "GlueTable"),
        "foundation.handler_options": ("HandlerOptions",),
        "foundation.identity_center_role": ("IdentityCenterRole",),
        "foundation.key_grants": ("KeyGrants",),
        "foundation.log_bucket": ("LogBucket",),
        "foundation.network": ("Egress", "Network"),
        "foundation.node_access": ("ApplicationUi",),
        "foundation.roles": ("InstanceRole", "ServiceRole"),
        "foundation.s3_access_grants": (
            "DirectoryIdentity",
            "S3AccessGrant",
            "S3AccessGrantsInstance",
            "S3AccessGrantsLocation",
            "S3Permission",
        ),
        "foundation.security_configuration": ("ISecurityConfiguration", "SecurityConfiguration"),
        "foundation.security_groups": ("ClusterSecurityGroups", "IClusterSecurityGroups"),
        "foundation.job_execution_role": ("JobExecutionRole",),
        "foundation.serverless_security_group": ("ServerlessSecurityGroup",),
        "foundation.service_linked_roles": ("ServiceLinkedRole", "ServiceLinkedRoles"),
        "foundation.studio_roles": ("StudioServiceRole", "StudioUserRole"),
        "foundation.studio_security_groups": ("IStudioSecurityGroups", "StudioSecurityGroups"),
        "foundation.studio_session_policy": ("StudioSessionPolicy", "StudioUserLevel"),
        "foundation.wal_workspace": ("IWalWorkspace", "WalWorkspace"),
        "model.allocation": (
            "CapacityReservationPreference",
            "CapacityReservationUsageStrategy",
            "CapacityReservations",
            "OnDemandAllocationStrategy",
            "SpotAllocationStrategy",
        ),
        "model.application": ("Application",),
        "model.auto": ("AUTO", "Auto"),
        "model.auto_scaling": (
            "AutoScalingPolicy",
            "ScalingAdjustment",
            "ScalingAlarm",
            "ScalingComparison",
            "ScalingMetricUnit",
            "ScalingRule",
            "ScalingStatistic",
        ),
        "model.bootstrap": ("BootstrapAction", "BootstrapNodes"),
        "model.configuration": ("Configuration",),
        "model.configuration_secret": ("ConfigurationSecret",),
        "model.cost_allocation_tags": ("CostAllocationTags",),
        "model.emrfs_roles": ("EmrfsIdentifierType", "EmrfsRoleMapping"),
        "model.encryption": ("AtRestEncryption", "BucketEncryption", "S3EncryptionMode", "WalEncryption"),
        "model.features.cloudwatch_agent": ("CloudWatchAgent", "MonitoredService", "ServiceMetrics"),
        "model.features.docker": ("DockerOnYarn",),
        "model.features.feature": ("Feature",),
        "model.features.flink": ("FlinkState",),
        "model.features.hbase": ("HBaseOnS3",),
        "model.features.hive_metastore": ("ExternalHiveMetastore",),
        "model.features.metastore": ("GlueDataCatalog", "Metastore", "TableEngine"),
        "model.features.s3_access": ("S3Access",),
        "model.features.s3_access_grants": ("S3AccessGrants",),
        "model.features.spark_defaults": ("SparkDefaults",),
        "model.features.spark_history": ("SparkHistoryLinks",),
        "model.features.table_formats": ("Delta", "Hudi", "Iceberg"),
        "model.features.trino": ("Trino", "TrinoConnector", "TrinoFaultTolerance", "TrinoRetryPolicy"),
        "model.features.yarn": ("GracefulDecommission", "NodeLabel", "NodeLabels"),
        "model.identity_center": ("IdentityCenter",),
        "model.in_transit": ("InTransitEncryption",),
        "model.instance_fleets": ("InstanceFleet", "InstanceFleets", "InstanceTypeConfig", "SpotTimeoutAction"),
        "model.instance_groups": ("InstanceGroup", "InstanceGroups"),
        "model.instance_types": ("Architecture", "InstanceTypes"),
        "model.kerberos": ("Kerberos",),
        "model.kerberos_attributes": ("KerberosAttributes",),
        "model.kerberos_realms": ("ActiveDirectory", "CrossRealmTrust"),
        "model.key_provider": ("KeyProvider",),
        "model.lake_formation": ("LakeFormation",),
        "model.ldap": ("Ldap", "LdapServerType"),
        "model.lifecycle": ("PlacementStrategy", "ScaleDownBehavior"),
        "model.market": ("Market",),
        "model.other_steps": ("FlinkRun", "S3DistCp", "S3DistCpCodec", "ScriptRunner"),
        "model.ranger": ("Ranger", "RangerApplication", "RangerPlugin"),
        "model.release_label": ("ReleaseLabel",),
        "model.resize": ("FleetResize",),
        "model.scaling": ("ManagedScaling", "ScalingStrategy", "ScalingUnit"),
        "model.scripts": ("Script",),
        "model.spark_steps": ("DeployMode", "PySpark", "SparkSql", "SparkSubmit"),
        "model.sql_steps": ("HiveScript", "PigScript"),
        "model.steps": ("ActionOnFailure", "Command", "CustomJar", "StepDefinition"),
        "model.storage": ("EbsVolume", "EbsVolumeType", "RootVolume"),
    }
    _HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

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
    "GlueDataCatalog",
    "GlueDatabase",
    "GlueTable",
    "GracefulDecommission",
    "HBaseOnS3",
    "HandlerOptions",
    "HiveScript",
    "Hudi",
    "ICluster",
    "IClusterProfile",
    "IClusterSecurityGroups",
    "ISecurityConfiguration",
    "IStudioSecurityGroups",
    "IWalWorkspace",
    "Iceberg",
    "IdentityCenter",
    "IdentityCenterRole",
    "InTransitEncryption",
    "InstanceFleet",
    "InstanceFleets",
    "InstanceGroup",
    "InstanceGroups",
    "InstanceRole",
    "InstanceTypeConfig",
    "InstanceTypes",
    "JobExecutionRole",
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
    "Metastore",
    "MonitoredService",
    "Network",
    "NodeLabel",
    "NodeLabels",
    "OnDemandAllocationStrategy",
    "PigScript",
    "PlacementStrategy",
    "PySpark",
    "Ranger",
    "RangerApplication",
    "RangerPlugin",
    "ReleaseLabel",
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
    "ServerlessSecurityGroup",
    "ServiceLinkedRole",
    "ServiceLinkedRoles",
    "ServiceMetrics",
    "ServiceRole",
    "SparkDefaults",
    "SparkHistoryLinks",
    "SparkSql",
    "SparkSubmit",
    "SpotAllocationStrategy",
    "SpotTimeoutAction",
    "Step",
    "StepDefinition",
    "StudioSecurityGroups",
    "StudioServiceRole",
    "StudioSessionPolicy",
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
    "compliance",
]
