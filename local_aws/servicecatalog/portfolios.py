"""Portfolios, the products in them, and the principals who see them."""

from __future__ import annotations

from local_aws.api import Record
from local_aws.clock import CLOCK
from local_aws.servicecatalog import records
from local_aws.servicecatalog.records import found, in_use

_DETAIL = ("DisplayName", "Description", "ProviderName")


def create_portfolio(request: Record) -> Record:
    identifier = records.new_id("port")
    said = {name: request[name] for name in _DETAIL if name in request}
    detail = {**said, "Id": identifier, "ARN": records.arn(f"portfolio/{identifier}"), "CreatedTime": CLOCK.now()}
    records.portfolios[identifier] = {"PortfolioDetail": detail, "Tags": request.get("Tags", [])}
    answer: Record = records.portfolios[identifier]
    return answer


def describe_portfolio(request: Record) -> Record:
    answer: Record = found(records.portfolios, "Portfolio", request["Id"])
    return answer


def list_portfolios(request: Record) -> Record:
    details = [one["PortfolioDetail"] for one in records.portfolios.values()]
    return records.page(request, "PortfolioDetails", details)


def update_portfolio(request: Record) -> Record:
    portfolio: Record = found(records.portfolios, "Portfolio", request["Id"])
    portfolio["PortfolioDetail"].update({name: request[name] for name in _DETAIL if name in request})
    portfolio["Tags"] = records.merged_tags(portfolio["Tags"], request)
    return portfolio


def delete_portfolio(request: Record) -> Record:
    found(records.portfolios, "Portfolio", request["Id"])
    for store, kind in ((records.members, "products"), (records.principals, "principals")):
        if any(portfolio == request["Id"] for portfolio, _ in store):
            raise in_use(f"Portfolio {request['Id']} has {kind}.")
    del records.portfolios[request["Id"]]
    return {}


def associate_product_with_portfolio(request: Record) -> Record:
    found(records.portfolios, "Portfolio", request["PortfolioId"])
    found(records.products, "Product", request["ProductId"])
    records.members[request["PortfolioId"], request["ProductId"]] = True
    return {}


def disassociate_product_from_portfolio(request: Record) -> Record:
    """Its constraints go first: the other way round AWS refuses."""
    key = (request["PortfolioId"], request["ProductId"])
    found(records.members, "Association", key)
    if any((one["PortfolioId"], one["ProductId"]) == key for one in _constraints()):
        raise in_use(f"Product {request['ProductId']} has constraints in portfolio {request['PortfolioId']}.")
    del records.members[key]
    return {}


def associate_principal_with_portfolio(request: Record) -> Record:
    found(records.portfolios, "Portfolio", request["PortfolioId"])
    shown = {name: request[name] for name in ("PrincipalARN", "PrincipalType")}
    records.principals[request["PortfolioId"], request["PrincipalARN"]] = shown
    return {}


def disassociate_principal_from_portfolio(request: Record) -> Record:
    key = (request["PortfolioId"], request["PrincipalARN"])
    found(records.principals, "Principal", key)
    del records.principals[key]
    return {}


def list_principals_for_portfolio(request: Record) -> Record:
    found(records.portfolios, "Portfolio", request["PortfolioId"])
    items = [one for (portfolio, _), one in records.principals.items() if portfolio == request["PortfolioId"]]
    return records.page(request, "Principals", items)


def _constraints() -> list[Record]:
    return [one["ConstraintDetail"] for one in records.constraints.values()]
