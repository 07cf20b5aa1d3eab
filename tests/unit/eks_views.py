"""Small good views of EMR on EKS, to change."""

from __future__ import annotations

from typing import Any

from emr_constructs.rules.views.eks import (
    EksConfigurationView,
    EksSecurityConfigurationView,
    EndpointMonitoringView,
    JobTemplateView,
    ManagedEndpointView,
    SparkSubmitView,
    VirtualClusterView,
)
from emr_constructs.rules.views.network import RoleView

LABEL = "emr-7.14.0-latest"
ROLE = "arn:aws:iam::111122223333:role/Jobs"
PROVIDER = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A1B"
PODS = {"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole"]}


def virtual_cluster(**said: Any) -> VirtualClusterView:
    return VirtualClusterView(
        **{
            "name": "analytics",
            "provider_type": "EKS",
            "eks_cluster_name": "platform",
            "namespace": "jobs",
            **said,
        }
    )


def security(**said: Any) -> EksSecurityConfigurationView:
    """A security configuration that keeps Spark Connect in a namespace of its own."""
    return EksSecurityConfigurationView(**{"identity_center": False, **said})


def lake_formation(**said: Any) -> EksSecurityConfigurationView:
    return security(
        **{
            "session_tag": "EMR on EKS Engine",
            "query_engine_role": ROLE,
            "secure_cluster_name": "platform",
            "secure_namespace": "system",
            **said,
        }
    )


def endpoint(**said: Any) -> ManagedEndpointView:
    """An endpoint for notebooks."""
    return ManagedEndpointView(
        **{
            "endpoint_type": "JUPYTER_ENTERPRISE_GATEWAY",
            "virtual_cluster_id": "0a1b2c3d",
            "release_label": LABEL,
            "execution_role_arn": ROLE,
            **said,
        }
    )


def job_template(**said: Any) -> JobTemplateView:
    """A template for a job of spark-submit."""
    return JobTemplateView(
        **{
            "name": "daily",
            "release_label": LABEL,
            "execution_role_arn": ROLE,
            "spark_submit": SparkSubmitView(entry_point="s3://bucket/job.py"),
            **said,
        }
    )


def configuration(classification: Any, **properties: Any) -> EksConfigurationView:
    """Properties with an underscore for each dot of their names."""
    named = {name.replace("_", "."): value for name, value in properties.items()}
    return EksConfigurationView(classification=classification, properties=named)


def monitoring(**said: Any) -> EndpointMonitoringView:
    return EndpointMonitoringView(**{"log_uri": "s3://bucket/logs/", **said})


def by_provider(*subjects: Any, provider: Any = PROVIDER, **more: Any) -> dict[str, Any]:
    """A statement that lets service accounts take a role by the tokens of a provider."""
    issuer = "oidc.eks.eu-west-1.amazonaws.com/id/0A1B"
    condition: dict[str, Any] = {"StringEquals": {f"{issuer}:aud": "sts.amazonaws.com"}}
    if subjects:
        condition["StringLike"] = {f"{issuer}:sub": list(subjects)}
    return {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
        **more,
    }


def role(*statements: Any, name: Any = None) -> RoleView:
    return RoleView(name=name, trust={"Version": "2012-10-17", "Statement": list(statements)})
