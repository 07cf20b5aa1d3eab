"""What runs in Lambda behind custom resources, against stubbed AWS: what it asks for, and what it makes of refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from emr_constructs.foundation.handlers import block_public_access, protocol, revoke_rules, service_linked_roles
from emr_constructs.foundation.handlers.protocol import Request, ResourceError

A, B, C = GROUPS = ["sg-a", "sg-b", "sg-c"]


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the handlers slept, which takes no time here."""
    naps: list[float] = []
    monkeypatch.setattr("time.sleep", naps.append)
    return naps


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Stubber]]:
    """Makes a stub of the one service that a handler talks to; everything that was announced has to be asked."""
    stubs: list[Stubber] = []
    make = boto3.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="eu-west-1").client

    def stub(service: str) -> Stubber:
        client: Any = make(service)  # type: ignore[call-overload]
        stubs.append(Stubber(client))
        stubs[-1].activate()

        def client_of(name: str, *, config: Any) -> Any:
            assert (name, config) == (service, protocol.CONFIG)
            return client

        monkeypatch.setattr(boto3, "client", client_of)
        return stubs[-1]

    yield stub
    for one in stubs:
        one.assert_no_pending_responses()


# Block public access


def setting(blocked: bool, *ports: dict[str, int]) -> dict[str, Any]:
    return {
        "BlockPublicAccessConfiguration": {
            "BlockPublicSecurityGroupRules": blocked,
            "PermittedPublicSecurityGroupRuleRanges": list(ports),
        }
    }


def account(**configuration: Any) -> dict[str, Any]:
    """What EMR answers."""
    author = {"CreationDateTime": 0, "CreatedByArn": "arn:aws:iam::111122223333:root"}
    return {"BlockPublicAccessConfiguration": configuration, "BlockPublicAccessConfigurationMetadata": author}


def ports(*pairs: tuple[str, str], restore: str = "false") -> dict[str, Any]:
    """Properties as CloudFormation hands them over: all text."""
    permitted = [{"First": first, "Last": last} for first, last in pairs]
    return {"RestoreOnDelete": restore, "PermittedPorts": permitted}


SSH = {"MinRange": 22, "MaxRange": 22}


@pytest.mark.parametrize(
    ("before", "physical_id"),
    [
        (setting(True, SSH, {"MinRange": 80, "MaxRange": 81}), "block-public-access:on:22-22,80-81"),
        (setting(False), "block-public-access:off:"),
        (setting(True, {"MinRange": 443}), "block-public-access:on:443-443"),
    ],
)
def test_the_setting_before_is_remembered(
    stubbed: Callable[[str], Stubber], before: dict[str, Any], physical_id: str
) -> None:
    emr = stubbed("emr")
    emr.add_response("get_block_public_access_configuration", account(**before["BlockPublicAccessConfiguration"]), {})
    emr.add_response("put_block_public_access_configuration", {}, setting(True))
    assert block_public_access.act(Request("Create", "", ports())) == physical_id


def test_an_update_writes_the_setting_and_remembers_the_same(stubbed: Callable[[str], Stubber]) -> None:
    expected = setting(True, SSH, {"MinRange": 8000, "MaxRange": 8010})
    stubbed("emr").add_response("put_block_public_access_configuration", {}, expected)
    request = Request("Update", "block-public-access:off:", ports(("22", "22"), ("8000", "8010")))
    assert block_public_access.act(request) == "block-public-access:off:"


def test_the_setting_stays_when_the_stack_goes(stubbed: Callable[[str], Stubber]) -> None:
    stubbed("emr")
    request = Request("Delete", "block-public-access:off:", ports())
    assert block_public_access.act(request) == "block-public-access:off:"


@pytest.mark.parametrize(
    ("physical_id", "expected"),
    [
        ("block-public-access:off:", setting(False)),
        ("block-public-access:on:22-22,80-81", setting(True, SSH, {"MinRange": 80, "MaxRange": 81})),
    ],
)
def test_the_setting_before_is_put_back_where_that_is_asked(
    stubbed: Callable[[str], Stubber], physical_id: str, expected: dict[str, Any]
) -> None:
    stubbed("emr").add_response("put_block_public_access_configuration", {}, expected)
    assert block_public_access.act(Request("Delete", physical_id, ports(restore="true"))) == physical_id


def test_what_cannot_be_remembered_is_not_overwritten(stubbed: Callable[[str], Stubber]) -> None:
    before = setting(True, *[{"MinRange": 10000, "MaxRange": 10001}] * 99)["BlockPublicAccessConfiguration"]
    stubbed("emr").add_response("get_block_public_access_configuration", account(**before), {})
    with pytest.raises(ResourceError, match="excepts 99 ranges of ports, too many to remember"):
        block_public_access.act(Request("Create", "", ports()))


# Service-linked roles

ROLES = {"Roles": [{"Service": "a.amazonaws.com", "Name": "A"}, {"Service": "b.amazonaws.com", "Name": "B"}]}
ROLE = {
    "Role": {
        "Path": "/p/",
        "RoleName": "A",
        "RoleId": "A" * 16,
        "Arn": "arn:aws:iam::111122223333:role/A",
        "CreateDate": 0,
    }
}


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_roles_that_exist_are_left_and_the_others_made(stubbed: Callable[[str], Stubber], kind: str) -> None:
    iam = stubbed("iam")
    iam.add_client_error("create_service_linked_role", "InvalidInput", expected_params=named("a"))
    iam.add_response("get_role", ROLE, {"RoleName": "A"})
    iam.add_response("create_service_linked_role", {}, named("b"))
    assert service_linked_roles.act(Request(kind, "", ROLES)) == "emr-service-linked-roles"


