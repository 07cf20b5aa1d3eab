"""Rights to definitions in the Glue Data Catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.grants import give
from emr_constructs._jsii.owners import differ, principal_of, text_of
from emr_constructs._jsii.scopes import environment_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import tables
from emr_constructs.foundation.key_grants import KeyGrants
from emr_constructs.model.glue_names import name_violations

_ACCOUNT: Final = re.compile(r"\d{12}", re.ASCII)
_REGION: Final = re.compile(r"[a-z]+(-[a-z]+)+-\d+", re.ASCII)
_HINTS: Final[Mapping[str, Any]] = {
    "name": str,
    "catalog_id": str | None,
    "region": str | None,
    "encryption_key": kms.IKey | None,
    "grantee": iam.IGrantable,
}


@dataclass(frozen=True)
class GlueDatabase:
    """A database in the Glue Data Catalog: ``GlueDatabase.of("sales").grant_read(role)``.

    Grants reach definitions. The data of the tables is in S3: ``bucket.grant_read(role)``. Nodes of a cluster get
    their rights from the feature ``GlueDataCatalog``; this is for what they need besides, and for roles of jobs. Where
    Lake Formation governs the catalog, it has to agree.

    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-glue.html
    """

    _name: str
    _catalog_id: str | None = None
    _region: str | None = None
    _encryption_key: kms.IKey | None = None

    @staticmethod
    def of(
        name: str,
        *,
        catalog_id: str | None = None,
        region: str | None = None,
        encryption_key: kms.IKey | None = None,
    ) -> GlueDatabase:
        """A database by its name, made here or elsewhere.

        :param name: its name; ``ref`` of a ``CfnDatabase``.
        :param catalog_id: account whose catalog has it; a warning prints what the policy of the catalog of another
            account has to say. Default: the account of the grantee's stack
        :param region: Default: the region of the grantee's stack
        :param encryption_key: key with which the catalog is encrypted. Default: none, Glue's own, or one that Glue
            uses with a role of its own
        :raises EmrValidationError: ``ArgumentType``, ``GlueName``, ``GlueCatalogPlace``; from its methods also
            ``GranteeWithoutPolicy`` and those of ``KeyGrants``.
        """
        _check(name=name, catalog_id=catalog_id, region=region, encryption_key=encryption_key)
        violations = [*name_violations("name", [name]), *_place_violations(catalog_id, region)]
        if violations:
            raise EmrValidationError(violations)
        return GlueDatabase(name, catalog_id, region, encryption_key)

    def table(self, name: str) -> GlueTable:
        """One table of it.

        :param name: its name; it need not exist yet.
        :raises EmrValidationError: ``ArgumentType``, ``GlueName``; from its methods also ``GranteeWithoutPolicy`` and
            those of ``KeyGrants``.
        """
        _check(name=name)
        if violations := list(name_violations("name", [name])):
            raise EmrValidationError(violations)
        return GlueTable(self, name)

    def grant_read(self, grantee: iam.IGrantable) -> iam.Grant:
        """See the database, its tables, partitions and functions.

        Of ``default`` and ``global_temp``, which Spark and Hive look for in each session, it lets see that they exist.

        :param grantee: a role, or a cluster: the role of its nodes.
        """
        return self._grant(grantee, "*", tables.glue_actions("read"), read_only=True)

    def grant_read_write(self, grantee: iam.IGrantable) -> iam.Grant:
        """See, make, change and drop its tables, partitions and functions, and the database itself.

        :param grantee: a role, or a cluster: the role of its nodes.
        """
        return self._grant(grantee, "*", [*tables.glue_actions("read"), *tables.glue_actions("write")])

    def _grant(
        self, grantee: iam.IGrantable, table: str, actions: Sequence[str], *, read_only: bool = False
    ) -> iam.Grant:
        _check(grantee=grantee)
        names = ["catalog", f"database/{self._name}"]
        names += [f"table/{self._name}/{table}", f"userDefinedFunction/{self._name}/*"]
        looked_for = [f"database/{one}" for one in tables.databases_looked_for()]
        given = self._let(grantee, actions, names).combine(self._let(grantee, ["glue:GetDatabase"], looked_for))
        if self._encryption_key is None:
            return given
        rights = KeyGrants(self._encryption_key)
        return given.combine(rights.glue_catalog(grantee, read_only=read_only, catalog_id=self._catalog_id))

    def _let(self, grantee: iam.IGrantable, actions: Sequence[str], names: Sequence[str]) -> iam.Grant:
        # The policy of the grantee says where it stands: the grantee itself may be of another stack.
        place = f"{self._region or Aws.REGION}:{self._catalog_id or Aws.ACCOUNT_ID}"
        arns = [f"arn:{Aws.PARTITION}:glue:{place}:{name}" for name in names]
        self._ask_owner(grantee, actions, arns)
        return give(grantee, actions, arns)

    def _ask_owner(self, grantee: iam.IGrantable, actions: Sequence[str], arns: Sequence[str]) -> None:
        """Say what the owner of the catalog of another account has to add."""
        if self._catalog_id is None or not hasattr(grantee, "node"):
            return
        scope: Any = grantee  # a construct then
        if differ(self._catalog_id, environment_of(scope).account):
            statement = iam.PolicyStatement(
                principals=[principal_of(scope, grantee)], actions=list(actions), resources=list(arns)
            )
            text = text_of(scope, statement)
            warn(
                scope,
                "GlueCatalogPolicy",
                f"the Glue Data Catalog is of another account, whose resource policy has to have: {text}",
            )


@dataclass(frozen=True)
class GlueTable:
    """A table in the Glue Data Catalog: ``GlueDatabase.of("sales").table("orders").grant_read(role)``.

    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-glue.html
    """

    _database: GlueDatabase
    _name: str

    def grant_read(self, grantee: iam.IGrantable) -> iam.Grant:
        """See the table, its partitions, its database and the functions there.

        :param grantee: a role, or a cluster: the role of its nodes.
        """
        return self._database._grant(grantee, self._name, tables.glue_actions("read"), read_only=True)

    def grant_read_write(self, grantee: iam.IGrantable) -> iam.Grant:
        """See, make, change and drop the table and its partitions.

        :param grantee: a role, or a cluster: the role of its nodes.
        """
        writing = [one for one in tables.glue_actions("write") if not one.endswith(("Database", "Function"))]
        return self._database._grant(grantee, self._name, [*tables.glue_actions("read"), *writing])


def _place_violations(catalog_id: str | None, region: str | None) -> Iterator[Violation]:
    """Why a catalog cannot be where it is said to be."""
    if catalog_id is not None and not is_token(catalog_id) and not _ACCOUNT.fullmatch(catalog_id):
        problem = f"`catalog_id` ({catalog_id!r}) is no account; write its twelve digits, or leave it out"
        yield Violation("GlueCatalogPlace", problem)
    if region is not None and not is_token(region) and not _REGION.fullmatch(region):
        wrong = f"`region` ({region!r}) is no region; write one such as 'eu-central-1', or leave it out"
        yield Violation("GlueCatalogPlace", wrong)


def _check(**given: Any) -> None:
    violations = list(type_violations({name: _HINTS[name] for name in given}, given))
    if violations:
        raise EmrValidationError(violations)
