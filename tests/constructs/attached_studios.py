"""Studios that make little, and what their Workspaces are attached to, for tests."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_emrcontainers as containers
from aws_cdk import aws_s3 as s3
from constructs import Construct
from synthesized import RELEASE, Brought, imported_role, imported_vpc

import emr_constructs as emr

NOTEBOOKS = [emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY]
FLEETS = emr.InstanceFleets(
    primary=emr.InstanceFleet.primary("m7g.xlarge"),
    core=emr.InstanceFleet(instance_types=["m7g.xlarge"], target_on_demand_capacity=8),
)


def brought_in(stack: cdk.Stack) -> Brought:
    """What a cluster stands on, in a VPC whose ids a Studio takes."""
    brought = Brought(stack)
    vpc = imported_vpc(
        stack, "Place", vpc_id="vpc-0a1b2c3d", isolated_subnet_ids=["subnet-0a1b2c3d", "subnet-4e5f6071"]
    )
    groups = emr.ClusterSecurityGroups(stack, "NodeGroups", vpc=vpc, release_label=RELEASE)
    brought.arguments.update(vpc=vpc, security_groups=groups)
    return brought


def studio_in(brought: Brought, id: str = "Studio", **more: Any) -> emr.Studio:  # noqa: A002
    """A Studio that makes its security groups, unless they are given."""
    shared = brought.arguments
    bucket = s3.Bucket.from_bucket_name(brought.stack, f"BucketOf{id}", "workspaces")
    given = {
        "auth": emr.StudioAuth.iam(),
        "vpc": shared["vpc"],
        "encryption_key": shared["encryption_key"],
        "bucket": bucket,
        "service_role": imported_role(brought.stack, f"RoleOf{id}", mutable=False),
        **more,
    }
    return emr.Studio(brought.stack, id, **given)


def cluster_in(brought: Brought, id: str = "Cluster", **more: Any) -> emr.Cluster:  # noqa: A002
    """A cluster that Workspaces can be attached to."""
    return brought.cluster(id, **{"applications": NOTEBOOKS, "instances": FLEETS, **more})


def with_runtime_roles(brought: Brought, id: str, **more: Any) -> emr.Cluster:  # noqa: A002
    """The same, where each job has a role of its own."""
    key = brought.arguments["encryption_key"]
    security = emr.SecurityConfiguration(
        brought.stack, f"SecurityOf{id}", encryption_key=key, **{"runtime_roles": True, **more}
    )
    return cluster_in(brought, id, security_configuration=security)


def virtual_cluster_in(scope: Construct, id: str = "Virtual") -> containers.CfnVirtualCluster:  # noqa: A002
    kind = containers.CfnVirtualCluster
    namespace = kind.ContainerInfoProperty(eks_info=kind.EksInfoProperty(namespace="notebooks"))
    provider = kind.ContainerProviderProperty(id="platform", type="EKS", info=namespace)
    return kind(scope, id, name="notebooks", container_provider=provider)
