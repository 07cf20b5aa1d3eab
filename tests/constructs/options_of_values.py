"""What each argument of a value changes in the template of a cluster, a step or a security configuration."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Containing, Look, Option, Owner, at
from options_of_clusters import added_step
from options_of_foundations import encryption
from synthesized import Brought, Synthesized

import emr_constructs as emr

PRIMARY = emr.InstanceFleet.primary("m7g.xlarge")
HERE = str(Path(__file__))


def with_core(core: emr.InstanceFleet | None = None, **more: Any) -> emr.InstanceFleets:
    two_nodes = emr.InstanceFleet(instance_types=["m7g.xlarge"], target_on_demand_capacity=8)
    return emr.InstanceFleets(**{"primary": PRIMARY, "core": core or two_nodes, **more})


def in_cluster(name: str, make: Any, **rest: Any) -> Any:
    """A cluster with an argument that is made of the value."""

    def build(brought: Brought, id: str, arguments: dict[str, Any]) -> None:  # noqa: A002
        brought.cluster(id, **{name: make(arguments), **rest})

    return build


def core_of(make: Any) -> Any:
    return in_cluster("instances", lambda arguments: with_core(make(arguments)), hdfs_replication=None)


def fleet(arguments: dict[str, Any]) -> emr.InstanceFleet:
    units = {} if "target_spot_capacity" in arguments else {"target_on_demand_capacity": 8}
    return emr.InstanceFleet(**{"instance_types": ["m7g.xlarge"], **units, **arguments})


def type_config(arguments: dict[str, Any]) -> emr.InstanceFleet:
    one = emr.InstanceTypeConfig(**{"instance_type": "m7g.xlarge", **arguments})
    return emr.InstanceFleet(instance_types=[one], target_spot_capacity=8)


def volume(arguments: dict[str, Any]) -> emr.InstanceFleet:
    one = emr.EbsVolume(**{"size": cdk.Size.gibibytes(100), **arguments})
    return emr.InstanceFleet(instance_types=["m7g.xlarge"], volumes=[one], target_spot_capacity=8)


def group_in(place: str) -> Any:
    def make(arguments: dict[str, Any]) -> emr.InstanceGroups:
        given = {"primary": emr.InstanceGroup(instance_type="m7g.xlarge")}
        given[place] = emr.InstanceGroup(**{"instance_type": "m7g.xlarge", **arguments})
        return emr.InstanceGroups(**given)

    return in_cluster("instances", make)


def groups(arguments: dict[str, Any]) -> emr.InstanceGroups:
    return emr.InstanceGroups(**{"primary": emr.InstanceGroup(instance_type="m7g.xlarge"), **arguments})


def primary_by(brought: Brought, id: str, arguments: dict[str, Any]) -> None:  # noqa: A002
    """``InstanceFleet.primary``: one of its arguments is a list of positions, one any other keyword."""
    types = arguments.pop("instance_types", ["m7g.xlarge"])
    more = arguments.pop("more", {})
    brought.cluster(id, instances=with_core(primary=emr.InstanceFleet.primary(*types, **arguments, **more)))


def security(kind: str, make: Any) -> Any:
    def build(brought: Brought, id: str, arguments: dict[str, Any]) -> None:  # noqa: A002
        emr.SecurityConfiguration(brought.stack, id, **{kind: make(arguments)})

    return build


def step_of(kind: Any, **base: Any) -> Any:
    def build(brought: Brought, id: str, arguments: dict[str, Any]) -> None:  # noqa: A002
        added_step(brought, id, {"definition": kind(**{**base, **arguments})})

    return build


def script_by(make: Any, **base: Any) -> Any:
    def build(brought: Brought, id: str, arguments: dict[str, Any]) -> None:  # noqa: A002
        given = dict(base)
        if "bucket" in given:
            given["bucket"] = code(brought.stack)
        added_step(brought, id, {"definition": emr.SparkSubmit(script=make(**{**given, **arguments}))})

    return build


def code(stack: Construct) -> s3.IBucket:
    found = stack.node.try_find_child("Code")
    known: Any = found or s3.Bucket.from_bucket_name(stack, "Code", "code")
    bucket: s3.IBucket = known
    return bucket


def script(key: str) -> Any:
    """A file in a bucket."""
    return lambda stack: emr.Script.from_bucket(code(stack), key)


def hash_of(name: str) -> str:
    """The name that CDK gives to the file of an asset."""
    return cdk.FileSystem.fingerprint(str(Path(__file__).with_name(name)))


def scripts(key: str) -> Any:
    return lambda stack: [emr.Script.from_bucket(code(stack), key)]


def raised(make: Any) -> Any:
    """An error does not reach a template; its text reaches a user. It becomes the description of an output."""

    def build(brought: Brought, id: str, arguments: dict[str, Any]) -> None:  # noqa: A002
        cdk.CfnResource(brought.stack, id, type="Custom::Text", properties={"Text": str(make(arguments))})

    return build


def text(found: Synthesized, id: str) -> Any:  # noqa: A002
    return found.properties(id)["Text"]


def named(kind: Any, make: Any) -> dict[str, Owner]:
    """An enum-like class, by ``of`` and by its constructor."""
    build, look, other = make
    [by_name] = [name for name in inspect.signature(kind.of).parameters]
    return {
        f"{kind.__name__}.of": Owner(
            make=lambda brought, id, arguments: build(brought, id, kind.of(*arguments.values()) if arguments else None),
            options={by_name: Option(given=other, look=look, expected=other)},
        ),
        kind.__name__: Owner(
            make=lambda brought, id, arguments: build(brought, id, kind(*arguments.values()) if arguments else None),
            options={"name": Option(given=other, look=look, expected=other)},
        ),
    }


def argument(name: str, wrap: Any = lambda value: value) -> Any:
    """A cluster with an argument where there is a value."""

    def build(brought: Brought, id: str, value: Any) -> None:  # noqa: A002
        brought.cluster(id, **({name: wrap(value)} if value is not None else {}))

    return build


def in_fleet(name: str) -> Any:
    return argument(
        "instances",
        lambda value: with_core(
            emr.InstanceFleet(instance_types=["m7g.xlarge"], target_on_demand_capacity=8, **{name: value})
        ),
    )


def in_volume(brought: Brought, id: str, value: Any) -> None:  # noqa: A002
    more = {"volume_type": value} if value is not None else {}
    brought.cluster(id, instances=with_core(volume(more)), hdfs_replication=None)


CORE = ("Instances", "CoreInstanceFleet")
TYPE = (*CORE, "InstanceTypeConfigs", 0)
VOLUME = (*TYPE, "EbsConfiguration", "EbsBlockDeviceConfigs", 0)
SPECIFICATION = (*VOLUME, "VolumeSpecification")
SPOT = (*CORE, "LaunchSpecifications", "SpotSpecification")
GROUP = ("Instances", "CoreInstanceGroup")
LIMITS = ("ManagedScalingPolicy", "ComputeLimits")
PRIMARY_FLEET = ("Instances", "MasterInstanceFleet")
ARGUMENTS: Look = at("HadoopJarStep", "Args", of="Step/Resource")
VOLUMES = [emr.EbsVolume(size=cdk.Size.gibibytes(64))]
CONFIGURATIONS = [emr.Configuration(classification="yarn-site", properties={"a": "b"})]
RENDERED = [{"Classification": "yarn-site", "ConfigurationProperties": {"a": "b"}}]
STEP = {
    "name": Option(given="Ours", look=at("Name", of="Step/Resource"), expected="Ours"),
    "action_on_failure": Option(
        given=emr.ActionOnFailure.CANCEL_AND_WAIT,
        look=at("ActionOnFailure", of="Step/Resource"),
        expected="CANCEL_AND_WAIT",
    ),
}
VIOLATION = emr.Violation("Code", "the message")
AT_REST = ("AtRestEncryptionConfiguration",)

OWNERS = {
    "InstanceFleet": Owner(
        make=core_of(fleet),
        options={
            "instance_types": Option(given=["r7g.2xlarge"], look=at(*TYPE, "InstanceType"), expected="r7g.2xlarge"),
            "target_on_demand_capacity": Option(given=12, look=at(*CORE, "TargetOnDemandCapacity"), expected=12),
            "target_spot_capacity": Option(given=16, look=at(*CORE, "TargetSpotCapacity"), expected=16),
            "name": Option(given="steady", look=at(*CORE, "Name"), expected="steady"),
            "volumes": Option(given=VOLUMES, look=at(*SPECIFICATION, "SizeInGB"), expected=64),
            "on_demand_allocation_strategy": Option(
                given=emr.OnDemandAllocationStrategy.PRIORITIZED,
                look=at(*CORE, "LaunchSpecifications", "OnDemandSpecification", "AllocationStrategy"),
                expected="prioritized",
            ),
            "spot_allocation_strategy": Option(
                given=emr.SpotAllocationStrategy.DIVERSIFIED,
                look=at(*SPOT, "AllocationStrategy"),
                expected="diversified",
            ),
            "spot_timeout": Option(
                given=cdk.Duration.minutes(25), look=at(*SPOT, "TimeoutDurationMinutes"), expected=25
            ),
            "spot_timeout_action": Option(
                given=emr.SpotTimeoutAction.TERMINATE_CLUSTER,
                look=at(*SPOT, "TimeoutAction"),
                expected="TERMINATE_CLUSTER",
            ),
        },
    ),
    "InstanceFleet.primary": Owner(
        make=primary_by,
        options={
            "instance_types": Option(
                given=["r7g.xlarge"],
                look=at(*PRIMARY_FLEET, "InstanceTypeConfigs", 0, "InstanceType"),
                expected="r7g.xlarge",
            ),
            "spot": Option(given=True, look=at(*PRIMARY_FLEET, "TargetSpotCapacity"), expected=1),
            "more": Option(given={"name": "head"}, look=at(*PRIMARY_FLEET, "Name"), expected="head"),
        },
    ),
    "InstanceTypeConfig": Owner(
        make=core_of(type_config),
        options={
            "instance_type": Option(given="r7g.xlarge", look=at(*TYPE, "InstanceType"), expected="r7g.xlarge"),
            "weighted_capacity": Option(given=2, look=at(*TYPE, "WeightedCapacity"), expected=2),
            "bid_price": Option(given="0.11", look=at(*TYPE, "BidPrice"), expected="0.11"),
            "bid_price_percentage": Option(
                given=60, look=at(*TYPE, "BidPriceAsPercentageOfOnDemandPrice"), expected=60
            ),
            "priority": Option(given=3, look=at(*TYPE, "Priority"), expected=3),
            "custom_ami": Option(given="ami-1", look=at(*TYPE, "CustomAmiId"), expected="ami-1"),
            "volumes": Option(given=VOLUMES, look=at(*SPECIFICATION, "SizeInGB"), expected=64),
            "configurations": Option(given=CONFIGURATIONS, look=at(*TYPE, "Configurations"), expected=RENDERED),
        },
    ),
    "InstanceFleets": Owner(
        make=in_cluster("instances", lambda arguments: with_core(**arguments)),
        options={
            "primary": Option(
                given=emr.InstanceFleet.primary("r7g.xlarge"),
                look=at(*PRIMARY_FLEET, "InstanceTypeConfigs", 0, "InstanceType"),
                expected="r7g.xlarge",
            ),
            "core": Option(
                given=emr.InstanceFleet(instance_types=["m7g.xlarge"], target_on_demand_capacity=40),
                look=at(*CORE, "TargetOnDemandCapacity"),
                expected=40,
            ),
            "task": Option(
                given=emr.InstanceFleet(instance_types=["m7g.xlarge"], target_spot_capacity=40),
                look=at("Instances", "TaskInstanceFleets", 0, "TargetSpotCapacity"),
                expected=40,
            ),
        },
    ),
    "InstanceGroup": Owner(
        make=group_in("core"),
        options={
            "instance_type": Option(given="r7g.xlarge", look=at(*GROUP, "InstanceType"), expected="r7g.xlarge"),
            "instance_count": Option(given=6, look=at(*GROUP, "InstanceCount"), expected=6),
            "market": Option(given=emr.Market.SPOT, look=at(*GROUP, "Market"), expected="SPOT"),
            "bid_price": Option(
                given="0.22", look=at(*GROUP, "BidPrice"), expected="0.22", rest={"market": emr.Market.SPOT}
            ),
            "name": Option(given="steady", look=at(*GROUP, "Name"), expected="steady"),
            "volumes": Option(
                given=VOLUMES,
                look=at(
                    *(*GROUP, "EbsConfiguration", "EbsBlockDeviceConfigs", 0, "VolumeSpecification", "SizeInGB")
                ),
                expected=64,
            ),
            "custom_ami": Option(given="ami-1", look=at(*GROUP, "CustomAmiId"), expected="ami-1"),
            "configurations": Option(given=CONFIGURATIONS, look=at(*GROUP, "Configurations"), expected=RENDERED),
        },
    ),
    "InstanceGroups": Owner(
        make=in_cluster("instances", groups),
        options={
            "primary": Option(
                given=emr.InstanceGroup(instance_type="r7g.xlarge"),
                look=at("Instances", "MasterInstanceGroup", "InstanceType"),
                expected="r7g.xlarge",
            ),
            "core": Option(
                given=emr.InstanceGroup(instance_type="r7g.xlarge"),
                look=at(*GROUP, "InstanceType"),
                expected="r7g.xlarge",
            ),
            "task": Option(
                given=[emr.InstanceGroup(instance_type="r7g.xlarge")],
                look=at("Instances", "TaskInstanceGroups", 0, "InstanceType"),
                expected="r7g.xlarge",
            ),
        },
    ),
    "EbsVolume": Owner(
        make=core_of(volume),
        options={
            "size": Option(given=cdk.Size.gibibytes(7), look=at(*SPECIFICATION, "SizeInGB"), expected=7),
            "volume_type": Option(
                given=emr.EbsVolumeType.ST1, look=at(*SPECIFICATION, "VolumeType"), expected="st1"
            ),
            "iops": Option(given=4000, look=at(*SPECIFICATION, "Iops"), expected=4000),
            "throughput": Option(given=200, look=at(*SPECIFICATION, "Throughput"), expected=200),
            "volumes_per_instance": Option(given=4, look=at(*VOLUME, "VolumesPerInstance"), expected=4),
        },
    ),
    "RootVolume": Owner(
        make=in_cluster("root_volume", lambda arguments: emr.RootVolume(**arguments)),
        options={
            "size": Option(given=cdk.Size.gibibytes(33), look=at("EbsRootVolumeSize"), expected=33),
            "iops": Option(given=4000, look=at("EbsRootVolumeIops"), expected=4000),
            "throughput": Option(given=200, look=at("EbsRootVolumeThroughput"), expected=200),
        },
    ),
    "Configuration": Owner(
        make=in_cluster(
            "configurations",
            lambda arguments: [emr.Configuration(**{"classification": "yarn-env", **arguments})],
            hdfs_replication=None,
        ),
        options={
            "classification": Option(
                given="yarn-site", look=at("Configurations", 0, "Classification"), expected="yarn-site"
            ),
            "properties": Option(
                given={"a": "b"}, look=at("Configurations", 0, "ConfigurationProperties"), expected={"a": "b"}
            ),
            "configurations": Option(
                given=CONFIGURATIONS, look=at("Configurations", 0, "Configurations"), expected=RENDERED
            ),
        },
    ),
    "ManagedScaling": Owner(
        make=in_cluster(
            "managed_scaling",
            lambda arguments: emr.ManagedScaling(**{"maximum_capacity": 50, **arguments}),
            instances=emr.InstanceGroups(
                primary=emr.InstanceGroup(instance_type="m7g.xlarge"),
                core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=2),
            ),
        ),
        options={
            "maximum_capacity": Option(given=70, look=at(*LIMITS, "MaximumCapacityUnits"), expected=70),
            "minimum_capacity": Option(given=3, look=at(*LIMITS, "MinimumCapacityUnits"), expected=3),
            "maximum_core_capacity": Option(given=9, look=at(*LIMITS, "MaximumCoreCapacityUnits"), expected=9),
            "maximum_on_demand_capacity": Option(
                given=11, look=at(*LIMITS, "MaximumOnDemandCapacityUnits"), expected=11
            ),
            "unit": Option(given=emr.ScalingUnit.VCPU, look=at(*LIMITS, "UnitType"), expected="VCPU"),
        },
    ),
    "ManagedScaling.task_nodes_only": Owner(
        make=in_cluster(
            "managed_scaling",
            lambda arguments: emr.ManagedScaling.task_nodes_only(**{"maximum_capacity": 50, **arguments}),
        ),
        options={
            "maximum_capacity": Option(given=70, look=at(*LIMITS, "MaximumCapacityUnits"), expected=70),
        },
    ),
    "BootstrapAction": Owner(
        make=in_cluster(
            "bootstrap_actions",
            lambda arguments: [
                emr.BootstrapAction(**{"name": "one", "script": emr.Script.from_asset(HERE), **arguments})
            ],
        ),
        options={
            "name": Option(given="other", look=at("BootstrapActions", 0, "Name"), expected="other"),
            "script": Option(
                given=script("setup.sh"),
                look=at("BootstrapActions", 0, "ScriptBootstrapAction", "Path"),
                expected="s3://code/setup.sh",
            ),
            "arguments": Option(
                given=["-x"], look=at("BootstrapActions", 0, "ScriptBootstrapAction", "Args"), expected=["-x"]
            ),
        },
    ),
    "SparkSubmit": Owner(
        make=step_of(emr.SparkSubmit, script=emr.Script.from_asset(HERE)),
        options={
            **STEP,
            "script": Option(given=script("job.py"), look=ARGUMENTS, expected=Containing("'s3://code/job.py']")),
            "arguments": Option(given=["--day", "1"], look=ARGUMENTS, expected=Containing(", '--day', '1']")),
            "main_class": Option(given="a.B", look=ARGUMENTS, expected=Containing("'--class', 'a.B'")),
            "deploy_mode": Option(
                given=emr.DeployMode.CLIENT, look=ARGUMENTS, expected=Containing("'--deploy-mode', 'client'")
            ),
            "conf": Option(given={"a": "b"}, look=ARGUMENTS, expected=Containing("'--conf', 'a=b'")),
            "jars": Option(
                given=scripts("a.jar"), look=ARGUMENTS, expected=Containing("'--jars', 's3://code/a.jar'")
            ),
            "py_files": Option(
                given=scripts("a.zip"), look=ARGUMENTS, expected=Containing("'--py-files', 's3://code/a.zip'")
            ),
        },
    ),
    "Command": Owner(
        make=step_of(emr.Command, arguments=["true"]),
        options={**STEP, "arguments": Option(given=["false"], look=ARGUMENTS, expected=["false"])},
    ),
    "Script.from_asset": Owner(
        make=script_by(emr.Script.from_asset, path=HERE),
        options={"path": Option(given=Path(__file__).with_name("options.py"), look=ARGUMENTS, expected=Containing(hash_of("options.py")))},
    ),
    "Script.from_bucket": Owner(
        make=script_by(emr.Script.from_bucket, bucket=None, key="job.py"),
        options={
            "bucket": Option(
                given=lambda stack: s3.Bucket.from_bucket_name(stack, "Other", "other"),
                look=ARGUMENTS,
                expected=Containing("'s3://other/job.py'"),
            ),
            "key": Option(given="a/b.py", look=ARGUMENTS, expected=Containing("'s3://code/a/b.py'")),
        },
    ),
    "AtRestEncryption": Owner(
        make=security("at_rest", lambda arguments: emr.AtRestEncryption(**arguments)),
        options={
            "s3_mode": Option(
                given=emr.S3EncryptionMode.SSE_S3,
                look=encryption(*AT_REST, "S3EncryptionConfiguration"),
                expected={"EncryptionMode": "SSE-S3"},
            ),
            "local_disks": Option(
                given=False, look=encryption(*AT_REST, "LocalDiskEncryptionConfiguration"), expected=None
            ),
            "ebs": Option(
                given=False,
                look=encryption(*AT_REST, "LocalDiskEncryptionConfiguration", "EnableEbsEncryption"),
                expected=False,
            ),
        },
    ),
    "InTransitEncryption.pem": Owner(
        make=security(
            "in_transit",
            lambda arguments: emr.InTransitEncryption.pem(
                **{"certificates": emr.Script.from_asset(HERE), **arguments}
            ),
        ),
        options={
            "certificates": Option(
                given=script("tls.zip"),
                look=encryption("InTransitEncryptionConfiguration", "TLSCertificateConfiguration", "S3Object"),
                expected="s3://code/tls.zip",
            ),
        },
    ),
    "ReleaseLabel.supports": Owner(
        make=raised(lambda arguments: emr.ReleaseLabel.EMR_7_10_0.supports(**{"feature": "imds_v2", **arguments})),
        options={"feature": Option(given="emr_generated_tls", look=text, expected="False")},
    ),
    "Violation": Owner(
        make=raised(lambda arguments: emr.Violation(**{"code": "Code", "message": "the message", **arguments})),
        options={
            "code": Option(given="Other", look=text, expected="Other: the message"),
            "message": Option(given="another", look=text, expected="Code: another"),
        },
    ),
    "EmrValidationError": Owner(
        make=raised(lambda arguments: emr.EmrValidationError(**{"violations": [VIOLATION], **arguments})),
        options={
            "violations": Option(
                given=[VIOLATION, VIOLATION],
                look=text,
                expected="2 violations\n  Code: the message\n  Code: the message",
            ),
            "path": Option(given="Stack/Analytics", look=text, expected="Code: the message [at Stack/Analytics]"),
        },
    ),
    **named(emr.ReleaseLabel, (argument("release_label"), at("ReleaseLabel"), "emr-7.12.0")),
    **named(emr.Application, (argument("applications", lambda one: [one]), at("Applications", 0, "Name"), "NewApp")),
    **named(
        emr.SpotAllocationStrategy, (in_fleet("spot_allocation_strategy"), at(*SPOT, "AllocationStrategy"), "newest")
    ),
    **named(
        emr.OnDemandAllocationStrategy,
        (
            in_fleet("on_demand_allocation_strategy"),
            at(*CORE, "LaunchSpecifications", "OnDemandSpecification", "AllocationStrategy"),
            "newest",
        ),
    ),
    **named(emr.EbsVolumeType, (in_volume, at(*SPECIFICATION, "VolumeType"), "gp9")),
}
