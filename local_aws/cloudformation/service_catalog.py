"""AWS::ServiceCatalog: portfolios, products from templates, who sees them, and with which role they are launched."""

from __future__ import annotations

import json
import uuid
from typing import Any

from local_aws import servicecatalog
from local_aws.cloudformation.resource import Created, Declared, Properties, ResourceHandler
from local_aws.servicecatalog.products import artifacts_of
from local_aws.translation import to_api

_VERSIONS = "ProvisioningArtifactParameters"


class ServiceCatalogPortfolio(ResourceHandler):
    """A portfolio."""

    type_name = "AWS::ServiceCatalog::Portfolio"
    in_place = frozenset({"AcceptLanguage", "Description", "DisplayName", "ProviderName", "Tags"})
    tag_property = "Tags"

    def create(self, declared: Declared) -> Created:
        made = _call("CreatePortfolio", {**declared.properties, "IdempotencyToken": _token()})
        return _portfolio(made)

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        said = {name: value for name, value in new.properties.items() if name != "Tags"}
        return _portfolio(_call("UpdatePortfolio", {"Id": physical_id, **said, **_retagging(old, new.properties)}))

    def delete(self, physical_id: str, properties: Properties) -> None:
        _call("DeletePortfolio", {"Id": physical_id})


class ServiceCatalogCloudFormationProduct(ResourceHandler):
    """A product. Its versions are told apart by name and template: those that stay keep their ids."""

    type_name = "AWS::ServiceCatalog::CloudFormationProduct"
    in_place = frozenset(
        [
            *("AcceptLanguage", "Description", "Distributor", "Name", "Owner", _VERSIONS),
            *("ReplaceProvisioningArtifacts", "SupportDescription", "SupportEmail", "SupportUrl", "Tags"),
        ]
    )
    tag_property = "Tags"

    def create(self, declared: Declared) -> Created:
        first, *more = declared.properties[_VERSIONS]
        request = {**_attributes(declared.properties), "ProductType": "CLOUD_FORMATION_TEMPLATE"}
        request = {**request, _VERSIONS: first, "Tags": declared.properties.get("Tags", [])}
        made = _call("CreateProduct", {**request, "IdempotencyToken": _token()})
        product_id = made["ProductViewDetail"]["ProductViewSummary"]["ProductId"]
        for version in more:
            _add(product_id, version)
        return _product(product_id)

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        tags = _retagging(old, new.properties)
        _call("UpdateProduct", {"Id": physical_id, **_attributes(new.properties), **tags})
        replaces = str(new.properties.get("ReplaceProvisioningArtifacts", False)).lower() == "true"
        there = {} if replaces else _versions(physical_id)
        before = list(_versions(physical_id).values())
        kept = {_key(version): version for version in new.properties[_VERSIONS]}
        for key, version in kept.items():
            if key not in there:
                _add(physical_id, version)
        for artifact_id in before:
            if artifact_id not in [there.get(key) for key in kept]:
                _call("DeleteProvisioningArtifact", {"ProductId": physical_id, "ProvisioningArtifactId": artifact_id})
        return _product(physical_id)

    def delete(self, physical_id: str, properties: Properties) -> None:
        _call("DeleteProduct", {"Id": physical_id})


class ServiceCatalogPortfolioProductAssociation(ResourceHandler):
    """A product in a portfolio."""

    type_name = "AWS::ServiceCatalog::PortfolioProductAssociation"
    create_only = frozenset({"AcceptLanguage", "PortfolioId", "ProductId"})

    def create(self, declared: Declared) -> Created:
        _call("AssociateProductWithPortfolio", dict(declared.properties))
        return Created(f"{declared.properties['PortfolioId']}|{declared.properties['ProductId']}", {})

    def delete(self, physical_id: str, properties: Properties) -> None:
        portfolio, _, product = physical_id.partition("|")
        _call("DisassociateProductFromPortfolio", {"PortfolioId": portfolio, "ProductId": product})


