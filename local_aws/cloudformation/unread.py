"""Properties that ministack's handlers ignore and that may stay without effect here, each with its reason."""

from __future__ import annotations

NOT_CARRIED: dict[str, dict[str, str]] = {
    "AWS::CDK::Metadata": {"Analytics": "made for AWS's own statistics"},
    "AWS::ECR::Repository": {"EmptyOnDelete": "read when the repository is deleted"},
    "AWS::S3::Bucket": {
        "AccessControl": "nobody but us asks this S3",
        "LifecycleConfiguration": "nothing here lives long enough to expire",
        "LoggingConfiguration": "this S3 writes no access logs",
    },
    "AWS::StepFunctions::StateMachine": {"TracingConfiguration": "nothing here is traced"},
}
