"""EMR Serverless applications, as values they are made of."""

from __future__ import annotations

from typing import Any

from aws_cdk import App, Size, Stack
from aws_cdk import aws_kms as kms
from samples import LIST, Sample

import emr_constructs as emr
from emr_constructs._jsii.scopes import Environment

SIZE = emr.WorkerSize(vcpus=4, memory=Size.gibibytes(16))
HERE = Environment("aws", "eu-west-1", "111122223333", "amazonaws.com")
KEY = kms.Key.from_key_arn(Stack(App(), "Samples"), "Key", "arn:aws:kms:eu-west-1:111122223333:key/1")
WORKSPACE = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-1"


def monitoring(value: emr.ServerlessMonitoring) -> list[Any]:
    return [value._render(HERE, key=KEY, log_uri=None, log_group=None), value.log_prefix]


SAMPLES = [
    Sample(SIZE, lambda value: value._render()),
    Sample(emr.InitialWorkers.driver(1, SIZE), lambda value: value._render(), frozenset({"size"})),
    Sample(emr.MaximumCapacity(vcpus=64, memory=Size.gibibytes(256)), lambda value: value._render()),
    Sample(emr.Interactive(), lambda value: value._render(), frozenset({"studio", "livy", "sessions"})),
    Sample(emr.JobScheduler(), lambda value: value._render()),
    Sample(
        emr.ServerlessMonitoring(prometheus_workspace=WORKSPACE),
        monitoring,
        frozenset(
            {
                "managed_logs",
                "s3_logs",
                "cloudwatch_logs",
                "log_bucket",
                "log_group",
                "log_retention",
                "cloudwatch_logs_key",
            }
        ),
        tokens={"log_types": {"SPARK_DRIVER": LIST}},
    ),
]
