"""Arguments that only deployment knows: parameters of the template, wherever a text or a number is asked for."""

from __future__ import annotations

import inspect
import types
import typing
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from constructs import Construct
from synthesized import RELEASE, Brought, Synthesized, contains, imported_vpc, new_stack, strings
from test_no_dead_options import OWNERS, public_functions

import emr_constructs as emr

_SIZING = ("executor_cores", "driver_slots", "maximum_vcpus", "partitions_per_vcpu")
_CHOICE = ("vcpus", "memory", "generation", "limit")
_APPLICATIONS = ("IServerlessApplication", "ServerlessApplication")
_SOURCES = ("file", "folder", "project")
_PACKED = ("path", "entry_point", "requirements", "constraints", "python_version", "wheelhouse")
KNOWN_BEFORE = {
    "Network.cidr": "subnets are cut out of it",
    "Network.availability_zones": "so many subnets are made",
    "Script.from_asset.path": "a file of this machine",
    "Script.from_directory.path": "a folder of this machine",
    "Script.from_text.text": "written into a file before deployment",
    "Script.from_text.file_name": "the name of that file",
    "Configuration.from_file.path": "a file of this machine",
    "Configuration.from_json.given": "a document that is read before deployment",
    "Cluster.from_cluster_attributes.step_concurrency": "compared, not written",
    "ClusterProfile.export_as.name": "the name of an export, which stands in no resource",
    "ClusterProfile.from_export.subnets": "so many subnets are read",
    "EksExecutionRole.role_name": "written in base 36 into names of service accounts",
    "Iceberg.catalog": "a part of the names of properties",
    **{f"SparkDefaults.for_instances.{name}": "calculated with before deployment" for name in _SIZING},
    **{f"InstanceTypes.matching.{name}": "looked up before deployment" for name in _CHOICE},
    **{f"EmrfsRoleMapping.for_{name}.{name}": "each of several" for name in ("users", "groups", "prefixes")},
    **{f"{owner}.metric_of_workers.name": "must be one of EMR's" for owner in _APPLICATIONS},
    **{f"PythonPackage.from_{source}.{name}": "packed before deployment" for source in _SOURCES for name in _PACKED},
    **{f"{owner}.retry_attempts": "compared by CDK's own schedule" for owner in ("JobSchedule", "NotebookSchedule")},
    **{f"{owner}.add_{kind}.name": "a part of an id" for owner in ("IStudio", "Studio") for kind in ("group", "user")},
    "ServerlessMonitoring.prometheus_url": "the workspace is read in it, unless it is told beside",
    "HandlerOptions.path": "of a role that stands beside, one for the stack",
    "SecurityConfiguration.from_json.document": "a document that is read before deployment",
    "ReleaseLabel.supports.feature": "answered here",
    **{
        f"{owner}.{argument}": "clusters are tried with it before deployment"
        for owner in OWNERS
        if owner.startswith("patterns.")
        for argument in OWNERS[owner].options
    },
    "EmrValidationError.path": "text of an error",
    "Violation.code": "text of an error",
    "Violation.message": "text of an error",
}


def hints_of(function: Any) -> dict[str, Any]:
    """The types of arguments."""
    construct = inspect.isclass(function) and issubclass(function, Construct)
    dataclass = inspect.isclass(function) and not construct and "__dataclass_fields__" in vars(function)
    if inspect.isclass(function) and dataclass:
        return typing.get_type_hints(function)
    function = inspect.unwrap(function.__init__ if inspect.isclass(function) else function)
    # What it returns may be a class that only type checkers load.
    taken = {name: hint for name, hint in function.__annotations__.items() if name != "return"}
    return typing.get_type_hints(types.SimpleNamespace(__annotations__=taken), function.__globals__)


def kind_of(hint: Any) -> str | None:
    """The type of template parameter that an argument can take."""
    united = typing.get_origin(hint) in (typing.Union, types.UnionType)
    options = set(typing.get_args(hint) if united else [hint])
    return "Number" if options & {int, float} else "String" if str in options else None


@cache
def kinds() -> dict[str, dict[str, str]]:
    """For each function, the arguments that can be parameters."""
    found: dict[str, dict[str, str]] = {}
    for owner, function in public_functions():
        if owner in OWNERS:
            # An id is part of the construct tree.
            names = set(OWNERS[owner].options) - {"id"}
            hints = {name: kind_of(hint) for name, hint in hints_of(function).items() if name in names}
            chosen = {name: kind for name, kind in hints.items() if kind and f"{owner}.{name}" not in KNOWN_BEFORE}
            found[owner] = chosen
    return found


LATER = [(owner, argument) for owner, arguments in kinds().items() for argument in arguments]


@cache
def synthesized(owner: str) -> Synthesized:
    return OWNERS[owner].synthesize_later(kinds()[owner], kinds()[owner])


def test_texts_and_numbers_of_all_kinds_are_tried() -> None:
    tried = {f"{owner}.{argument}" for owner, argument in LATER}
    assert len(tried) > 45
    assert {"Cluster.step_concurrency", "Cluster.log_prefix", "EbsVolume.iops", "ReleaseLabel.of.label"} <= tried
    assert not tried & set(KNOWN_BEFORE)


@pytest.mark.parametrize(("owner", "argument"), LATER, ids=[".".join(case) for case in LATER])
def test_a_parameter_of_the_template_arrives(owner: str, argument: str) -> None:
    found = synthesized(owner)
    parameter = {"Ref": f"P{argument}".replace("_", "")}
    start = f"Later-{argument}"
    mine = [one for path, one in found.by_path().items() if path.split("/")[0].startswith(start)]
    assert mine
    assert contains(mine, parameter)


