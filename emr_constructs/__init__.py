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
    from emr_constructs.cluster.step import Step
    from emr_constructs.errors import EmrValidationError, Violation
    from emr_constructs.foundation.auto_scaling_role import AutoScalingRole
    from emr_constructs.foundation.log_bucket import LogBucket
    from emr_constructs.foundation.network import Egress, Network
    from emr_constructs.foundation.roles import InstanceRole, ServiceRole
    from emr_constructs.foundation.security_configuration import ISecurityConfiguration, SecurityConfiguration
    from emr_constructs.foundation.security_groups import ClusterSecurityGroups, IClusterSecurityGroups
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
    from emr_constructs.model.configuration import Configuration
    from emr_constructs.model.encryption import AtRestEncryption, InTransitEncryption, S3EncryptionMode
    from emr_constructs.model.features.feature import Feature
    from emr_constructs.model.instance_fleets import (
        InstanceFleet,
        InstanceFleets,
        InstanceTypeConfig,
        SpotTimeoutAction,
    )
    from emr_constructs.model.instance_groups import InstanceGroup, InstanceGroups
    from emr_constructs.model.lifecycle import PlacementStrategy, ScaleDownBehavior
    from emr_constructs.model.market import Market
    from emr_constructs.model.release_label import ReleaseLabel
    from emr_constructs.model.resize import FleetResize
    from emr_constructs.model.scaling import ManagedScaling, ScalingStrategy, ScalingUnit
    from emr_constructs.model.scripts import Script
    from emr_constructs.model.steps import (
        ActionOnFailure,
        BootstrapAction,
        Command,
        DeployMode,
        SparkSubmit,
        StepDefinition,
    )
    from emr_constructs.model.storage import EbsVolume, EbsVolumeType, RootVolume
else:
    # Type checkers read the imports above, and still catch typos; at run time a name's module is imported on first use.
    _HOMES = {
        "cluster.cluster": ("Cluster",),
        "cluster.grants": ("ClusterGrants",),
        "cluster.interface": ("ICluster",),
        "cluster.step": ("Step",),
        "compliance": ("compliance",),  # a namespace: the module itself
        "errors": ("EmrValidationError", "Violation"),
        "foundation.auto_scaling_role": ("AutoScalingRole",),
        "foundation.log_bucket": ("LogBucket",),
        "foundation.network": ("Egress", "Network"),
        "foundation.roles": ("InstanceRole", "ServiceRole"),
        "foundation.security_configuration": ("ISecurityConfiguration", "SecurityConfiguration"),
        "foundation.security_groups": ("ClusterSecurityGroups", "IClusterSecurityGroups"),
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
        "model.configuration": ("Configuration",),
        "model.encryption": ("AtRestEncryption", "InTransitEncryption", "S3EncryptionMode"),
        "model.features.feature": ("Feature",),
        "model.instance_fleets": ("InstanceFleet", "InstanceFleets", "InstanceTypeConfig", "SpotTimeoutAction"),
        "model.instance_groups": ("InstanceGroup", "InstanceGroups"),
        "model.lifecycle": ("PlacementStrategy", "ScaleDownBehavior"),
        "model.market": ("Market",),
        "model.release_label": ("ReleaseLabel",),
        "model.resize": ("FleetResize",),
        "model.scaling": ("ManagedScaling", "ScalingStrategy", "ScalingUnit"),
        "model.scripts": ("Script",),
        "model.steps": ("ActionOnFailure", "BootstrapAction", "Command", "DeployMode", "SparkSubmit", "StepDefinition"),
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
    "AtRestEncryption",
    "Auto",
    "AutoScalingPolicy",
    "AutoScalingRole",
    "BootstrapAction",
    "CapacityReservationPreference",
    "CapacityReservationUsageStrategy",
    "CapacityReservations",
    "Cluster",
    "ClusterGrants",
    "ClusterSecurityGroups",
    "Command",
    "Configuration",
    "DeployMode",
    "EbsVolume",
    "EbsVolumeType",
    "Egress",
    "EmrValidationError",
    "Feature",
    "FleetResize",
    "ICluster",
    "IClusterSecurityGroups",
    "ISecurityConfiguration",
    "InTransitEncryption",
    "InstanceFleet",
    "InstanceFleets",
    "InstanceGroup",
    "InstanceGroups",
    "InstanceRole",
    "InstanceTypeConfig",
    "LogBucket",
    "ManagedScaling",
    "Market",
    "Network",
    "OnDemandAllocationStrategy",
    "PlacementStrategy",
    "ReleaseLabel",
    "RootVolume",
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
    "SecurityConfiguration",
    "ServiceRole",
    "SparkSubmit",
    "SpotAllocationStrategy",
    "SpotTimeoutAction",
    "Step",
    "StepDefinition",
    "Violation",
    "compliance",
]
