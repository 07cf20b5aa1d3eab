"""Products, each with its versions: templates of CloudFormation in S3."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from local_aws import seam
from local_aws.api import Record
from local_aws.clock import CLOCK
from local_aws.servicecatalog import records
from local_aws.servicecatalog.records import found, in_use, invalid

_URL = re.compile(r"https://(?:s3[.-][a-z0-9.-]+/(?P<bucket>[^/]+)|(?P<host>[^/]+?)\.s3[.-][^/]+)/(?P<key>.+)")
_LOAD = "LoadTemplateFromURL"
# As requests name them, as answers do.
_SUMMARY = {
    "Name": "Name",
    "Owner": "Owner",
    "Description": "ShortDescription",
    "Distributor": "Distributor",
    "SupportDescription": "SupportDescription",
    "SupportEmail": "SupportEmail",
    "SupportUrl": "SupportUrl",
}


@dataclass
class Product:
    """A product.

    :param view: As answers show it.
    :param tags: Its tags.
    :param artifacts: Its versions by id: as answers show them, the address of the template, and the template.
    """

    view: Record
    tags: list[Record]
    artifacts: dict[str, tuple[Record, Record, Record]] = field(default_factory=dict)


def create_product(request: Record) -> Record:
    identifier = records.new_id("prod")
    summary = {**_summary(request), "Id": records.new_id("prodview"), "ProductId": identifier}
    arn = records.arn(f"product/{identifier}")
    view = {"ProductViewSummary": summary, "Status": "AVAILABLE", "ProductARN": arn, "CreatedTime": CLOCK.now()}
    summary["Type"] = request["ProductType"]
    made = Product(view, request.get("Tags", []))
    detail = _add_artifact(made, request.get("ProvisioningArtifactParameters", {}))
    records.products[identifier] = made
    return {"ProductViewDetail": view, "ProvisioningArtifactDetail": detail, "Tags": made.tags}


def describe_product_as_admin(request: Record) -> Record:
    product = _product(request["Id"])
    names = ("Id", "Name", "Description", "CreatedTime")
    versions = [{name: detail[name] for name in names if name in detail} for detail, _, _ in product.artifacts.values()]
    return {"ProductViewDetail": product.view, "ProvisioningArtifactSummaries": versions, "Tags": product.tags}


def search_products_as_admin(request: Record) -> Record:
    """All, or those of one portfolio."""
    portfolio = request.get("PortfolioId")
    views = [
        product.view
        for identifier, product in records.products.items()
        if portfolio is None or (portfolio, identifier) in records.members
    ]
    return records.page(request, "ProductViewDetails", views)


def update_product(request: Record) -> Record:
    product = _product(request["Id"])
    product.view["ProductViewSummary"].update(_summary(request))
    product.tags = records.merged_tags(product.tags, request)
    return {"ProductViewDetail": product.view, "Tags": product.tags}


def delete_product(request: Record) -> Record:
    _product(request["Id"])
    if any(product == request["Id"] for _, product in records.members):
        raise in_use(f"Product {request['Id']} is in a portfolio.")
    del records.products[request["Id"]]
    return {}


def create_provisioning_artifact(request: Record) -> Record:
    detail = _add_artifact(_product(request["ProductId"]), request["Parameters"])
    return {"ProvisioningArtifactDetail": detail, "Info": request["Parameters"].get("Info", {}), "Status": "AVAILABLE"}


def describe_provisioning_artifact(request: Record) -> Record:
    artifacts = _product(request["ProductId"]).artifacts
    detail, info, template = found(artifacts, "Provisioning artifact", request["ProvisioningArtifactId"])
    answer: Record = {"ProvisioningArtifactDetail": detail, "Status": "AVAILABLE"}
    if request.get("Verbose"):
        answer["Info"] = {"TemplateUrl": info[_LOAD]}
    if request.get("IncludeProvisioningArtifactParameters"):
        answer["ProvisioningArtifactParameters"] = [
            _parameter(name, said) for name, said in template.get("Parameters", {}).items()
        ]
    return answer


def delete_provisioning_artifact(request: Record) -> Record:
    artifacts = _product(request["ProductId"]).artifacts
    found(artifacts, "Provisioning artifact", request["ProvisioningArtifactId"])
    if len(artifacts) == 1:
        raise in_use(f"Product {request['ProductId']} has no other provisioning artifact.")
    del artifacts[request["ProvisioningArtifactId"]]
    return {}


def artifacts_of(product_id: str) -> list[tuple[Record, str]]:
    """The versions of a product, each with the address of its template."""
    return [(detail, info[_LOAD]) for detail, info, _ in _product(product_id).artifacts.values()]


def _product(identifier: str) -> Product:
    product: Product = found(records.products, "Product", identifier)
    return product


def _summary(request: Record) -> Record:
    return {ours: request[theirs] for theirs, ours in _SUMMARY.items() if theirs in request}


def _add_artifact(product: Product, said: Record) -> Record:
    info = said.get("Info", {})
    if said.get("Type", "CLOUD_FORMATION_TEMPLATE") != "CLOUD_FORMATION_TEMPLATE" or set(info) != {_LOAD}:
        raise invalid(f"A product is made of a CLOUD_FORMATION_TEMPLATE, by {_LOAD}.")
    template = _template(info[_LOAD])
    detail: Record = {
        **{name: said[name] for name in ("Name", "Description") if name in said},
        "Id": records.new_id("pa"),
        "Type": "CLOUD_FORMATION_TEMPLATE",
        "CreatedTime": CLOCK.now(),
        "Active": True,
        "Guidance": "DEFAULT",
    }
    product.artifacts[detail["Id"]] = (detail, info, template)
    return detail


def _template(url: str) -> Record:
    """The template at an address, which must be that of an object in S3.

    :raises ApiError: where there is none, or it is no template.
    """
    place = _URL.fullmatch(url)
    bucket = seam.service("s3")._buckets.get(place["bucket"] or place["host"]) if place else None
    there = bucket["objects"].get(place["key"]) if bucket and place else None
    if there is None:
        raise invalid(f"There is no template at {url}.")
    try:
        template: Any = json.loads(there["body"])
    except ValueError as error:
        raise invalid(f"The template at {url} is not JSON: {error}.") from error
    if not isinstance(template, dict) or not template.get("Resources"):
        raise invalid(f"The template at {url} has no Resources.")
    return template


def _parameter(name: str, said: Record) -> Record:
    limits = ("AllowedValues", "AllowedPattern", "MinLength", "MaxLength", "MinValue", "MaxValue")
    constraints = {one: said[one] for one in limits if one in said}
    texts = {one: value if isinstance(value, list) else str(value) for one, value in constraints.items()}
    if "AllowedValues" in texts:
        texts["AllowedValues"] = [str(value) for value in said["AllowedValues"]]
    shown: Record = {
        "ParameterKey": name,
        "ParameterType": said["Type"],
        "IsNoEcho": bool(said.get("NoEcho", False)),
        "ParameterConstraints": texts,
    }
    if "Default" in said:
        shown["DefaultValue"] = str(said["Default"])
    return {**shown, "Description": said["Description"]} if "Description" in said else shown
