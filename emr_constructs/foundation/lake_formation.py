"""What a role needs where AWS Lake Formation decides on data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.scopes import environment_of
from emr_constructs.errors import Violation
from emr_constructs.facts import access, tables
from emr_constructs.model import glue_names


def allow_lake_formation(scope: Construct, role: iam.IRole, databases: Sequence[str]) -> None:
    """Let a role ask Lake Formation for data, and see and change the catalog as far as Lake Formation lets it.

    :param databases: of the catalog of this account and region; none: all.
    """
    # GetDataAccess knows no resources: what is given, Lake Formation decides.
    role.add_to_principal_policy(
        iam.PolicyStatement(sid="LakeFormation", actions=list(access.actions("lake_formation")), resources=["*"])
    )
    _allow(scope, role, access.lake_formation_catalog_actions(), access.catalog_resources(databases))
    if databases:
        looked_for = [f"database/{name}" for name in tables.databases_looked_for()]
        _allow(scope, role, ["glue:GetDatabase"], looked_for)


def database_violations(databases: Sequence[str], *, lake_formation: bool) -> Iterator[Violation]:
    """What is wrong with the databases of a role."""
    if databases and not lake_formation:
        problem = "`databases` narrows the rights that `lake_formation` gives; set it too, or leave `databases` out"
        yield Violation("DatabasesWithoutLakeFormation", problem)
    yield from glue_names.database_violations(databases)


def _allow(scope: Construct, role: iam.IRole, actions: Sequence[str], resources: Sequence[str]) -> None:
    here = environment_of(scope)
    catalog = f"arn:{here.partition}:glue:{here.region}:{here.account}"
    role.add_to_principal_policy(
        iam.PolicyStatement(actions=list(actions), resources=[f"{catalog}:{one}" for one in resources])
    )
