"""Managed scaling and auto-termination of a cluster."""

from __future__ import annotations

from local_aws.emr.records import Record, cluster, living_cluster


def put_managed_scaling_policy(request: Record) -> Record:
    living_cluster(request["ClusterId"]).managed_scaling = request["ManagedScalingPolicy"]
    return {}


def get_managed_scaling_policy(request: Record) -> Record:
    policy = cluster(request["ClusterId"]).managed_scaling
    return {} if policy is None else {"ManagedScalingPolicy": policy}


def remove_managed_scaling_policy(request: Record) -> Record:
    living_cluster(request["ClusterId"]).managed_scaling = None
    return {}


def put_auto_termination_policy(request: Record) -> Record:
    living_cluster(request["ClusterId"]).auto_termination = request.get("AutoTerminationPolicy")
    return {}


def get_auto_termination_policy(request: Record) -> Record:
    policy = cluster(request["ClusterId"]).auto_termination
    return {} if policy is None else {"AutoTerminationPolicy": policy}


def remove_auto_termination_policy(request: Record) -> Record:
    living_cluster(request["ClusterId"]).auto_termination = None
    return {}
