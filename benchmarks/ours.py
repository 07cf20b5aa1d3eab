"""The measured app, with this library: one cluster alone, or many that share what clusters can share."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_kms as kms

from emr_constructs import Cluster, InstanceRole, LogBucket, Network, ReleaseLabel, SecurityConfiguration, ServiceRole


def build(app: cdk.App, layout: Sequence[int]) -> None:
    """Make the stacks.

    :param layout: number of clusters of each stack; empty for one cluster with everything of its own.
    """
    if not layout:
        Cluster(cdk.Stack(app, "Alone"), "Analytics", release_label=ReleaseLabel.EMR_7_14_0)
    for index, clusters in enumerate(layout):
        _share(cdk.Stack(app, f"Shared{index}"), clusters)


def _share(stack: cdk.Stack, clusters: int) -> None:
    key = kms.Key(stack, "Key", enable_key_rotation=True)
    network = Network(stack, "Network", encryption_key=key)
    log_bucket = LogBucket(stack, "Logs", encryption_key=key)
    service_role, instance_role = ServiceRole(stack, "ServiceRole"), InstanceRole(stack, "InstanceRole")
    security_configuration = SecurityConfiguration(stack, "Security", encryption_key=key)
    for index in range(clusters):
        Cluster(
            stack,
            f"Cluster{index}",
            release_label=ReleaseLabel.EMR_7_14_0,
            network=network,
            encryption_key=key,
            log_bucket=log_bucket,
            service_role=service_role,
            instance_role=instance_role,
            security_configuration=security_configuration,
        )
