"""What each argument of images for EMR Serverless changes in a template."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_ecr as ecr
from constructs import Construct
from options import Containing, Option, Owner, at
from options_of_serverless import application
from synthesized import Brought

import emr_constructs as emr

URI = at("ImageConfiguration", "ImageUri")
REGISTRY = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


def repository(scope: Construct) -> ecr.IRepository:
    return ecr.Repository.from_repository_name(scope, "Images", "spark")


def from_repository(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    base = {"repository": brought.stack.node.try_find_child("Images") or repository(brought.stack)}
    image = emr.ServerlessImage.from_ecr_repository(**{**base, "tag_or_digest": "1", **arguments})
    application(brought, place, {"image": image})


def from_uri(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    image = emr.ServerlessImage.from_uri(**{"uri": f"{REGISTRY}/spark:1", **arguments})
    application(brought, place, {"image": image})


def other(scope: Construct) -> ecr.IRepository:
    return ecr.Repository.from_repository_name(scope, "Other", "other")


OWNERS: dict[str, Owner] = {
    "ServerlessImage.from_ecr_repository": Owner(
        make=from_repository,
        options={
            "repository": Option(given=other, look=URI, expected=Containing("/other:1")),
            "tag_or_digest": Option(given="2", look=URI, expected=Containing("/spark:2")),
        },
    ),
    "ServerlessImage.from_uri": Owner(
        make=from_uri,
        options={"uri": Option(given=f"{REGISTRY}/spark:2", look=URI, expected=f"{REGISTRY}/spark:2")},
    ),
}
