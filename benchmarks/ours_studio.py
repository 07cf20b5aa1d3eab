"""The measured app with a Studio, with this library: everything of its own but the network."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam

from emr_constructs import Network, Studio, StudioAccess, StudioAuth


def build(app: cdk.App, _layout: Sequence[int]) -> None:
    """Make the stack."""
    stack = cdk.Stack(app, "Studio")
    network = Network(stack, "Network")
    studio = Studio(stack, "Studio", auth=StudioAuth.iam(), network=network)
    team = iam.Role(stack, "Team", assumed_by=iam.AccountRootPrincipal())
    studio.grant_access(team, StudioAccess.basic())
