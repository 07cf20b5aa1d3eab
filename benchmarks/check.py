"""Measures how long ``emr-constructs check`` takes, as whole processes, on a template of 500 resources.

``python benchmarks/check.py [--repeats 11] [--resources 500] [--json]``. The template exists as JSON and as YAML, right
and with a mistake in each cluster: only with something to tell, lines have to be found. What runs is a copy of the
package that is byte-compiled, as pip does. It needs no Node.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import yaml

PACKAGE = Path(__file__).resolve().parent.parent / "emr_constructs"
LIMIT = 0.5
"""Seconds: what is promised for 500 resources."""
CLEAN, FINDINGS = 0, 1
Template = dict[str, Any]
Times = tuple[float, float]


def template_of(resources: int, *, mistakes: bool) -> Template:
    """A template of so many resources. Every twentieth is a cluster; what it stands on and its steps follow it.

    :param resources: how many.
    :param mistakes: whether each cluster has one that EMR refuses.
    """
    found: Template = {}
    number = 0
    while len(found) < resources:
        found.update(_unit(number, mistakes=mistakes))
        number += 1
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": dict(list(found.items())[:resources])}


def _unit(number: int, *, mistakes: bool) -> Iterator[tuple[str, Template]]:
    """A cluster with 19 other resources."""
    cluster = f"Cluster{number}"
    applications = ("Presto", "Trino") if mistakes else ("Spark", "Hive")
    yield cluster, _resource("EMR::Cluster", **_cluster(number, applications))
    yield f"Security{number}", _resource("EMR::SecurityConfiguration", SecurityConfiguration=_SECURITY)
    for step in range(3):
        yield f"Step{number}x{step}", _resource("EMR::Step", JobFlowId={"Ref": cluster}, **_STEP, Name=f"step {step}")
    for group in ("Primary", "Nodes", "Service"):
        properties = {"GroupDescription": group, "VpcId": "vpc-0123456789abcdef0", "Tags": _TAGS}
        yield f"{group}{number}", _resource("EC2::SecurityGroup", **properties)
    for port in range(10):
        rule = {"IpProtocol": "tcp", "FromPort": 8000 + port, "ToPort": 8000 + port, "CidrIp": "10.0.0.0/16"}
        nodes = {"Fn::GetAtt": [f"Nodes{number}", "GroupId"]}
        yield f"Rule{number}x{port}", _resource("EC2::SecurityGroupIngress", GroupId=nodes, **rule)
    yield f"Role{number}", _resource("IAM::Role", AssumeRolePolicyDocument=_TRUST, Tags=_TAGS)
    yield f"Profile{number}", _resource("IAM::InstanceProfile", Roles=[{"Ref": f"Role{number}"}])


def _resource(kind: str, **properties: Any) -> Template:
    # Through JSON, so that no part is shared: YAML would have aliases, which CloudFormation does not take.
    return {"Type": f"AWS::{kind}", "Properties": json.loads(json.dumps(properties))}


def _cluster(number: int, applications: Sequence[str]) -> Template:
    groups = {
        "EmrManagedMasterSecurityGroup": {"Fn::GetAtt": [f"Primary{number}", "GroupId"]},
        "EmrManagedSlaveSecurityGroup": {"Fn::GetAtt": [f"Nodes{number}", "GroupId"]},
        "ServiceAccessSecurityGroup": {"Fn::GetAtt": [f"Service{number}", "GroupId"]},
    }
    return {
        "Name": f"cluster {number}",
        "ReleaseLabel": "emr-7.14.0",
        "Applications": [{"Name": name} for name in applications],
        "ServiceRole": {"Ref": f"Role{number}"},
        "JobFlowRole": {"Ref": f"Profile{number}"},
        "LogUri": "s3://logs/emr/",
        "LogEncryptionKmsKeyId": _KEY,
        "SecurityConfiguration": {"Ref": f"Security{number}"},
        "Configurations": _CONFIGURATIONS,
        "Instances": {
            **groups,
            "KeepJobFlowAliveWhenNoSteps": True,
            "Ec2SubnetIds": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
            "MasterInstanceFleet": _fleet("primary", 1, "m7g.xlarge"),
            "CoreInstanceFleet": _fleet("core", 8, "m7g.xlarge", "r7g.xlarge", "m6g.xlarge"),
            "TaskInstanceFleets": [_fleet("task", 8, "m7g.2xlarge", "r7g.2xlarge", "m6g.2xlarge")],
        },
        "ManagedScalingPolicy": {
            "ComputeLimits": {
                "UnitType": "InstanceFleetUnits",
                "MinimumCapacityUnits": 8,
                "MaximumCapacityUnits": 64,
                "MaximumCoreCapacityUnits": 8,
                "MaximumOnDemandCapacityUnits": 64,
            }
        },
        "AutoTerminationPolicy": {"IdleTimeout": 3600},
        "Tags": _TAGS,
    }


def _fleet(name: str, target: int, *types: str) -> Template:
    weights = {} if name == "primary" else {"WeightedCapacity": 4}
    volumes = [{"VolumeSpecification": {"SizeInGB": 64, "VolumeType": "gp3"}, "VolumesPerInstance": 1}]
    configs = [
        {"InstanceType": one, **weights, "EbsConfiguration": {"EbsBlockDeviceConfigs": volumes}} for one in types
    ]
    strategy = {"OnDemandSpecification": {"AllocationStrategy": "lowest-price"}}
    return {
        "Name": name,
        "TargetOnDemandCapacity": target,
        "TargetSpotCapacity": 0,
        "InstanceTypeConfigs": configs,
        "LaunchSpecifications": strategy,
    }


_TAGS = [{"Key": key, "Value": f"the {key} of it"} for key in ("team", "stage", "cost-centre")]
_KEY = "arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
_CONFIGURATIONS = [
    {"Classification": name, "ConfigurationProperties": {f"{name}.key.{number}": "value" for number in range(6)}}
    for name in ("spark-defaults", "hive-site", "yarn-site")
] + [{"Classification": "hdfs-site", "ConfigurationProperties": {"dfs.replication": "2"}}]
_STEP = {
    "ActionOnFailure": "CONTINUE",
    "HadoopJarStep": {
        "Jar": "command-runner.jar",
        "Args": ["spark-submit", "--deploy-mode", "cluster", "s3://b/job.py"],
    },
}
_SECURITY = {
    "EncryptionConfiguration": {
        "EnableInTransitEncryption": True,
        "InTransitEncryptionConfiguration": {
            "TLSCertificateConfiguration": {"CertificateProviderType": "PEM", "S3Object": "s3://certificates/emr.zip"}
        },
        "EnableAtRestEncryption": True,
        "AtRestEncryptionConfiguration": {
            "S3EncryptionConfiguration": {"EncryptionMode": "SSE-KMS", "AwsKmsKey": _KEY},
            "LocalDiskEncryptionConfiguration": {
                "EncryptionKeyProviderType": "AwsKms",
                "AwsKmsKey": _KEY,
                "EnableEbsEncryption": True,
            },
        },
    },
    "InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": 2, "HttpPutResponseHopLimit": 1},
}
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": ["ec2.amazonaws.com", "elasticmapreduce.amazonaws.com"]},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
        }
    ],
}


def cases(folder: Path, resources: int) -> Iterator[tuple[str, list[str], int]]:
    """Each case with what runs it and the exit status that it has to have."""
    yield "python, doing nothing", ["-c", "pass"], CLEAN
    yield "emr-constructs --help", ["-m", "emr_constructs", "--help"], CLEAN
    for mistakes in (False, True):
        template = template_of(resources, mistakes=mistakes)
        kind = "with mistakes" if mistakes else "right"
        for name, text in (
            ("JSON", json.dumps(template, indent=1)),
            ("YAML", yaml.safe_dump(template, sort_keys=False)),
        ):
            file = folder / f"{kind}.{name.lower()}".replace(" ", "-")
            file.write_text(text, encoding="utf-8")
            command = ["-m", "emr_constructs", "check", str(file), "--fail-on", "error"]
            yield f"{name}, {kind}, {len(text) // 1024} KiB", command, FINDINGS if mistakes else CLEAN


def measure(folder: Path, resources: int, repeats: int) -> dict[str, list[Times]]:
    """Times of each run of each case. Cases take turns, so that a busy machine slows all of them."""
    shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(folder, quiet=1)
    running = list(cases(folder, resources))
    took: dict[str, list[Times]] = {name: [] for name, _, _ in running}
    for _ in range(repeats):
        for name, command, status in running:
            took[name].append(_run(command, folder, status))
    return took


def _run(command: list[str], folder: Path, expected: int) -> Times:
    """One process: its seconds on the clock, and on the processor."""
    start = perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != expected:
        raise SystemExit(f"status {process.returncode}, not {expected}: {' '.join(command)}")
    return wall, usage.ru_utime + usage.ru_stime


def main(arguments: list[str] | None = None) -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=11, help="runs of each case (default: 11)")
    parser.add_argument("--resources", type=int, default=500, help="resources of the template (default: 500)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        took = measure(Path(folder), options.resources, options.repeats)
    if options.json:
        print(json.dumps(took, indent=2))
        return
    print(f"{options.resources} resources, {options.repeats} runs of each; promised for 500: {LIMIT} s")
    for name, times in took.items():
        wall, cpu = zip(*times, strict=True)
        print(f"{name:<32} median {median(wall):.2f} s, {min(wall):.2f} to {max(wall):.2f} s; CPU {median(cpu):.2f} s")


if __name__ == "__main__":
    main()
