"""What the arguments of ``attach`` change in a template."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Containing, Option, Owner
from serverless_stacks import quiet
from synthesized import Brought, Synthesized, imported_role, imported_vpc

import emr_constructs as emr


def attach(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """To a Studio below the place, whose people stand there, too."""
    scope = Construct(brought.stack, place)
    ids: dict[str, Any] = {"vpc_id": "vpc-0a1b2c3d", "isolated_subnet_ids": ["subnet-0a1b2c3d", "subnet-4e5f6071"]}
    studio = emr.Studio(
        scope,
        "Studio",
        auth=emr.StudioAuth.iam(),
        vpc=imported_vpc(scope, **ids),
        encryption_key=brought.arguments["encryption_key"],
        bucket=s3.Bucket.from_bucket_name(scope, "Bucket", "workspaces"),
        service_role=imported_role(scope, "Service", mutable=False),
    )
    studio.grant_access(iam.Group(scope, "Team"), emr.StudioAccess.basic())
    application = quiet(brought.stack, f"Own{place}", interactive=emr.Interactive(studio=True))
    studio.attach(**{"compute": application, **arguments})


def policy(found: Synthesized, place: str) -> str:
    """What the people of the Studio may do, as text."""
    (path,) = (one for one in found.paths("AWS::IAM::ManagedPolicy") if one.startswith(f"{place}/"))
    return str(found.statements(path))


OWNERS = {
    f"{kind}.attach": Owner(
        make=attach,
        options={
            "compute": Option(
                given=lambda scope: emr.Cluster.from_cluster_id(scope, "Own", "j-1A2B3C4D5E6F7"),
                look=policy,
                expected=Containing("cluster/j-1A2B3C4D5E6F7"),
            ),
            "execution_roles": Option(
                given=lambda scope: [imported_role(scope, "Own")],
                look=policy,
                expected=Containing(":role/teams/Own"),
            ),
        },
    )
    for kind in ("IStudio", "Studio")
}