def test_durations_and_sizes_may_be_parameters() -> None:
    stack = new_stack()
    number = cdk.CfnParameter(stack, "Number", type="Number").value_as_number
    volume = emr.EbsVolume(size=cdk.Size.gibibytes(number))
    core = emr.InstanceFleet(
        instance_types=["m7g.xlarge"],
        target_on_demand_capacity=8,
        spot_timeout=cdk.Duration.minutes(number),
        volumes=[volume],
    )
    instances = emr.InstanceFleets(primary=emr.InstanceFleet.primary("m7g.xlarge"), core=core)
    Brought(stack).cluster(
        "Analytics",
        instances=instances,
        auto_termination=cdk.Duration.seconds(number),
        root_volume=emr.RootVolume(size=cdk.Size.gibibytes(number)),
    )
    emr.LogBucket(stack, "Bucket", expiration=cdk.Duration.days(number))
    found = Synthesized(stack)
    later = {"Ref": "Number"}
    properties = found.properties("Analytics/Resource")
    assert properties["AutoTerminationPolicy"] == {"IdleTimeout": later}
    assert properties["EbsRootVolumeSize"] == later
    fleet = properties["Instances"]["CoreInstanceFleet"]
    assert fleet["LaunchSpecifications"]["SpotSpecification"]["TimeoutDurationMinutes"] == later
    assert contains(fleet["InstanceTypeConfigs"], {"SizeInGB": later, "VolumeType": "gp3"})
    assert found.properties("Bucket/Resource")["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == later


def test_a_release_that_only_deployment_knows_gets_the_defaults_of_today() -> None:
    stack = new_stack()
    label = cdk.CfnParameter(stack, "Label").value_as_string
    emr.Cluster(stack, "Analytics", release_label=emr.ReleaseLabel.of(label))
    properties = Synthesized(stack).properties("Analytics/Resource")
    assert properties["ReleaseLabel"] == {"Ref": "Label"}
    assert {"ManagedScalingPolicy", "AutoTerminationPolicy", "LogEncryptionKmsKeyId"} <= set(properties)


@pytest.mark.parametrize(
    ("argument", "kind", "code"), [("cidr", "String", "NetworkCidr"), ("availability_zones", "Number", "NetworkZones")]
)
def test_what_must_be_known_before_is_told(argument: str, kind: str, code: str) -> None:
    stack = new_stack()
    parameter = cdk.CfnParameter(stack, "Later", type=kind)
    given: Any = parameter.value_as_number if kind == "Number" else parameter.value_as_string
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Network(stack, "Network", **{argument: given})
    assert caught.value.codes == (code,)
    assert f"`{argument}`" in str(caught.value)
    assert stack.node.try_find_child("Network") is None


def test_capacities_that_cannot_be_added_up_ask_for_the_sums() -> None:
    stack = new_stack()
    later: Any = cdk.CfnParameter(stack, "Units", type="Number").value_as_number
    core = emr.InstanceFleet(instance_types=["m7g.xlarge"], target_on_demand_capacity=later, target_spot_capacity=4)
    instances = emr.InstanceFleets(primary=emr.InstanceFleet.primary("m7g.xlarge"), core=core)
    scaling = emr.ManagedScaling(maximum_capacity=64)
    with pytest.raises(emr.EmrValidationError) as caught:
        Brought(stack).cluster("Analytics", instances=instances, managed_scaling=scaling)
    assert caught.value.codes == ("UndecidableCapacity",)
    for name in ("`minimum_capacity`", "`maximum_core_capacity`", "`maximum_on_demand_capacity`"):
        assert name in str(caught.value)


def test_sums_that_are_said_need_no_adding_up() -> None:
    stack = new_stack()
    later: Any = cdk.CfnParameter(stack, "Units", type="Number").value_as_number
    core = emr.InstanceFleet(instance_types=["m7g.xlarge"], target_on_demand_capacity=later, target_spot_capacity=4)
    instances = emr.InstanceFleets(primary=emr.InstanceFleet.primary("m7g.xlarge"), core=core)
    scaling = emr.ManagedScaling(
        maximum_capacity=64, minimum_capacity=8, maximum_core_capacity=8, maximum_on_demand_capacity=later
    )
    Brought(stack).cluster("Analytics", instances=instances, managed_scaling=scaling)
    limits = Synthesized(stack).properties("Analytics/Resource")["ManagedScalingPolicy"]["ComputeLimits"]
    assert limits["MaximumOnDemandCapacityUnits"] == {"Ref": "Units"}


@pytest.mark.parametrize("region", [None, "eu-west-1", "cn-north-1", "us-gov-west-1"])
def test_no_arn_is_of_the_standard_partition(region: str | None) -> None:
    stack = new_stack(region)
    cluster = emr.Cluster(
        stack,
        "Analytics",
        release_label=RELEASE,
        bootstrap_actions=[emr.BootstrapAction(name="one", script=emr.Script.from_asset(__file__))],
    )
    cluster.add_step("Job", emr.SparkSubmit(script=emr.Script.from_asset(__file__)))
    emr.Cluster(stack, "Brought", release_label=RELEASE, vpc=imported_vpc(stack))
    texts = list(strings(Synthesized(stack).template))
    assert [text for text in texts if "arn:aws:" in text] == []
    assert len([text for text in texts if text.startswith("arn:")]) > 10
