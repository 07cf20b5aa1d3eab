"""Templates that would make clusters which EMR refuses, or other clusters than were tried, are refused themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from cluster_templates import NOTEBOOKS, RELEASE, SIZE, WORKERS, cluster, groups, outside, template, with_
from constructs import Construct
from synthesized import EMR_TAG, imported_vpc

import emr_constructs as emr
from emr_constructs.patterns import TemplateParameter

CHOICE = TemplateParameter.choice("Size", ["m7g.xlarge", "t3.micro"])
COUNT = TemplateParameter.number("Workers", default=2, minimum=0, maximum=8)
OLD = TemplateParameter.release_label("Release", [RELEASE, emr.ReleaseLabel.of("emr-6.2.0")])


@cache
def stack() -> cdk.Stack:
    """Whoever is refused leaves nothing in it."""
    return cdk.Stack(cdk.App(), "Stack", env=cdk.Environment(account="111122223333", region="eu-west-1"))


@cache
def profile() -> emr.IClusterProfile:
    return outside(stack())


@cache
def lake() -> s3.Bucket:
    return s3.Bucket(stack(), "Lake")


def refused(**arguments: Any) -> list[str]:
    """What is said of a template, a line for each violation."""
    with pytest.raises(emr.EmrValidationError) as error:
        template(stack(), **{"profile": profile(), **arguments})
    assert error.value.path == "Stack/Template"
    assert stack().node.try_find_child("Template") is None
    return [str(one) for one in error.value.violations]


@cache
def studio(kind: str) -> emr.IStudio:
    """A Studio that exists already."""
    ids = {one: ec2.SecurityGroup.from_security_group_id(stack(), kind + one, f"sg-{one}") for one in ("e", "w")}
    found = emr.StudioSecurityGroups.from_security_groups(stack(), f"{kind}Groups", engine=ids["e"], workspace=ids["w"])
    return emr.Studio.from_studio_attributes(
        stack(), kind, studio_id="es-1A2B3C4D5E6F7", security_groups=found, vpc=imported_vpc(stack(), f"{kind}Vpc")
    )


VALUES: Mapping[str, tuple[TemplateParameter[Any], Callable[[Any], dict[str, Any]], str]] = {
    "a choice": (CHOICE, lambda size: {"instances": groups(size, 2)}, "with `Size` = 't3.micro': "),
    "the least": (COUNT, lambda count: {"instances": groups("m7g.xlarge", count)}, "with `Workers` = 0: "),
    "a release": (OLD, lambda label: {"release_label": label}, "with `Release` = 'emr-6.2.0': "),
}


@pytest.mark.parametrize("case", VALUES)
def test_a_value_that_makes_a_mistake_is_named(case: str) -> None:
    parameter, arguments, expected = VALUES[case]
    lines = refused(definition=with_(lambda values: arguments(values[parameter])), parameters=[parameter])
    assert lines
    assert all(line.partition(": ")[2].startswith(expected) for line in lines)


def test_what_is_wrong_with_every_value_is_told_once() -> None:
    lines = refused(definition=with_(lambda values: {"instances": groups("t3.micro", values[WORKERS])}))
    assert lines == ["TemplateParameterUnknown: " + lines[0].partition(": ")[2]]
    lines = refused(
        definition=with_(lambda values: {"instances": groups("t3.micro", values[WORKERS])}), parameters=[WORKERS, SIZE]
    )
    assert not any("with `" in line for line in lines)
    assert len(lines) == len(set(lines))


def test_a_template_that_stands_for_all_values_makes_the_same_cluster_for_each() -> None:
    [line] = refused(
        definition=with_(lambda values: {"log_prefix": "big/" if values[WORKERS] == 8 else "small/"}),
        parameters=[WORKERS],
    )
    assert line.startswith("TemplateDependsOnChoice: with `Workers` = 8: the template would make another cluster")
    assert 'is "/big/", and in the template "/small/"' in line
    [one] = refused(
        definition=with_(
            lambda values: {"instances": groups("m7g.xlarge", values[COUNTED]), "hdfs_replication": emr.AUTO}
        ),
        parameters=[COUNTED],
    )
    assert "configurations is" in one
    assert "in the template missing" in one
    assert one.endswith(
        "The default of `hdfs_replication` depends on the number of core nodes: say `hdfs_replication=1` in the "
        "definition, or let users choose 2 nodes at least"
    )


def test_what_a_type_counts_for_is_said() -> None:
    def fleets(size: str) -> emr.InstanceFleets:
        core = emr.InstanceFleet(instance_types=[size], target_on_demand_capacity=32)
        return emr.InstanceFleets(primary=emr.InstanceFleet.primary("m7g.xlarge"), core=core)

    [line] = refused(definition=with_(lambda values: {"instances": fleets(values[SIZE])}), parameters=[SIZE])
    assert line.startswith("UnknownVcpus: with parameters in place of values: the vCPUs of an instance type that is")
    assert line.endswith("give it as InstanceTypeConfig(instance_type=..., weighted_capacity=...)")


def test_python_that_looks_into_a_value_is_refused() -> None:
    workers = {"m7g.xlarge": 2, "m7g.2xlarge": 4}
    with pytest.raises(emr.EmrValidationError) as error:
        template(
            stack(),
            profile=profile(),
            definition=with_(lambda values: {"instances": groups(values[SIZE], workers[values[SIZE]])}),
            parameters=[SIZE],
        )
    [line] = [str(one) for one in error.value.violations]
    assert line.startswith(
        "TemplateDefinitionFails: with parameters in place of values: the definition fails: KeyError: '${Token"
    )
    assert "Hand `values[...]` on as they are" in line
    assert isinstance(error.value.__cause__, KeyError)


def test_a_parameter_is_for_something() -> None:
    [line] = refused(parameters=[SIZE, WORKERS])
    assert line.startswith("TemplateChoiceUnused: the cluster is the same whatever users choose for Size, Workers;")


def test_versions_that_are_not_kept_leave_nothing(tmp_path: Path) -> None:
    [line] = refused(snapshots=str(tmp_path), earlier_versions=["0"])
    assert line.startswith("TemplateVersions: `snapshots` does not have version '0'")


def test_a_profile_is_exported_once() -> None:
    place = cdk.Stack(cdk.App(), "Own")
    own = emr.ClusterProfile(place, "Profile")
    template(place, profile=own)
    with pytest.raises(emr.EmrValidationError, match="the profile is exported as 'Own-") as error:
        own.export_as("mine", release_labels=[RELEASE])
    assert [one.code for one in error.value.violations] == ["ProfileExportedTwice"]


COUNTED = TemplateParameter.number("Workers", default=2, minimum=1, maximum=2)

DEFINITIONS: Mapping[str, tuple[Any, str]] = {
    "no name": (with_(lambda _: {"cluster_name": "mine"}), "TemplateClusterName: the cluster must have `cluster_name="),
    "no profile": (
        with_(lambda _: {"profile": None}),
        "TemplateResources: each cluster would come with AWS::EC2::FlowLog, AWS::EC2::NetworkAcl",
    ),
    "a file": (
        with_(lambda _: {"bootstrap_actions": [emr.BootstrapAction(name="x", script=emr.Script.from_asset(__file__))]}),
        "TemplateAssets: Cluster/Bootstrap0 comes from a file of this machine; put it into a bucket",
    ),
    "another stack": (
        with_(lambda _: {"log_bucket": lake()}),
        "TemplateReference: the definition refers to Lake",
    ),
    "two": (
        lambda scope, values: [cluster(Construct(scope, "Other"), values), cluster(scope, values)][1],
        "TemplateDefinition: `definition` makes 2 clusters; make a template of each",
    ),
    "nothing": (lambda scope, values: [cluster(scope, values)], "TemplateDefinition: `definition` must return"),
    **{
        f"no function {kind}": (
            one,
            "TemplateDefinition: `definition` must be a function of a scope and a TemplateValu",
        )
        for kind, one in {"at all": RELEASE, "but a class": emr.Cluster, "of two": lambda values: values}.items()
    },
    "another parameter": (
        with_(lambda values: {"instances": groups(values[SIZE], 2)}),
        "TemplateParameterUnknown: TemplateParameter(name='Size'",
    ),
}


@pytest.mark.parametrize("case", DEFINITIONS)
def test_a_definition_makes_one_cluster_of_what_it_is_given(case: str) -> None:
    definition, expected = DEFINITIONS[case]
    [line] = refused(definition=definition)
    assert line.startswith(expected.partition("AWS::")[0])


def test_clusters_fit_the_studio() -> None:
    given: dict[str, Any] = {"studio": studio("Known"), "parameters": [SIZE]}
    lines = refused(definition=with_(lambda _: {"applications": [emr.Application.SPARK]}), **given)
    assert [line.partition(":")[0] for line in lines] == ["StudioClusterApplications"]
    fit = with_(lambda values: {"instances": groups(values[SIZE], 2), "applications": NOTEBOOKS})
    place = cdk.Stack(cdk.App(), "Other")
    assert template(place, definition=fit, profile=profile(), **given).product is not None


def test_clusters_stand_in_the_vpc_of_the_studio() -> None:
    own = emr.ClusterProfile(
        cdk.Stack(cdk.App(), "Own"),
        "Profile",
        vpc=imported_vpc(stack(), "Apart", vpc_id="vpc-9"),
        revoke_rules_on_delete=True,
    )
    lines = refused(profile=own, studio=studio("Apart2"))
    assert [line.partition(":")[0] for line in lines] == ["ProfileNotExportable", "TemplateStudioVpc"]


def test_clusters_stand_where_the_profile_and_the_studio_are() -> None:
    far = cdk.Stack(cdk.App(), "Far", env=cdk.Environment(account="111122223333", region="us-east-1"))
    lines = refused(profile=outside(far))
    assert lines == [
        "TemplateElsewhere: the `profile` is in us-east-1 of 111122223333, and clusters import it by an export of "
        "their own region and account; make the template in a stack of that environment"
    ]


ARGUMENTS: Mapping[str, tuple[dict[str, Any], list[str]]] = {
    "names": ({"product_name": "-x"}, ["TemplateName: `product_name` ('-x') must start with a letter"]),
    "long names": ({"product_name": "x" * 101}, ["TemplateName: `product_name`"]),
    "unknown names": ({"owner": cdk.Aws.ACCOUNT_ID}, ["TemplateName: `product_name`, `owner` and `description`"]),
    "path": ({"path": "teams"}, ["IamPath: `path` ('teams') is not a path of IAM; write for example '/teams/'"]),
    "owner": ({"owner": ""}, ["TemplateText: `owner` has 1 to 8191 characters, and `description` up to 8191"]),
    "long text": ({"description": "x" * 8192}, ["TemplateText: `owner` has"]),
    "tags": ({"cluster_tags": {}}, ["TemplateTags: `cluster_tags` must be known when"]),
    "the tag of all": (
        {"cluster_tags": {EMR_TAG["Key"]: "true"}},
        ["TemplateTags: `cluster_tags` has the tag of all clusters: policies would reach them all"],
    ),
    "tags of AWS": (
        {"cluster_tags": {"aws:x": "y", "z": "z" * 257}},
        ["TagKey: the tag 'aws:x' begins like one of AWS's own", "TagValue: the value of a tag has 257 characters"],
    ),
    "a parameter twice": ({"parameters": [SIZE, CHOICE]}, ["TemplateParameters: `parameters` has Size more than once"]),
    "too many": (
        {"parameters": [TemplateParameter.text(f"P{number}", default="x") for number in range(200)]},
        ["TemplateParameters: `parameters` has 200; a template has up to 199 and the name"],
    ),
    "versions from nowhere": (
        {"earlier_versions": ["1"]},
        [
            "TemplateVersions: `earlier_versions` and `version` ('1') must all",
            "TemplateVersions: `earlier_versions` are",
        ],
    ),
    "no version": ({"version": ""}, ["TemplateVersions: names of versions have 1 to 100 characters"]),
    "unknown versions": ({"version": cdk.Aws.REGION}, ["TemplateVersions: `version`, `snapshots` and"]),
    "types": (
        {"parameters": ["Size"], "profile": "x", "version": 1},
        [
            "ArgumentType: `profile` must be an IClusterProfile",
            "ArgumentType: `parameters[0]` must be a TemplateParameter",
            "ArgumentType: `version` must be a string",
        ],
    ),
}


@pytest.mark.parametrize("case", ARGUMENTS)
def test_arguments(case: str) -> None:
    arguments, expected = ARGUMENTS[case]
    lines = refused(**arguments)
    assert len(lines) == len(expected)
    assert all(line.startswith(start) for line, start in zip(lines, expected, strict=True))


def test_options_of_a_role_that_is_brought_reach_nothing() -> None:
    role = iam.Role.from_role_name(stack(), "Launcher", "launcher")
    [line] = refused(launch_role=role, path="/x/")
    assert line == ("LaunchRoleOptions: `path` would reach no role, since `launch_role` is brought; set it on that")


def test_the_offer_is_for_an_identity() -> None:
    made = template(cdk.Stack(cdk.App(), "Stack"))
    wrong: Any = "ana"
    with pytest.raises(emr.EmrValidationError, match=r"`identity` must be an IRole or an IUser or an IGroup"):
        made.grant_launch(wrong)
    with pytest.raises(emr.EmrValidationError, match="TemplateStudioOfIam: the Studio has no user role that is known"):
        made.grant_launch(studio("Grantee"))


PARAMETERS: Mapping[str, tuple[Callable[[], object], str]] = {
    "shape": (lambda: TemplateParameter.text("a-b", default="x"), "`name` must be 1 to 255 letters and digits ['a-b']"),
    "taken": (lambda: TemplateParameter.text("ClusterName", default="x"), "use `values.cluster_name`"),
    "taken output": (lambda: TemplateParameter.text("ClusterId", default="x"), "each template has ClusterName and Cl"),
    "bounds of a text": (lambda: TemplateParameter(name="A", default="x", minimum=1), "are for numbers; leave them"),
    "choices of a number": (
        lambda: TemplateParameter(name="A", default=1, minimum=1, maximum=2, choices=["1"]),
        "`choices` and `pattern` are for texts; say `minimum`",
    ),
    "pattern of choices": (
        lambda: TemplateParameter(name="A", default="x", choices=["x", "1"], pattern="[a-z]"),
        "'1' does not match `pattern` ('[a-z]')",
    ),
    "long description": (
        lambda: TemplateParameter.text("A", default="x", description="x" * 4001),
        "`description` is too long: CloudFormation takes up to 4000 characters",
    ),
    "unknown description": (
        lambda: TemplateParameter.text("A", default="x", description=cdk.Aws.REGION),
        "must be known when the template is made",
    ),
    "no choice": (lambda: TemplateParameter.choice("A", []), "`choices` is empty; say some ['A']"),
    "twice": (lambda: TemplateParameter.choice("A", ["x", "x"]), "`choices` (x, x) has a value twice"),
    "default": (
        lambda: TemplateParameter.choice("A", ["x"], default="y"),
        "`default` ('y') is not among `choices` (x)",
    ),
    "range": (
        lambda: TemplateParameter.number("A", default=9, minimum=1, maximum=8),
        "`default` (9) must be from `minimum` (1) to `maximum` (8)",
    ),
    "open": (lambda: TemplateParameter(name="A", default=9, minimum=1), "say `minimum` and `maximum`"),
    "pattern": (
        lambda: TemplateParameter.text("A", default="9", pattern="[a-z]"),
        "'9' does not match `pattern`",
    ),
    "long": (lambda: TemplateParameter.text("A", default="x" * 4097), "CloudFormation takes up to 4096 characters"),
    "unknown": (lambda: TemplateParameter.text("A", default=cdk.Aws.REGION), "must be known when the template is made"),
    "type": (lambda: TemplateParameter(name="A", default=["x"]), "`default` must be a string or a whole number"),  # type: ignore[arg-type]
    "labels": (lambda: TemplateParameter.release_label("A", ["emr-7.14"]), "`choices[0]` must be a ReleaseLabel"),  # type: ignore[list-item]
}


@pytest.mark.parametrize("case", PARAMETERS)
def test_parameters(case: str) -> None:
    make, expected = PARAMETERS[case]
    with pytest.raises(emr.EmrValidationError) as error:
        make()
    assert expected in str(error.value)


def test_a_pattern_of_java_is_taken_as_it_is() -> None:
    assert TemplateParameter.text("A", default="x", pattern=r"\p{Lower}+").pattern == r"\p{Lower}+"
