"""The local Service Catalog without a server: portfolios, products, who sees them, and how they are launched."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local_aws import control, seam, servicecatalog
from local_aws.api import ApiError
from local_aws.cloudformation.resource import Declared
from local_aws.cloudformation.service_catalog import ServiceCatalogCloudFormationProduct, ServiceCatalogPortfolio
from local_aws.servicecatalog import _OPERATIONS, records

ROLE = "arn:aws:iam::000000000000:role/launch"
URL = "https://s3.us-east-1.amazonaws.com/templates/one.json"
OTHER_URL = "https://templates.s3.us-east-1.amazonaws.com/two.json"
TEMPLATE = {
    "Parameters": {
        "Nodes": {"Type": "Number", "Default": 3, "MaxValue": 9, "AllowedValues": [3, 9], "Description": "How many"},
        "Word": {"Type": "String", "NoEcho": True},
    },
    "Resources": {"Cluster": {"Type": "AWS::EMR::Cluster"}},
}
TOKEN = {"IdempotencyToken": "t"}


@pytest.fixture(autouse=True)
def account() -> Iterator[None]:
    """Templates in S3 and a role for launches, gone again afterwards with all that was made."""
    s3, iam = seam.service("s3"), seam.service("iam")
    bodies = {"one.json": json.dumps(TEMPLATE), "two.json": json.dumps(TEMPLATE), "bad.json": "{", "none.json": "{}"}
    s3._buckets["templates"] = {"objects": {name: {"body": body.encode()} for name, body in bodies.items()}}
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "servicecatalog.amazonaws.com"},
    }
    trust = json.dumps({"Statement": [statement]})
    iam._roles["launch"] = {"RoleName": "launch", "Arn": ROLE, "AssumeRolePolicyDocument": trust}
    yield
    stores = (records.portfolios, records.products, records.members, records.principals, records.constraints)
    for store in (s3._buckets, iam._roles, *stores):
        for key in store.keys():  # noqa: SIM118  # a dictionary of ministack's, where keys() is the account's share
            del store[key]


def call(operation: str, **request: Any) -> dict[str, Any]:
    return servicecatalog.call(operation, request)


@contextlib.contextmanager
def refused(words: str, code: str = "InvalidParametersException") -> Iterator[None]:
    with pytest.raises(ApiError) as caught:
        yield
    assert words in str(caught.value)
    assert caught.value.code == code


def portfolio() -> str:
    made = call("CreatePortfolio", DisplayName="Data", ProviderName="Platform", **TOKEN)
    return str(made["PortfolioDetail"]["Id"])


def version(name: str = "1", url: str = URL) -> dict[str, Any]:
    return {"Name": name, "Info": {"LoadTemplateFromURL": url}}


def product(**changes: Any) -> str:
    request = {"Name": "Small", "Owner": "Platform", "ProductType": "CLOUD_FORMATION_TEMPLATE", **TOKEN}
    made = call("CreateProduct", **{**request, "ProvisioningArtifactParameters": version(), **changes})
    return str(made["ProductViewDetail"]["ProductViewSummary"]["ProductId"])


def versions(product_id: str) -> dict[str, str]:
    """Names and ids."""
    found = call("DescribeProductAsAdmin", Id=product_id)["ProvisioningArtifactSummaries"]
    return {one["Name"]: one["Id"] for one in found}


def test_a_portfolio_is_made_changed_and_deleted() -> None:
    made = call("CreatePortfolio", DisplayName="Data", ProviderName="P", Tags=[{"Key": "äb", "Value": "1"}], **TOKEN)
    identifier = made["PortfolioDetail"]["Id"]
    tags = {"AddTags": [{"Key": "c", "Value": "2"}], "RemoveTags": ["äb"]}
    call("UpdatePortfolio", Id=identifier, Description="d", **tags)
    found = call("DescribePortfolio", Id=identifier)
    assert found["Tags"] == [{"Key": "c", "Value": "2"}]
    detail = found["PortfolioDetail"]
    assert (detail["DisplayName"], detail["Description"]) == ("Data", "d")
    assert detail["ARN"] == f"arn:aws:catalog:us-east-1:000000000000:portfolio/{identifier}"
    call("DeletePortfolio", Id=identifier)
    assert call("ListPortfolios")["PortfolioDetails"] == []
    with refused(f"Portfolio {identifier} not found", code="ResourceNotFoundException"):
        call("DescribePortfolio", Id=identifier)


def test_portfolios_are_listed_page_by_page() -> None:
    made = [portfolio() for _ in range(25)]
    first = call("ListPortfolios")
    rest = call("ListPortfolios", PageToken=first["NextPageToken"])
    listed = [one["Id"] for one in (*first["PortfolioDetails"], *rest["PortfolioDetails"])]
    assert (listed, "NextPageToken" in rest) == (made, False)
    with refused("is not one of this list"):
        call("ListPortfolios", PageToken="x")


def test_a_product_shows_the_parameters_of_its_template() -> None:
    product_id = product(Description="For trials")
    assert call("SearchProductsAsAdmin")["ProductViewDetails"][0]["ProductViewSummary"]["ShortDescription"] == (
        "For trials"
    )
    which = {"ProductId": product_id, "ProvisioningArtifactId": versions(product_id)["1"]}
    found = call("DescribeProvisioningArtifact", **which, Verbose=True, IncludeProvisioningArtifactParameters=True)
    assert found["Info"] == {"TemplateUrl": URL}
    nodes, word = found["ProvisioningArtifactParameters"]
    assert nodes == {
        "ParameterKey": "Nodes",
        "ParameterType": "Number",
        "DefaultValue": "3",
        "Description": "How many",
        "IsNoEcho": False,
        "ParameterConstraints": {"AllowedValues": ["3", "9"], "MaxValue": "9"},
    }
    assert word == {"ParameterKey": "Word", "ParameterType": "String", "IsNoEcho": True, "ParameterConstraints": {}}
    assert set(call("DescribeProvisioningArtifact", **which)) == {"ProvisioningArtifactDetail", "Status"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Type": "TERRAFORM_CLOUD"}, "A product is made of a CLOUD_FORMATION_TEMPLATE"),
        ({"Info": {"ImportFromPhysicalId": "arn"}}, "A product is made of a CLOUD_FORMATION_TEMPLATE"),
        ({"Info": {"LoadTemplateFromURL": URL + "x"}}, "There is no template at"),
        ({"Info": {"LoadTemplateFromURL": URL.replace("templates", "none")}}, "There is no template at"),
        ({"Info": {"LoadTemplateFromURL": "s3://templates/one.json"}}, "There is no template at"),
        ({"Info": {"LoadTemplateFromURL": URL.replace("one", "bad")}}, "is not JSON"),
        ({"Info": {"LoadTemplateFromURL": URL.replace("one", "none")}}, "has no Resources"),
    ],
)
def test_what_is_no_product(changes: dict[str, Any], words: str) -> None:
    with refused(words):
        product(ProvisioningArtifactParameters={**version(), **changes})
    assert call("SearchProductsAsAdmin")["ProductViewDetails"] == []


def test_a_product_gets_and_loses_versions() -> None:
    product_id = product()
    call("CreateProvisioningArtifact", ProductId=product_id, Parameters=version("2", OTHER_URL), **TOKEN)
    first = {"ProductId": product_id, "ProvisioningArtifactId": versions(product_id)["1"]}
    call("DeleteProvisioningArtifact", **first)
    assert list(versions(product_id)) == ["2"]
    with refused("Provisioning artifact pa-", code="ResourceNotFoundException"):
        call("DescribeProvisioningArtifact", **first)
    last = {"ProductId": product_id, "ProvisioningArtifactId": versions(product_id)["2"]}
    with refused("has no other provisioning artifact", code="ResourceInUseException"):
        call("DeleteProvisioningArtifact", **last)
    call("UpdateProduct", Id=product_id, Name="Large", AddTags=[{"Key": "a", "Value": "b"}])
    found = call("DescribeProductAsAdmin", Id=product_id)
    assert found["ProductViewDetail"]["ProductViewSummary"]["Name"] == "Large"
    assert found["Tags"] == [{"Key": "a", "Value": "b"}]


def test_what_is_in_use_stays() -> None:
    pair = {"PortfolioId": portfolio(), "ProductId": product()}
    call("AssociateProductWithPortfolio", **pair)
    launch = json.dumps({"RoleArn": ROLE})
    made = call("CreateConstraint", **pair, Type="LAUNCH", Parameters=launch, Description="d", **TOKEN)
    identifier = made["ConstraintDetail"]["ConstraintId"]
    call("UpdateConstraint", Id=identifier, Description="e", Parameters=json.dumps({"LocalRoleName": "launch"}))
    found = call("DescribeConstraint", Id=identifier)
    assert (found["ConstraintDetail"]["Description"], found["ConstraintParameters"]) == (
        "e",
        '{"LocalRoleName": "launch"}',
    )
    assert call("ListConstraintsForPortfolio", **pair)["ConstraintDetails"] == [found["ConstraintDetail"]]
    with refused("has constraints", code="ResourceInUseException"):
        call("DisassociateProductFromPortfolio", **pair)
    call("DeleteConstraint", Id=identifier)
    with refused("has products", code="ResourceInUseException"):
        call("DeletePortfolio", Id=pair["PortfolioId"])
    with refused("is in a portfolio", code="ResourceInUseException"):
        call("DeleteProduct", Id=pair["ProductId"])
    assert len(call("SearchProductsAsAdmin", PortfolioId=pair["PortfolioId"])["ProductViewDetails"]) == 1
    call("DisassociateProductFromPortfolio", **pair)
    assert call("SearchProductsAsAdmin", PortfolioId=pair["PortfolioId"])["ProductViewDetails"] == []
    call("DeleteProduct", Id=pair["ProductId"])
    call("DeletePortfolio", Id=pair["PortfolioId"])


@pytest.mark.parametrize(
    ("kind", "parameters", "words"),
    [
        ("TEMPLATE", "{}", "no constraints of the type TEMPLATE"),
        ("LAUNCH", "{}", "names RoleArn or LocalRoleName"),
        ("LAUNCH", json.dumps({"RoleArn": ROLE + "2"}), "Service Catalog cannot assume the role"),
    ],
)
def test_what_is_no_constraint(kind: str, parameters: str, words: str) -> None:
    pair = {"PortfolioId": portfolio(), "ProductId": product()}
    with refused("Association", code="ResourceNotFoundException"):
        call("CreateConstraint", **pair, Type=kind, Parameters=parameters, **TOKEN)
    call("AssociateProductWithPortfolio", **pair)
    with refused(words):
        call("CreateConstraint", **pair, Type=kind, Parameters=parameters, **TOKEN)


def test_a_product_is_launched_with_one_role() -> None:
    pair = {"PortfolioId": portfolio(), "ProductId": product()}
    call("AssociateProductWithPortfolio", **pair)
    launch = {"Type": "LAUNCH", "Parameters": json.dumps({"RoleArn": ROLE}), **TOKEN}
    call("CreateConstraint", **pair, **launch)
    with refused("has a constraint of the type LAUNCH already"):
        call("CreateConstraint", **pair, **launch)


def test_principals_see_a_portfolio() -> None:
    identifier = portfolio()
    who = {"PortfolioId": identifier, "PrincipalARN": ROLE}
    call("AssociatePrincipalWithPortfolio", **who, PrincipalType="IAM")
    found = call("ListPrincipalsForPortfolio", PortfolioId=identifier)["Principals"]
    assert found == [{"PrincipalARN": ROLE, "PrincipalType": "IAM"}]
    with refused("has principals", code="ResourceInUseException"):
        call("DeletePortfolio", Id=identifier)
    call("DisassociatePrincipalFromPortfolio", **who)
    with refused("Principal", code="ResourceNotFoundException"):
        call("DisassociatePrincipalFromPortfolio", **who)


def test_cloudformation_keeps_the_versions_that_stay() -> None:
    handler = ServiceCatalogCloudFormationProduct()
    old = {"Name": "n", "Owner": "o", "ProvisioningArtifactParameters": [version("1"), version("2", OTHER_URL)]}
    made = handler.create(Declared(logical_id="P", stack_name="S", properties=old))
    before = versions(made.physical_id)
    assert made.attributes["ProvisioningArtifactIds"] == ",".join(before.values())
    new = {**old, "Name": "m", "ProvisioningArtifactParameters": [version("2", OTHER_URL), version("3")]}
    updated = handler.update(made.physical_id, old, Declared(logical_id="P", stack_name="S", properties=new))
    after = versions(made.physical_id)
    assert (set(after), after["2"]) == ({"2", "3"}, before["2"])
    assert updated.attributes["ProductName"] == "m"
    replacing = {**new, "ReplaceProvisioningArtifacts": "true"}
    handler.update(made.physical_id, new, Declared(logical_id="P", stack_name="S", properties=replacing))
    assert set(after.values()).isdisjoint(versions(made.physical_id).values())


def test_cloudformation_takes_tags_away() -> None:
    handler = ServiceCatalogPortfolio()
    old = {"DisplayName": "d", "ProviderName": "p", "Tags": [{"Key": "a", "Value": "1"}]}
    made = handler.create(Declared(logical_id="P", stack_name="S", properties=old))
    new = {"DisplayName": "e", "ProviderName": "p"}
    updated = handler.update(made.physical_id, old, Declared(logical_id="P", stack_name="S", properties=new))
    assert (updated.physical_id, updated.attributes["PortfolioName"]) == (made.physical_id, "e")
    assert call("DescribePortfolio", Id=made.physical_id)["Tags"] == []


def test_on_the_wire_the_operation_stands_in_a_header() -> None:
    def send(operation: str, body: bytes) -> tuple[int, dict[str, Any]]:
        headers = {"x-amz-target": f"AWS242ServiceCatalogService.{operation}"}
        status, _, content = asyncio.run(servicecatalog.handle_request("POST", "/", headers, body, {}))
        return status, json.loads(content)

    assert send("ListPortfolios", b"{}") == (200, {"PortfolioDetails": []})
    assert send("DescribePortfolio", b"{}")[1]["__type"] == "ValidationException"
    assert send("ListTagOptions", b"{}")[0] == 501
    order = {"service": "servicecatalog", "operation": "ListPortfolios", "code": "ThrottlingException"}
    control.ORDERS["fail"]({**order, "status": 429, "times": 1, "message": "slowly"})
    refusal = {"__type": "ThrottlingException", "message": "slowly"}
    assert [send("ListPortfolios", b"{}") for _ in range(2)] == [(429, refusal), (200, {"PortfolioDetails": []})]


def test_every_operation_has_a_test() -> None:
    source = Path(__file__).read_text()
    assert {name for name in _OPERATIONS if f'"{name}"' in source} == set(_OPERATIONS)
