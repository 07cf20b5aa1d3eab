"""The copy of a resource's properties changes when they do, and only then, and holds no secret."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_emrserverless as serverless
from aws_cdk import aws_kms as kms
from synthesized import Synthesized, new_stack

from emr_constructs.serverless.properties_copy import copy_of

IDLE = serverless.CfnApplication.AutoStopConfigurationProperty(enabled=True, idle_timeout_minutes=5)
SECRET = "{{resolve:secretsmanager:jobs:SecretString:password}}"


def tagged(stack: cdk.Stack, _: serverless.CfnApplication) -> None:
    cdk.Tags.of(stack).add("team", "blue")


def changed_later(_: cdk.Stack, resource: serverless.CfnApplication) -> None:
    resource.architecture = "X86_64"


def beside(stack: cdk.Stack, _: serverless.CfnApplication) -> None:
    serverless.CfnApplication(stack, "Other", release_label="emr-7.13.0", type="HIVE")
    kms.Key(stack, "More", description="of no use to the application")


def depending(stack: cdk.Stack, resource: serverless.CfnApplication) -> None:
    resource.node.add_dependency(kms.Key(stack, "First"))


def referring(stack: cdk.Stack, resource: serverless.CfnApplication) -> None:
    resource.monitoring_configuration = serverless.CfnApplication.MonitoringConfigurationProperty(
        s3_monitoring_configuration=serverless.CfnApplication.S3MonitoringConfigurationProperty(
            log_uri=f"s3://{cdk.CfnParameter(stack, 'Bucket').value_as_string}/logs/"
        )
    )


def nothing(_: cdk.Stack, __: serverless.CfnApplication) -> None:
    return


def copied(change: Callable[[cdk.Stack, serverless.CfnApplication], None], **more: Any) -> tuple[Any, Any]:
    """The copy, and the properties as the template has them."""
    stack = new_stack()
    resource = serverless.CfnApplication(stack, "App", **{"release_label": "emr-7.14.0", "type": "SPARK", **more})
    cdk.CfnResource(stack, "Copy", type="Custom::Copy", properties={"Copy": copy_of(resource)})
    change(stack, resource)
    found = Synthesized(stack)
    return found.properties("Copy")["Copy"], found.properties("App")


@pytest.mark.parametrize(
    ("change", "more"),
    [
        (nothing, {"release_label": "emr-7.13.0"}),
        (nothing, {"auto_stop_configuration": IDLE}),
        (nothing, {"name": "nightly"}),
        (nothing, {"tags": [cdk.CfnTag(key="team", value="red")]}),
        (tagged, {}),
        (changed_later, {}),
        (referring, {}),
        (beside, {}),
        (depending, {}),
        (nothing, {}),
    ],
)
def test_the_copy_changes_exactly_when_the_properties_do(change: Any, more: dict[str, Any]) -> None:
    before, after = copied(nothing), copied(change, **more)
    assert (before[0] == after[0]) is (before[1] == after[1])


def test_some_of_these_changes_are_changes() -> None:
    """Else the test above would prove nothing."""
    before = copied(nothing)[1]
    assert copied(tagged)[1] != before != copied(referring)[1]
    assert copied(beside)[1] == before == copied(depending)[1]


def test_what_only_deployment_knows_stands_in_the_copy_by_itself_and_no_secret_does() -> None:
    def secret(stack: cdk.Stack, resource: serverless.CfnApplication) -> None:
        key = cdk.CfnParameter(stack, "Key").value_as_string
        other = f"{{{{resolve:secretsmanager:{cdk.CfnParameter(stack, 'Name').value_as_string}}}}}"
        said = {"a": SECRET, "b": other, "c": f"{key} and {key}"}
        resource.runtime_configuration = [
            serverless.CfnApplication.ConfigurationObjectProperty(classification="spark-defaults", properties=said)
        ]

    copy, whole = copied(secret)
    assert copy["References"] == [{"Ref": "Key"}, {"Ref": "Name"}]
    assert "resolve" not in str(copy)
    assert SECRET in str(whole)


@pytest.mark.parametrize("inside", [cdk.Fn.sub, lambda text: cdk.Fn.select(0, [text, "x"])])
def test_no_secret_stands_in_other_functions_either(inside: Callable[[str], str]) -> None:
    copy, whole = copied(nothing, name=inside(SECRET))
    assert (copy["References"], SECRET in str(whole)) == ([], True)
    assert copy != copied(nothing, name=inside(SECRET.replace("password", "other")))[0]


def test_tags_of_the_stack_are_told_too() -> None:
    """CloudFormation gives them to the application, and so changes it; nothing of it stands in the template."""

    def tag_the_stack(stack: cdk.Stack, _: serverless.CfnApplication) -> None:
        stack.tags.set_tag("team", "blue")

    (before, said), (after, still_said) = copied(nothing), copied(tag_the_stack)
    assert said == still_said
    assert before != after


def test_tags_of_the_stack_around_are_told_too() -> None:
    def copy_in_nested_stack(**tags: str) -> Any:
        around = new_stack()
        for name, value in tags.items():
            around.tags.set_tag(name, value)
        nested = cdk.NestedStack(around, "Nested")
        resource = serverless.CfnApplication(nested, "App", release_label="emr-7.14.0", type="SPARK")
        return nested.resolve(copy_of(resource))

    assert copy_in_nested_stack() != copy_in_nested_stack(team="blue")


def test_intrinsics_other_than_texts_stay_whole() -> None:
    network = serverless.CfnApplication.NetworkConfigurationProperty(
        subnet_ids=cdk.Fn.split(",", cdk.Fn.import_value("Subnets"))
    )
    copy, _ = copied(nothing, network_configuration=network)
    assert copy["References"] == [{"Fn::Split": [",", {"Fn::ImportValue": "Subnets"}]}]
