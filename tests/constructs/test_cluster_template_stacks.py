"""Templates of clusters among the stacks of an app: what they stand on, whom they are for, and who is told of what."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_servicecatalog as servicecatalog
from cluster_templates import of_kind, stack_of, template, written
from synthesized import warnings

import emr_constructs as emr


@pytest.mark.parametrize("people_first", [True, False])
def test_stacks_refer_to_each_other_in_one_direction(people_first: bool) -> None:
    """People of a stack of their own, or of the Studio's, whose policies name the product."""
    app = cdk.App()
    base, people, own = (cdk.Stack(app, name) for name in ("Base", "People", "Own"))
    profile = emr.ClusterProfile(base, "Profile", network=emr.Network(base, "Network", flow_logs=False))
    made = template(own, profile=profile)
    role = iam.Role(base if people_first else people, "Role", assumed_by=iam.AccountRootPrincipal())
    made.grant_launch(role)
    made.grant_launch(role)  # twice is as once
    cdk.CfnOutput(people, "Product", value=made.product.product_arn)
    found = written(app)
    homes = [name for name in ("Base", "People", "Own") if "PortfolioPrincipal" in json.dumps(stack_of(found, name))]
    assert homes == (["Own"] if people_first else ["People"])
    offers = of_kind(stack_of(found, homes[0]), "ServiceCatalog::PortfolioPrincipalAssociation")
    assert len(offers) == 1


def test_portfolio_and_launch_role_may_stand_in_a_stack_of_their_own() -> None:
    app = cdk.App()
    catalog, own = cdk.Stack(app, "Catalog"), cdk.Stack(app, "Own")
    role = iam.Role(catalog, "Launcher", assumed_by=iam.ServicePrincipal("servicecatalog.amazonaws.com"))
    portfolio = servicecatalog.Portfolio(catalog, "Portfolio", display_name="all", provider_name="us")
    template(own, portfolio=portfolio, launch_role=role)
    found = written(app)
    [constraint] = of_kind(stack_of(found, "Own"), "ServiceCatalog::LaunchRoleConstraint")
    assert "CatalogExportsOutputRefPortfolio" in json.dumps(constraint["PortfolioId"]).replace(":", "")
    assert of_kind(stack_of(found, "Catalog"), "ServiceCatalog::LaunchRoleConstraint") == []


def test_a_template_is_offered_to_everybody_of_a_studio_with_identity_center() -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Stack")
    role = iam.Role.from_role_name(stack, "Everybody", "everybody")
    auth = emr.StudioAuth.identity_center(user_role=role)
    made = template(stack)
    made.grant_launch(emr.Studio.from_studio_attributes(stack, "Studio", studio_id="es-1A2B3C4D5E6F7", auth=auth))
    made.grant_launch(role)  # the same
    [offer] = of_kind(stack_of(written(app)), "ServiceCatalog::PortfolioPrincipalAssociation")
    assert ":role/everybody" in json.dumps(offer["PrincipalARN"])


def test_the_studio_and_the_profile_may_stand_in_any_vpc() -> None:
    """CDK's own, of which Python gets another object each time it asks."""
    stack = cdk.Stack(cdk.App(), "Stack")
    vpc = ec2.Vpc(stack, "Vpc")
    profile = emr.ClusterProfile(stack, "Profile", vpc=vpc)
    studio = emr.Studio(stack, "Studio", auth=emr.StudioAuth.iam(), vpc=vpc)
    assert template(stack, profile=profile, studio=studio).profile is profile


def test_what_the_owner_of_a_role_has_to_add_is_told_once() -> None:
    """The profile asks for a part of it, too."""
    stack = cdk.Stack(cdk.App(), "Stack")
    names = ("service_role", "instance_role")
    given: dict[str, Any] = {
        one: iam.Role.from_role_arn(stack, one, f"arn:aws:iam::111122223333:role/{one}", mutable=False) for one in names
    }
    template(stack, profile=emr.ClusterProfile(stack, "Profile", **given))
    asked = [json.loads(one.split("has to add: ")[1].split(" [ack")[0]) for one in warnings(stack) if "owner" in one]
    assert [one["Action"] for one in asked].count("iam:PassRole") == 1
    assert len(asked) > 5