@pytest.mark.parametrize("answer", ["NoSuchEntity", "AccessDenied"])
def test_a_role_that_iam_does_not_make_is_told(stubbed: Callable[[str], Stubber], answer: str) -> None:
    iam = stubbed("iam")
    iam.add_client_error("create_service_linked_role", "InvalidInput", "no such service")
    iam.add_client_error("get_role", answer)
    with pytest.raises(ClientError, match="no such service"):
        service_linked_roles.act(Request("Create", "", ROLES))


def test_any_other_refusal_is_told(stubbed: Callable[[str], Stubber]) -> None:
    stubbed("iam").add_client_error("create_service_linked_role", "LimitExceeded")
    with pytest.raises(ClientError, match="LimitExceeded"):
        service_linked_roles.act(Request("Create", "", ROLES))


def test_roles_are_never_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boto3, "client", None)
    assert service_linked_roles.act(Request("Delete", "x", ROLES)) == "emr-service-linked-roles"


def named(letter: str) -> dict[str, str]:
    return {"AWSServiceName": f"{letter}.amazonaws.com"}


# Rules between groups

DELETE = Request("Delete", "rules-between-sg-a-sg-b-sg-c", {"GroupIds": GROUPS})


def rule(id: str, group: str, other: str | None, *, egress: bool = False) -> dict[str, Any]:  # noqa: A002
    named = {"ReferencedGroupInfo": {"GroupId": other}} if other else {"CidrIpv4": "10.0.0.0/8"}
    return {"SecurityGroupRuleId": id, "GroupId": group, "IsEgress": egress, **named}


def shown(ec2: Stubber, *rules: dict[str, Any], after: str = "", more: str = "") -> None:
    """A page of rules."""
    asked = {"Filters": [{"Name": "group-id", "Values": GROUPS}], "MaxResults": 100}
    page = {"SecurityGroupRules": list(rules), **({"NextToken": more} if more else {})}
    ec2.add_response("describe_security_group_rules", page, {**asked, **({"NextToken": after} if after else {})})


def revoked(ec2: Stubber, group: str, *ids: str, egress: bool = False) -> None:
    operation = f"revoke_security_group_{'egress' if egress else 'ingress'}"
    ec2.add_response(operation, {}, {"GroupId": group, "SecurityGroupRuleIds": list(ids)})


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_nothing_happens_before_the_groups_are_deleted(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(boto3, "client", None)
    assert revoke_rules.act(Request(kind, "old", {"GroupIds": GROUPS})) == "rules-between-sg-a-sg-b-sg-c"


def test_rules_between_the_groups_are_revoked_and_no_others(
    stubbed: Callable[[str], Stubber], slept: list[float]
) -> None:
    ec2 = stubbed("ec2")
    shown(ec2, rule("r1", A, B), rule("r2", A, A), rule("r3", A, None), rule("r4", A, "sg-other"), more="on")
    shown(ec2, rule("r5", B, A), rule("r6", C, B, egress=True), rule("r7", A, C), after="on")
    revoked(ec2, A, "r1", "r7")
    revoked(ec2, B, "r5")
    revoked(ec2, C, "r6", egress=True)
    shown(ec2, rule("r2", A, A), rule("r3", A, None), rule("r4", A, "sg-other"))
    assert revoke_rules.act(DELETE) == DELETE.physical_id
    assert slept == [0]


def test_many_rules_are_revoked_in_portions(stubbed: Callable[[str], Stubber]) -> None:
    ec2, ids = stubbed("ec2"), [f"r{number}" for number in range(101)]
    shown(ec2, *(rule(one, A, B) for one in ids))
    for first in (0, 50, 100):
        revoked(ec2, A, *ids[first : first + 50])
    shown(ec2)
    assert revoke_rules.act(DELETE) == DELETE.physical_id


def test_rules_that_somebody_else_revokes_are_no_problem(stubbed: Callable[[str], Stubber]) -> None:
    ec2 = stubbed("ec2")
    shown(ec2, rule("r1", A, B), rule("r2", B, A))
    ec2.add_client_error("revoke_security_group_ingress", "InvalidSecurityGroupRuleId.NotFound")
    revoked(ec2, B, "r2")
    shown(ec2)
    assert revoke_rules.act(DELETE) == DELETE.physical_id


def test_another_refusal_ends_it(stubbed: Callable[[str], Stubber]) -> None:
    ec2 = stubbed("ec2")
    shown(ec2, rule("r1", A, B))
    ec2.add_client_error("revoke_security_group_ingress", "UnauthorizedOperation")
    with pytest.raises(ClientError, match="UnauthorizedOperation"):
        revoke_rules.act(DELETE)


def test_rules_that_come_back_are_told(stubbed: Callable[[str], Stubber], slept: list[float]) -> None:
    ec2 = stubbed("ec2")
    for _ in range(5):
        shown(ec2, rule("r1", A, B))
        revoked(ec2, A, "r1")
    with pytest.raises(ResourceError, match="rules between sg-a, sg-b, sg-c come back: is a cluster still using"):
        revoke_rules.act(DELETE)
    assert slept == [0, 2, 4, 6, 8]


def test_too_many_rules_are_left_to_people(stubbed: Callable[[str], Stubber]) -> None:
    shown(stubbed("ec2"), *(rule(f"r{number}", A, B) for number in range(1001)))
    with pytest.raises(ResourceError, match="more than 1000 rules between sg-a, sg-b, sg-c"):
        revoke_rules.act(DELETE)
