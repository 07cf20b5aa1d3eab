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
    from emr_constructs.cluster.step import Step
    from emr_constructs.cluster.task_nodes import TaskFleet, TaskGroup
    from emr_constructs.errors import EmrValidationError, Violation
    from emr_constructs.foundation.auto_scaling_role import AutoScalingRole
    from emr_constructs.foundation.log_bucket import LogBucket
    from emr_constructs.foundation.network import Egress, Network
    from emr_constructs.foundation.roles import InstanceRole, ServiceRole
    from emr_constructs.foundation.security_configuration import ISecurityConfiguration, SecurityConfiguration
    from emr_constructs.foundation.security_groups import ClusterSecurityGroups, IClusterSecurityGroups
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
    from emr_constructs.model.encryption import AtRestEncryption, InTransitEncryption, S3EncryptionMode
    from emr_constructs.model.features.cloudwatch_agent import CloudWatchAgent, MonitoredService, ServiceMetrics
    from emr_constructs.model.features.docker import DockerOnYarn
    from emr_constructs.model.features.feature import Feature
    from emr_constructs.model.features.flink import FlinkState
    from emr_constructs.model.features.hbase import HBaseOnS3
    from emr_constructs.model.features.hive_metastore import ExternalHiveMetastore
    from emr_constructs.model.features.metastore import GlueDataCatalog, Metastore, TableEngine
    from emr_constructs.model.features.s3_access import S3Access
    from emr_constructs.model.features.spark_defaults import SparkDefaults
    from emr_constructs.model.features.spark_history import SparkHistoryLinks
    from emr_constructs.model.features.table_formats import Delta, Hudi, Iceberg
    from emr_constructs.model.features.trino import Trino, TrinoConnector, TrinoFaultTolerance, TrinoRetryPolicy
    from emr_constructs.model.features.yarn import GracefulDecommission, NodeLabel, NodeLabels
    from emr_constructs.model.instance_fleets import (
        InstanceFleet,
        InstanceFleets,
        InstanceTypeConfig,
        SpotTimeoutAction,
    )
    from emr_constructs.model.instance_groups import InstanceGroup, InstanceGroups
    from emr_constructs.model.instance_types import Architecture, InstanceTypes
    from emr_constructs.model.lifecycle import PlacementStrategy, ScaleDownBehavior
    from emr_constructs.model.market import Market
    from emr_constructs.model.other_steps import FlinkRun, S3DistCp, S3DistCpCodec, ScriptRunner
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
        "cluster.step": ("Step",),
        "cluster.task_nodes": ("TaskFleet", "TaskGroup"),
        "compliance": ("compliance",),  # a namespace: the module itself
        "errors": ("EmrValidationError", "Violation"),
        "foundation.auto_scaling_role": ("AutoScalingRole",),
        "foundation.log_bucket": ("LogBucket",),
        "foundation.network": ("Egress", "Network"),
        "foundation.roles": ("InstanceRole", "ServiceRole"),
        "foundation.security_configuration": ("ISecurityConfiguration", "SecurityConfiguration"),
        "foundation.security_groups": ("ClusterSecurityGroups", "IClusterSecurityGroups"),
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
        "model.encryption": ("AtRestEncryption", "InTransitEncryption", "S3EncryptionMode"),
        "model.features.cloudwatch_agent": ("CloudWatchAgent", "MonitoredService", "ServiceMetrics"),
        "model.features.docker": ("DockerOnYarn",),
        "model.features.feature": ("Feature",),
        "model.features.flink": ("FlinkState",),
        "model.features.hbase": ("HBaseOnS3",),
        "model.features.hive_metastore": ("ExternalHiveMetastore",),
        "model.features.metastore": ("GlueDataCatalog", "Metastore", "TableEngine"),
        "model.features.s3_access": ("S3Access",),
        "model.features.spark_defaults": ("SparkDefaults",),
        "model.features.spark_history": ("SparkHistoryLinks",),
        "model.features.table_formats": ("Delta", "Hudi", "Iceberg"),
        "model.features.trino": ("Trino", "TrinoConnector", "TrinoFaultTolerance", "TrinoRetryPolicy"),
        "model.features.yarn": ("GracefulDecommission", "NodeLabel", "NodeLabels"),
        "model.instance_fleets": ("InstanceFleet", "InstanceFleets", "InstanceTypeConfig", "SpotTimeoutAction"),
        "model.instance_groups": ("InstanceGroup", "InstanceGroups"),
        "model.instance_types": ("Architecture", "InstanceTypes"),
        "model.lifecycle": ("PlacementStrategy", "ScaleDownBehavior"),
        "model.market": ("Market",),
        "model.other_steps": ("FlinkRun", "S3DistCp", "S3DistCpCodec", "ScriptRunner"),
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
    "Application",
    "Architecture",
    "AtRestEncryption",
    "Auto",
    "AutoScalingPolicy",
    "AutoScalingRole",
    "BootstrapAction",
    "BootstrapNodes",
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
    "CustomJar",
    "Delta",
    "DeployMode",
    "DockerOnYarn",
    "EbsVolume",
    "EbsVolumeType",
    "Egress",
    "EmrValidationError",
    "ExternalHiveMetastore",
    "Feature",
    "FleetResize",
    "FlinkRun",
    "FlinkState",
    "GlueDataCatalog",
    "GracefulDecommission",
    "HBaseOnS3",
    "HiveScript",
    "Hudi",
    "ICluster",
    "IClusterProfile",
    "IClusterSecurityGroups",
    "ISecurityConfiguration",
    "IWalWorkspace",
    "Iceberg",
    "InTransitEncryption",
    "InstanceFleet",
    "InstanceFleets",
    "InstanceGroup",
    "InstanceGroups",
    "InstanceRole",
    "InstanceTypeConfig",
    "InstanceTypes",
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
    "ReleaseLabel",
    "RootVolume",
    "S3Access",
    "S3DistCp",
    "S3DistCpCodec",
    "S3EncryptionMode",
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
    "TableEngine",
    "TaskFleet",
    "TaskGroup",
    "Trino",
    "TrinoConnector",
    "TrinoFaultTolerance",
    "TrinoRetryPolicy",
    "Violation",
    "WalWorkspace",
    "compliance",
]
