"""Scripts and other files that nodes read from S3."""

from __future__ import annotations

import os
from dataclasses import dataclass

from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from emr_constructs._jsii.arguments import type_violations
from emr_constructs.errors import EmrValidationError, Violation


@dataclass(frozen=True)
class Script:
    """A file that a step or a bootstrap action reads: from your disk or from a bucket.

    Use ``from_asset`` or ``from_bucket``. Binding it uploads it where needed and lets the nodes read that one object.
    """

    _path: str = ""
    _bucket: s3.IBucket | None = None
    _key: str = ""

    @staticmethod
    def from_asset(path: str | os.PathLike[str]) -> Script:
        """A local file, uploaded by ``cdk deploy`` to the bootstrap bucket.

        :param path: path of a file, relative to where the app runs.
        :raises EmrValidationError: ``ScriptMissing`` where there is no such file.
        """
        violations = list(type_violations({"path": str | os.PathLike}, {"path": path}))
        if not violations and not os.path.isfile(path):
            problem = f"there is no file {os.fspath(path)!r} (looked in {os.getcwd()!r}); give a path relative to that"
            violations = [Violation("ScriptMissing", problem)]
        if violations:
            raise EmrValidationError(violations)
        return Script(_path=os.fspath(path))

    @staticmethod
    def from_bucket(bucket: s3.IBucket, key: str) -> Script:
        """An object that is in S3 already.

        :param bucket: the bucket.
        :param key: key of the object, without a leading slash.
        """
        violations = list(type_violations({"bucket": s3.IBucket, "key": str}, {"bucket": bucket, "key": key}))
        if not violations and (not key or key.startswith("/")):
            violations = [Violation("ScriptKey", f"`key` ({key!r}) must be an object key, without a leading slash")]
        if violations:
            raise EmrValidationError(violations)
        return Script(_bucket=bucket, _key=key)

    @classmethod
    def _suggestion(cls, text: str) -> str:
        bucket, _, key = text.removeprefix("s3://").partition("/")
        remote = text.startswith("s3://")
        return f"Script.from_bucket({bucket}, {key!r})" if remote else f"Script.from_asset({text!r})"

    def _bind(self, scope: Construct, id: str = "Script") -> BoundScript:  # noqa: A002
        """Upload it where needed."""
        if self._bucket is not None:
            return BoundScript(self._bucket.s3_url_for_object(self._key), self._bucket, self._key)
        asset = assets.Asset(scope, id, path=self._path)
        return BoundScript(asset.s3_object_url, asset.bucket, asset.s3_object_key)


@dataclass(frozen=True)
class BoundScript:
    """A script at its place in S3.

    :param url: its ``s3://`` URL.
    """

    url: str
    _bucket: s3.IBucket
    _key: str

    def grant_read(self, grantee: iam.IGrantable) -> None:
        """Let a role read this one object. (``Asset.grant_read`` would open the bucket with every stack's assets.)"""
        iam.Grant.add_to_principal(
            grantee=grantee, actions=["s3:GetObject"], resource_arns=[self._bucket.arn_for_objects(self._key)]
        )
        if self._bucket.encryption_key is not None:
            self._bucket.encryption_key.grant_decrypt(grantee)
