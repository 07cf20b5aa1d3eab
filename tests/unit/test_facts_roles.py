"""What EMR asks of roles of jobs and of Studios."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from emr_constructs.facts import access, studio
from emr_constructs.facts._data import load
from emr_constructs.facts.tables import glue_actions


@cache
def operations(service: str) -> set[str]:
    """The operations of a service, as botocore has them."""
    spec = find_spec("botocore")
    assert spec is not None
    assert spec.origin is not None
    newest = max((Path(spec.origin).parent / "data" / service).iterdir())
    (path,) = newest.glob("service-2.json*")
    return set(json.loads(gzip.decompress(path.read_bytes()))["operations"])


def test_each_kind_of_role_has_who_takes_it() -> None:
    assert access.services("serverless_execution_role") == ("emr-serverless.amazonaws.com",)
    assert access.services("eks_execution_role") == ("pods.eks.amazonaws.com",)
    for kind in ("studio_service_role", "studio_user_role"):
        assert access.services(kind) == access.services("service_role")


def test_actions_and_tags() -> None:
    assert access.actions("take_runtime_role") == ("sts:AssumeRole", "sts:TagSession")
    assert access.session_tag("lake_formation") == "LakeFormationAuthorizedCaller"
    asks: list[Callable[[str], object]] = [access.actions, access.session_tag, studio.user_actions]
    for ask in [*asks, studio.service_role_actions]:
        with pytest.raises(KeyError):
            ask("weather")


def test_with_lake_formation_the_catalog_is_read_and_added_to() -> None:
    found = access.lake_formation_catalog_actions()
    assert set(glue_actions("read")) < set(found)
    assert {"glue:CreateTable", "glue:UpdatePartition", "glue:BatchCreatePartition"} < set(found)
    assert [one for one in found if "Delete" in one] == []


def test_the_resources_of_a_catalog() -> None:
    assert access.catalog_resources([]) == ("catalog", "database/*", "table/*", "userDefinedFunction/*")
    assert access.catalog_resources(["a", "b"]) == (
        *("catalog", "database/a", "database/b", "table/a/*", "table/b/*"),
        *("userDefinedFunction/a/*", "userDefinedFunction/b/*"),
    )


def test_no_action_of_a_studio_has_a_wildcard_or_stands_twice() -> None:
    for who in ("service_role", "user"):
        named = [one for actions in load("studio")[who].values() for one in actions]
        assert len(named) == len(set(named)) > 20
        assert [one for one in named if "*" in one or ":" not in one] == []


def test_the_actions_of_a_studio_on_clusters_exist() -> None:
    # Workspaces, repositories and UIs have actions that EMR's public API does not have.
    clusters = [one.partition(":")[2] for one in studio.service_role_actions("see_clusters")]
    assert set(clusters) <= operations("emr")
    purposes = ("applications", "applications_without_resource", "jobs", "change_applications", "make_applications")
    serverless = {one.partition(":")[2] for purpose in purposes for one in studio.user_actions(purpose)}
    assert serverless - operations("emr-serverless") == {"AccessInteractiveEndpoints"}
    runtime = {
        one.partition(":")[2] for purpose in ("clusters", "runtime_roles") for one in studio.user_actions(purpose)
    }
    assert runtime <= operations("emr")
    pods = {one.partition(":")[2] for one in studio.user_actions("virtual_clusters")}
    assert pods <= operations("emr-containers")


def test_what_studio_marks() -> None:
    assert studio.workspace_creator_tag() == "creatorUserId"
    assert studio.git_secrets() == ("emr-studio-", "for-use-with-amazon-emr-managed-user-policies")
