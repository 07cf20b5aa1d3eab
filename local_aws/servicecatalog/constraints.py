"""Constraints on products in portfolios: with which role they are launched."""

from __future__ import annotations

import json

from local_aws import policies, seam
from local_aws.api import Record
from local_aws.servicecatalog import records
from local_aws.servicecatalog.records import found, invalid

PRINCIPAL = "servicecatalog.amazonaws.com"


def create_constraint(request: Record) -> Record:
    key = (request["PortfolioId"], request["ProductId"])
    found(records.members, "Association", key)
    _check(request["Type"], request["Parameters"])
    if any(one["ConstraintDetail"]["Type"] == request["Type"] for one in _of(*key)):
        raise invalid(f"The product has a constraint of the type {request['Type']} already.")
    identifier = records.new_id("cons")
    shown = ("Type", "Description", "ProductId", "PortfolioId")
    said: Record = {name: request[name] for name in shown if name in request}
    detail: Record = {**said, "ConstraintId": identifier, "Owner": seam.account_id()}
    made: Record = {"ConstraintDetail": detail, "ConstraintParameters": request["Parameters"], "Status": "AVAILABLE"}
    records.constraints[identifier] = made
    return made


def describe_constraint(request: Record) -> Record:
    answer: Record = found(records.constraints, "Constraint", request["Id"])
    return answer


def list_constraints_for_portfolio(request: Record) -> Record:
    found(records.portfolios, "Portfolio", request["PortfolioId"])
    details = [one["ConstraintDetail"] for one in _of(request["PortfolioId"], request.get("ProductId"))]
    return records.page(request, "ConstraintDetails", details)


def update_constraint(request: Record) -> Record:
    constraint: Record = found(records.constraints, "Constraint", request["Id"])
    if "Description" in request:
        constraint["ConstraintDetail"]["Description"] = request["Description"]
    if "Parameters" in request:
        _check(constraint["ConstraintDetail"]["Type"], request["Parameters"])
        constraint["ConstraintParameters"] = request["Parameters"]
    return constraint


def delete_constraint(request: Record) -> Record:
    found(records.constraints, "Constraint", request["Id"])
    del records.constraints[request["Id"]]
    return {}


def _of(portfolio: str, product: str | None) -> list[Record]:
    return [
        one
        for one in records.constraints.values()
        if one["ConstraintDetail"]["PortfolioId"] == portfolio
        and product in (None, one["ConstraintDetail"]["ProductId"])
    ]


def _check(kind: str, parameters: str) -> None:
    """Of a launch, the role must be there and let Service Catalog in; by its local name, it may come later."""
    if kind != "LAUNCH":
        raise invalid(f"The local Service Catalog has no constraints of the type {kind}.")
    said = json.loads(parameters)
    if set(said) == {"LocalRoleName"}:
        return
    if set(said) != {"RoleArn"}:
        raise invalid("A launch constraint names RoleArn or LocalRoleName.")
    if not policies.can_assume(PRINCIPAL, said["RoleArn"], records.arn("product/any")):
        raise invalid(f"Service Catalog cannot assume the role {said['RoleArn']}.")
