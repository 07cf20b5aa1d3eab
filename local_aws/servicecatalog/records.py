"""What the local Service Catalog remembers, per account and region, in memory only."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable
from typing import Any

from local_aws import seam
from local_aws.api import ApiError, Record

_ALPHABET = string.ascii_lowercase + string.digits
_PAGE = 20

portfolios = seam.scoped_store()  # id: as DescribePortfolio shows it
products = seam.scoped_store()  # id: products.Product
members = seam.scoped_store()  # (portfolio id, product id): nothing more
principals = seam.scoped_store()  # (portfolio id, ARN): as ListPrincipalsForPortfolio shows it
constraints = seam.scoped_store()  # id: as DescribeConstraint shows it


def new_id(prefix: str) -> str:
    """An id shaped like Service Catalog's: ``port-``, ``prod-``, ``pa-``, ``cons-``."""
    return f"{prefix}-" + "".join(secrets.choice(_ALPHABET) for _ in range(13))


def arn(resource: str) -> str:
    """Of a portfolio or a product."""
    return f"arn:aws:catalog:{seam.region()}:{seam.account_id()}:{resource}"


def found(store: Any, kind: str, identifier: object) -> Any:
    """What a store has of an id.

    :raises ApiError: where it has nothing.
    """
    if identifier not in store:
        raise ApiError(f"{kind} {identifier} not found.", code="ResourceNotFoundException")
    return store[identifier]


def in_use(text: str) -> ApiError:
    """The refusal to delete what something else needs."""
    return ApiError(text, code="ResourceInUseException")


def invalid(text: str) -> ApiError:
    """The refusal of a request that makes no sense. The words are our own."""
    return ApiError(text, code="InvalidParametersException")


def merged_tags(old: Iterable[Record], request: Record) -> list[Record]:
    """Tags after an update that adds some and removes others."""
    values = {tag["Key"]: tag["Value"] for tag in old if tag["Key"] not in request.get("RemoveTags", [])}
    values.update({tag["Key"]: tag["Value"] for tag in request.get("AddTags", [])})
    return [{"Key": key, "Value": value} for key, value in values.items()]


def page(request: Record, member: str, items: list[Record]) -> Record:
    """A part of a list, with the token of the next one."""
    token = request.get("PageToken", "0")
    if not token.isdigit():
        raise invalid(f"The token {token!r} is not one of this list.")
    end = int(token) + request.get("PageSize", _PAGE)
    answer: Record = {member: items[int(token) : end]}
    return {**answer, "NextPageToken": str(end)} if end < len(items) else answer
