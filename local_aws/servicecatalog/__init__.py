"""The local Service Catalog: the part of the API about portfolios, products from templates, and who may launch them.

Each request and each answer goes through botocore's model. Nothing is provisioned here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local_aws import json_protocol
from local_aws.api import Api, Record
from local_aws.servicecatalog import constraints, portfolios, products

SERVICE = "servicecatalog"

# Operation: its function, and the members that the function heeds.
_OPERATIONS: dict[str, tuple[Callable[[Record], Record], str]] = {
    "CreatePortfolio": (portfolios.create_portfolio, "*"),  # a portfolio shows all that it was made with
    "DescribePortfolio": (portfolios.describe_portfolio, "Id AcceptLanguage"),
    "ListPortfolios": (portfolios.list_portfolios, "AcceptLanguage PageToken PageSize"),
    "UpdatePortfolio": (portfolios.update_portfolio, "*"),
    "DeletePortfolio": (portfolios.delete_portfolio, "Id AcceptLanguage"),
    "AssociateProductWithPortfolio": (
        portfolios.associate_product_with_portfolio,
        "PortfolioId ProductId AcceptLanguage",
    ),
    "DisassociateProductFromPortfolio": (
        portfolios.disassociate_product_from_portfolio,
        "PortfolioId ProductId AcceptLanguage",
    ),
    "AssociatePrincipalWithPortfolio": (portfolios.associate_principal_with_portfolio, "*"),
    "DisassociatePrincipalFromPortfolio": (portfolios.disassociate_principal_from_portfolio, "*"),
    "ListPrincipalsForPortfolio": (
        portfolios.list_principals_for_portfolio,
        "PortfolioId AcceptLanguage PageToken PageSize",
    ),
    "CreateProduct": (
        products.create_product,
        "Name Owner Description Distributor SupportDescription SupportEmail SupportUrl ProductType Tags "
        "ProvisioningArtifactParameters IdempotencyToken AcceptLanguage",
    ),
    "DescribeProductAsAdmin": (products.describe_product_as_admin, "Id AcceptLanguage"),
    "SearchProductsAsAdmin": (products.search_products_as_admin, "PortfolioId AcceptLanguage PageToken PageSize"),
    "UpdateProduct": (
        products.update_product,
        "Id Name Owner Description Distributor SupportDescription SupportEmail SupportUrl AddTags RemoveTags "
        "AcceptLanguage",
    ),
    "DeleteProduct": (products.delete_product, "Id AcceptLanguage"),
    "CreateProvisioningArtifact": (
        products.create_provisioning_artifact,
        "ProductId Parameters IdempotencyToken AcceptLanguage",
    ),
    "DescribeProvisioningArtifact": (
        products.describe_provisioning_artifact,
        "ProductId ProvisioningArtifactId IncludeProvisioningArtifactParameters Verbose AcceptLanguage",
    ),
    "DeleteProvisioningArtifact": (
        products.delete_provisioning_artifact,
        "ProductId ProvisioningArtifactId AcceptLanguage",
    ),
    "CreateConstraint": (constraints.create_constraint, "*"),
    "DescribeConstraint": (constraints.describe_constraint, "Id AcceptLanguage"),
    "ListConstraintsForPortfolio": (
        constraints.list_constraints_for_portfolio,
        "PortfolioId ProductId AcceptLanguage PageToken PageSize",
    ),
    "UpdateConstraint": (constraints.update_constraint, "*"),
    "DeleteConstraint": (constraints.delete_constraint, "Id AcceptLanguage"),
}

_API = Api(SERVICE, name="Service Catalog", operations=_OPERATIONS)
call = _API.call


async def handle_request(
    method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]
) -> json_protocol.Response:
    """The API on the wire, as ministack calls a service."""
    return json_protocol.answer(_API, headers, body)