class ServiceCatalogPortfolioPrincipalAssociation(ResourceHandler):
    """Somebody who sees a portfolio."""

    type_name = "AWS::ServiceCatalog::PortfolioPrincipalAssociation"
    create_only = frozenset({"AcceptLanguage", "PortfolioId", "PrincipalARN", "PrincipalType"})

    def create(self, declared: Declared) -> Created:
        _call("AssociatePrincipalWithPortfolio", dict(declared.properties))
        return Created(f"{declared.properties['PortfolioId']}|{declared.properties['PrincipalARN']}", {})

    def delete(self, physical_id: str, properties: Properties) -> None:
        portfolio, _, principal = physical_id.partition("|")
        _call("DisassociatePrincipalFromPortfolio", {"PortfolioId": portfolio, "PrincipalARN": principal})


class ServiceCatalogLaunchRoleConstraint(ResourceHandler):
    """The role with which a product of a portfolio is launched."""

    type_name = "AWS::ServiceCatalog::LaunchRoleConstraint"
    create_only = frozenset({"PortfolioId", "ProductId"})
    in_place = frozenset({"AcceptLanguage", "Description", "LocalRoleName", "RoleArn"})

    def create(self, declared: Declared) -> Created:
        place = {name: declared.properties[name] for name in self.create_only}
        request = {**place, **_launch(declared.properties), "Type": "LAUNCH", "IdempotencyToken": _token()}
        made = _call("CreateConstraint", request)["ConstraintDetail"]["ConstraintId"]
        return Created(made, {"Id": made})

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        _call("UpdateConstraint", {"Id": physical_id, **_launch(new.properties)})
        return Created(physical_id, {"Id": physical_id})

    def delete(self, physical_id: str, properties: Properties) -> None:
        _call("DeleteConstraint", {"Id": physical_id})


def _call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
    return servicecatalog.call(operation, to_api(operation, request, service=servicecatalog.SERVICE))


def _portfolio(answer: dict[str, Any]) -> Created:
    detail = answer["PortfolioDetail"]
    return Created(detail["Id"], {"Id": detail["Id"], "PortfolioName": detail["DisplayName"]})


def _attributes(properties: Properties) -> dict[str, Any]:
    others = {_VERSIONS, "ReplaceProvisioningArtifacts", "Tags"}
    return {name: value for name, value in properties.items() if name not in others}


def _add(product_id: str, version: Any) -> None:
    request = {"ProductId": product_id, "Parameters": version, "IdempotencyToken": _token()}
    _call("CreateProvisioningArtifact", request)


def _product(product_id: str) -> Created:
    found = _call("DescribeProductAsAdmin", {"Id": product_id})
    versions = found["ProvisioningArtifactSummaries"]
    attributes = {
        "Id": product_id,
        "ProductName": found["ProductViewDetail"]["ProductViewSummary"]["Name"],
        "ProvisioningArtifactIds": ",".join(one["Id"] for one in versions),
        "ProvisioningArtifactNames": ",".join(one.get("Name", "") for one in versions),
    }
    return Created(product_id, attributes)


def _versions(product_id: str) -> dict[tuple[Any, Any], str]:
    """The ids of versions, by name and template."""
    return {(detail.get("Name"), url): detail["Id"] for detail, url in artifacts_of(product_id)}


def _key(version: Any) -> tuple[Any, Any]:
    return version.get("Name"), version["Info"]["LoadTemplateFromURL"]


def _launch(properties: Properties) -> dict[str, Any]:
    role = _named(properties, "RoleArn", "LocalRoleName")
    return {**_named(properties, "Description"), "Parameters": json.dumps(role)}


def _named(properties: Properties, *names: str) -> dict[str, Any]:
    return {name: properties[name] for name in names if name in properties}


def _retagging(old: Properties, new: Properties) -> dict[str, Any]:
    kept = {tag["Key"] for tag in new.get("Tags", [])}
    gone = [tag["Key"] for tag in old.get("Tags", []) if tag["Key"] not in kept]
    return {"AddTags": new.get("Tags", []), "RemoveTags": gone}


def _token() -> str:
    return str(uuid.uuid4())
