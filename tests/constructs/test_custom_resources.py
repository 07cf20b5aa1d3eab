"""The custom resources of security: one function of a kind in a stack, with no right too many, in the right order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.assertions import Template
from synthesized import (
    ACCOUNT,
    PARTITION,
    REGION,
    RELEASE,
    Brought,
    Synthesized,
    contains,
    imported_key,
    imported_role,
    imported_vpc,
    join,
    new_stack,
    warnings,
)

import emr_constructs as emr
from emr_constructs.facts import access

BLOCK, LINK, REVOKE = HANDLERS = [
    f"Emr{kind}Handler" for kind in ("BlockPublicAccess", "ServiceLinkedRoles", "RevokeRules")
]
CLUSTERS, SERVERLESS = emr.ServiceLinkedRole.CLUSTERS, emr.ServiceLinkedRole.SERVERLESS


def groups(scope: cdk.Stack, id: str, **arguments: Any) -> emr.ClusterSecurityGroups:  # noqa: A002
    vpc = scope.node.try_find_child("Vpc") or imported_vpc(scope)
    base: dict[str, Any] = {"vpc": vpc, "release_label": RELEASE, "revoke_rules_on_delete": True}
    return emr.ClusterSecurityGroups(scope, id, **{**base, **arguments})


@cache
def made() -> Synthesized:
    """Everything once, groups twice, with a cluster on the first."""
    stack = new_stack()
    brought = Brought(stack)
    emr.BlockPublicAccess(stack, "Block", permitted_public_ports=[(8000, 8010)])
    linked = emr.ServiceLinkedRoles(stack, "Link", roles=[CLUSTERS, SERVERLESS, CLUSTERS])
    first = groups(stack, "First")
    groups(stack, "Second")
    cluster = brought.cluster("Analytics", without=("security_groups",), security_groups=first)
    cluster.node.add_dependency(linked)
    return Synthesized(stack)


def needs(path: str) -> set[str]:
    """The paths of all that a resource waits for, and so of all that is deleted after it."""
    found: set[str] = set()
    todo = [made().id(path)]
    names = set(made().resources)
    while todo:
        for name in set(references(made().resources[todo.pop()])) & names - found:
            found.add(name)
            todo.append(name)
    return {one for one in made().by_path() if made().id(one) in found}


def references(value: Any) -> Iterator[str]:
    """The logical ids that a resource names."""
    if isinstance(value, dict):
        yield from [value["Ref"]] if isinstance(value.get("Ref"), str) else []
        yield from value["Fn::GetAtt"][:1] if "Fn::GetAtt" in value else []
        depends = value.get("DependsOn", [])
        yield from depends if isinstance(depends, list) else [depends]
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from references(child)


def allow(actions: Any, resources: Any, **condition: Any) -> dict[str, Any]:
    return {"Action": actions, "Effect": "Allow", "Resource": resources, **condition}


def writes_its_log(handler: str) -> dict[str, Any]:
    return allow(["logs:CreateLogStream", "logs:PutLogEvents"], made().arn(f"{handler}/Logs/Resource"))


def rights(handler: str) -> list[Any]:
    return made().statements(f"{handler}/Role/DefaultPolicy/Resource")


# Rights


def test_block_public_access_may_read_and_write_that_setting_only() -> None:
    verbs = ("Get", "Put")
    actions = [f"elasticmapreduce:{verb}BlockPublicAccessConfiguration" for verb in verbs]
    assert rights(BLOCK) == [writes_its_log(BLOCK), allow(actions, "*")]


def test_service_linked_roles_are_made_for_the_named_services_only() -> None:
    statements = [writes_its_log(LINK)]
    for use in ("clusters", "serverless"):
        service, name = access.service_linked_role(use)
        arn = join("arn:", PARTITION, ":iam::", ACCOUNT, f":role/aws-service-role/{service}/{name}")
        condition = {"StringEquals": {"iam:AWSServiceName": service}}
        statements += [allow("iam:GetRole", arn), allow("iam:CreateServiceLinkedRole", arn, Condition=condition)]
    assert rights(LINK) == statements


def test_rules_are_revoked_in_the_named_groups_only() -> None:
    assert rights(REVOKE) == [writes_its_log(REVOKE), allow("ec2:DescribeSecurityGroupRules", "*")]
    for name in ("First", "Second"):
        arns = [
            join("arn:", PARTITION, ":ec2:", REGION, ":", ACCOUNT, ":security-group/", made().group(f"{name}/{one}"))
            for one in ("Primary/Resource", "CoreAndTask/Resource", "ServiceAccess/Resource")
        ]
        policy = made().properties(f"{name}/RevokeRules/Policy")
        actions = ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"]
        assert policy["PolicyDocument"]["Statement"] == [allow(actions, arns)]
        assert policy["RoleName"] == made().ref(f"{REVOKE}/Role/Resource")
        # For other groups it is another policy, so that the right outlives the groups.
        assert contains(policy["PolicyName"], made().group(f"{name}/Primary/Resource"))


@pytest.mark.parametrize("handler", HANDLERS)
def test_only_lambda_takes_a_role_and_no_policy_is_attached(handler: str) -> None:
    role = made().properties(f"{handler}/Role/Resource")
    [statement] = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert "ManagedPolicyArns" not in role


# Functions


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_function_is_small_new_and_logs_where_it_should(handler: str) -> None:
    newest = max(
        (int(name.rpartition("_")[2]) for name in vars(lambda_.Runtime) if name.startswith("PYTHON_3_")), default=0
    )
    function = made().properties(f"{handler}/Function/Resource")
    assert (function["Runtime"], function["Architectures"]) == (f"python3.{newest}", ["arm64"])
    assert (function["Timeout"], function["MemorySize"]) == (120, 256)
    assert function["LoggingConfig"] == {"LogGroup": made().ref(f"{handler}/Logs/Resource")}
    assert not {"ReservedConcurrentExecutions", "Environment", "VpcConfig"} & set(function)
    group = made().resource(f"{handler}/Logs/Resource")
    assert (group["Properties"], group["DeletionPolicy"]) == ({"RetentionInDays": 365}, "Delete")


def test_two_sets_of_groups_have_one_function() -> None:
    assert len(made().paths("AWS::Lambda::Function")) == len(HANDLERS)
    tokens = {str(made().properties(f"{name}/RevokeRules/Resource/Default")) for name in ("First", "Second")}
    assert len(tokens) == 2
    assert all(made().id(f"{REVOKE}/Function/Resource") in one for one in tokens)


def test_a_function_gets_its_own_code_and_nothing_else() -> None:
    app = cdk.App()
    emr.BlockPublicAccess(cdk.Stack(app, "Stack"), "Block")
    [directory] = Path(app.synth().directory).glob("asset.*")
    found = sorted(str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file())
    assert found == [f"handlers/{one}.py" for one in ("__init__", "block_public_access", "protocol")]


def test_a_dead_function_is_not_waited_for_for_an_hour() -> None:
    kinds = {name: one for name, one in made().resources.items() if one["Type"].startswith("Custom::Emr")}
    assert len(kinds) == 4
    assert {one["Properties"]["ServiceTimeout"] for one in kinds.values()} == {"600"}


# Order


def test_rules_are_revoked_between_the_end_of_the_cluster_and_the_end_of_the_groups() -> None:
    """CloudFormation deletes first what waits for others."""
    revoking = "First/RevokeRules/Resource/Default"
    assert revoking in needs("Analytics/Resource")
    rules = [path for kind in ("Ingress", "Egress") for path in made().paths(f"AWS::EC2::SecurityGroup{kind}")]
    mine = [path for path in rules if path.startswith("First/")]
    assert len(mine) == 17
    assert [path for path in mine if revoking not in needs(path)] == []
    assert {f"First/{one}/Resource" for one in ("Primary", "CoreAndTask", "ServiceAccess")} <= needs(revoking)
    assert "First/RevokeRules/Policy" in needs(revoking)
    assert {f"{REVOKE}/{one}/Resource" for one in ("Function", "Role", "Role/DefaultPolicy", "Logs")} <= needs(revoking)


def test_one_set_of_groups_waits_for_nothing_of_another() -> None:
    assert [path for path in needs("First/RevokeRules/Resource/Default") if path.startswith("Second/")] == []


def test_a_cluster_can_wait_for_service_linked_roles() -> None:
    assert "Link/Resource/Default" in needs("Analytics/Resource")


def test_groups_revoke_nothing_unless_asked() -> None:
    stack = new_stack()
    assert groups(stack, "Groups", revoke_rules_on_delete=False).revoke_function is None
    Template.from_stack(stack).resource_count_is("AWS::Lambda::Function", 0)


# Bring your own


def test_a_role_of_another_stack_gets_its_rights_in_this_one() -> None:
    app = cdk.App()
    roles = cdk.Stack(app, "Roles")
    role = iam.Role(roles, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"), path="/emr/")
    stack = cdk.Stack(app, "Stack")
    options = emr.HandlerOptions(role=role)
    made = groups(stack, "Groups", revoke_rules_on_delete=options)
    block = emr.BlockPublicAccess(stack, "Block", handler=options)
    Template.from_stack(roles).resource_count_is("AWS::IAM::Policy", 0)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Role", 0)
    template.resource_count_is("AWS::IAM::Policy", 1)  # of one role, for both functions
    template.resource_count_is("AWS::IAM::RolePolicy", 1)
    assert made.revoke_function is not None
    assert made.revoke_function.role is not None
    assert made.revoke_function.role.node.path == block.role.node.path


def test_the_owner_of_a_role_that_cannot_be_changed_is_told_everything() -> None:
    stack = new_stack("eu-west-1")
    role = imported_role(stack, "Theirs", mutable=False)
    groups(stack, "Groups", revoke_rules_on_delete=emr.HandlerOptions(role=role))
    found = [one for one in warnings(stack) if "[ack: emr_constructs:HandlerRoleRights]" in one]
    assert len(found) == 3
    for right in ("logs:PutLogEvents", "ec2:DescribeSecurityGroupRules", "ec2:RevokeSecurityGroupIngress"):
        assert [one for one in found if right in one], right
    Template.from_stack(stack).resource_count_is("AWS::IAM::RolePolicy", 0)


def test_logs_are_encrypted_with_a_key_that_lets_them() -> None:
    stack = new_stack()
    key = kms.Key(stack, "Key")
    emr.BlockPublicAccess(stack, "Block", handler=emr.HandlerOptions(log_encryption_key=key))
    found = Synthesized(stack)
    assert found.properties(f"{BLOCK}/Logs/Resource")["KmsKeyId"] == found.arn("Key/Resource")
    assert [one["Principal"] for one in found.statements("Key/Resource")[1:]] == [
        {"Service": join("logs.", REGION, ".amazonaws.com")}
    ]


def test_what_is_made_is_shown() -> None:
    stack = new_stack()
    group = logs.LogGroup(stack, "Logs")
    block = emr.BlockPublicAccess(stack, "Block", handler=emr.HandlerOptions(log_group=group))
    linked = emr.ServiceLinkedRoles(stack, "Link", roles=[CLUSTERS])
    revoking = groups(stack, "Groups").revoke_function
    assert isinstance(block.function, lambda_.Function)
    assert block.function.log_group.node.path == group.node.path
    assert (block.role, linked.role) == (block.function.role, linked.function.role)
    assert revoking is not None
    assert [one.node.path for one in (block.function, linked.function, revoking)] == [
        f"Stack/{handler}/Function" for handler in HANDLERS
    ]


# Refusals


def refused(make: Any) -> list[str]:
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    return [str(one) for one in caught.value.violations]


def test_every_wrong_port_is_told() -> None:
    stack = new_stack()
    ports: Any = [22, 70000, -1, (90, 80), [1, 2, 3]]
    assert refused(lambda: emr.BlockPublicAccess(stack, "Block", permitted_public_ports=ports)) == [
        "PublicPort: `permitted_public_ports[1]` (70000) must be within 0 and 65535, the lower port first",
        "PublicPort: `permitted_public_ports[2]` (-1) must be within 0 and 65535, the lower port first",
        "PublicPort: `permitted_public_ports[3]` ((90, 80)) must be within 0 and 65535, the lower port first",
        "PublicPort: `permitted_public_ports[4]` ([1, 2, 3]) must be a port, or a pair of first and last port",
    ]
    emr.BlockPublicAccess(stack, "Block")  # nothing was left behind


def test_a_port_may_be_known_at_deployment_only() -> None:
    stack = new_stack()
    port: Any = cdk.CfnParameter(stack, "Port", type="Number").value_as_number
    emr.BlockPublicAccess(stack, "Block", permitted_public_ports=[port])
    ref = {"Ref": "Port"}
    assert Synthesized(stack).properties("Block/Resource/Default")["PermittedPorts"] == [{"First": ref, "Last": ref}]
    assert warnings(stack) == []


@pytest.mark.parametrize(("ports", "warned"), [([], False), ([22], False), ([22, 23], True), ([(22, 23)], True)])
def test_ports_that_fail_the_control_are_warned_of(ports: Any, warned: bool) -> None:
    stack = new_stack()
    emr.BlockPublicAccess(stack, "Block", permitted_public_ports=ports)
    found = [one for one in warnings(stack) if "[ack: emr_constructs:PermittedPublicPorts]" in one]
    assert bool(found) is warned


def test_an_account_has_one_setting() -> None:
    stack = new_stack()
    emr.BlockPublicAccess(stack, "Block")
    assert refused(lambda: emr.BlockPublicAccess(stack, "Again")) == [
        "BlockPublicAccessTwice: the stack sets block public access already, and an account has one setting; "
        "declare it once"
    ]


def test_functions_that_are_shared_are_made_one_way() -> None:
    stack = new_stack()
    own = emr.HandlerOptions(path="/emr/")
    emr.ServiceLinkedRoles(stack, "Link", roles=[CLUSTERS], handler=own)
    emr.ServiceLinkedRoles(stack, "Same", roles=[SERVERLESS], handler=emr.HandlerOptions(path="/emr/"))
    differs = "HandlerOptionsDiffer: the stack has one function for all its Custom::Emr"
    [told] = refused(lambda: emr.ServiceLinkedRoles(stack, "Other", roles=[CLUSTERS]))
    assert told.startswith(f"{differs}ServiceLinkedRoles; say the same")
    groups(stack, "Groups")
    [told] = refused(lambda: groups(stack, "Others", revoke_rules_on_delete=own))
    assert told.startswith(f"{differs}RevokeRules; say")
    groups(stack, "Others", revoke_rules_on_delete=False)


def test_roles_have_to_be_named() -> None:
    assert refused(lambda: emr.ServiceLinkedRoles(new_stack(), "Link", roles=[])) == [
        "ServiceLinkedRolesNone: `roles` is empty; name those that have to exist"
    ]


def test_options_for_what_is_not_made_are_refused() -> None:
    stack = new_stack()
    role, group = imported_role(stack, "Theirs"), logs.LogGroup.from_log_group_name(stack, "Logs", "theirs")
    key = imported_key(stack)
    assert refused(lambda: emr.HandlerOptions(role=role, path="/", log_group=group, log_encryption_key=key)) == [
        "HandlerRole: `path` and `permissions_boundary` are for the role that is made; leave out `role`, or these",
        "HandlerLogs: `log_retention` and `log_encryption_key` are for the log group that is made; "
        "leave out `log_group`",
    ]


@pytest.mark.parametrize(
    ("make", "arguments"),
    [
        (emr.BlockPublicAccess, {"permitted_public_ports": ["22"]}),
        (emr.ServiceLinkedRoles, {"roles": ["clusters"]}),
        (groups, {"revoke_rules_on_delete": "yes"}),
    ],
)
def test_wrong_types_are_told(make: Any, arguments: dict[str, Any]) -> None:
    [told] = refused(lambda: make(new_stack(), "It", **arguments))
    assert told.startswith("ArgumentType: ")
