"""Scripts and other files that nodes read from S3."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from aws_cdk import Fn
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.grants import give
from emr_constructs._jsii.scopes import environment_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.value import is_list_token, plain
from emr_constructs.rules.view import UNKNOWN


@dataclass(frozen=True)
class Script:
    """A file that a step or a bootstrap action reads: from your disk, from a text or from a bucket.

    Use one of the ``from_...`` methods. Binding it uploads it where needed and lets the nodes read that one object.
    What is uploaded is named after its content: the name that the file had is gone, its extension stays.
    """

    _path: str = ""
    _bucket: s3.IBucket | None = None
    _key: str = ""
    _text: str = ""
    _regional: bool = False
    _place: BoundScript | None = None
    _hash: str = ""  # of its content, where the bytes of the file say less well what it is

    @staticmethod
    def from_asset(path: str | os.PathLike[str]) -> Script:
        """A local file, uploaded by ``cdk deploy`` to the bootstrap bucket.

        :param path: path of a file, relative to where the app runs.
        :raises EmrValidationError: ``ScriptMissing`` where there is no such file.
        """
        return _local(path, os.path.isfile, "file")

    @staticmethod
    def from_directory(path: str | os.PathLike[str]) -> Script:
        """A local directory, uploaded as a zip file of what is in it: Python packages for ``py_files``, or wheels.

        :param path: path of a directory, relative to where the app runs.
        :raises EmrValidationError: ``ScriptMissing`` where there is no such directory.
        """
        return _local(path, os.path.isdir, "directory")

    @staticmethod
    def from_text(text: str, file_name: str) -> Script:
        """A file with this content, uploaded by ``cdk deploy`` to the bootstrap bucket.

        :param text: the content; nothing in it may be known at deployment only.
        :param file_name: a name for its extension, for example ``report.sql``.
        :raises EmrValidationError: ``ScriptText`` where the text holds a token or there is none, ``ScriptFileName``.
        """
        violations = list(type_violations({"text": str, "file_name": str}, {"text": text, "file_name": file_name}))
        if not violations and (not text or is_token(text)):
            problem = "`text` must be known now, and not be empty; pass what only deployment knows as an argument"
            violations.append(Violation("ScriptText", problem))
        elif not violations and (not Path(file_name).suffix or Path(file_name).name != file_name):
            shape = f"`file_name` ({file_name!r}) must be a name with an extension; write for example 'report.sql'"
            violations.append(Violation("ScriptFileName", shape))
        if violations:
            raise EmrValidationError(violations)
        return Script(_path=file_name, _text=text)

    @staticmethod
    def from_bucket(bucket: s3.IBucket, key: str) -> Script:
        """An object that is in S3 already.

        :param bucket: the bucket.
        :param key: key of the object, without a leading slash.
        :raises EmrValidationError: ``ScriptKey``.
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

    @property
    def _is_lone_module(self) -> bool:
        """Whether it is one Python file whose name, by which it would be imported, is lost in the upload."""
        return self._path.endswith(".py")

    def _bind(self, scope: Construct, id: str = "Script") -> BoundScript:  # noqa: A002
        """Upload it where needed."""
        if self._place is not None:
            return self._place
        if self._regional:
            # The bucket in which EMR keeps its files in each region.
            place = environment_of(scope)
            path = f"{place.region}.elasticmapreduce/{self._key}"
            return BoundScript(f"s3://{path}", f"arn:{place.partition}:s3:::{path}", None)
        if self._bucket is not None:
            return _bound(self._bucket.s3_url_for_object(self._key), self._bucket, self._key)
        asset = self._upload(scope, id)
        return _bound(asset.s3_object_url, asset.bucket, asset.s3_object_key)

    def _placed(self, scope: Construct, id: str) -> Script:  # noqa: A002
        """The same file where it is in S3: it is uploaded once, however often it is bound."""
        return Script(_place=self._bind(scope, id))

    @property
    def _url(self) -> str | None:
        """Where it is in S3; None as long as it is not bound."""
        return self._place.url if self._place is not None else None

    @property
    def _seen(self) -> Any:
        """Where it is in S3, as rules see it."""
        return UNKNOWN if self._url is None else plain(self._url)

    def _upload(self, scope: Construct, id: str) -> assets.Asset:  # noqa: A002
        if not self._text:
            return assets.Asset(scope, id, path=self._path, asset_hash=self._hash or None)
        with TemporaryDirectory() as directory:  # the asset is copied when it is made
            path = Path(directory, self._path)
            path.write_text(self._text, encoding="utf-8", newline="\n")
            return assets.Asset(scope, id, path=str(path))


@dataclass(frozen=True)
class BoundScript:
    """A script at its place in S3.

    :param url: its ``s3://`` URL.
    """

    url: str
    _arn: str
    _key: kms.IKey | None
    _object: tuple[s3.IBucket, str] | None = None  # where it is not known by its URL only

    @property
    def _location(self) -> tuple[str, str]:
        """Bucket and key, for APIs that take no URLs."""
        assert self._object is not None
        bucket, key = self._object
        return bucket.bucket_name, key

    def grant_read(self, grantee: iam.IGrantable) -> None:
        """Let a role read this one object. (``Asset.grant_read`` would open the bucket with every stack's assets.)"""
        give(grantee, ["s3:GetObject"], [self._arn])
        if self._key is not None:
            self._key.grant_decrypt(grantee)


def script_at(scope: Construct, place: str) -> Script:
    """A file at a place in S3 that is spelled as a URL or an ARN, and stays spelled so.

    Of a place that only deployment knows, a URL is expected.
    """
    place_arn = place
    if not place.startswith("arn:"):
        path = place.removeprefix("s3://")
        # What the token stands for begins with ``s3://``.
        path = Fn.select(1, Fn.split("s3://", place)) if path == place else path
        place_arn = f"arn:{environment_of(scope).partition}:s3:::{path}"
    return Script(_place=BoundScript(place, place_arn, None))


Bind: TypeAlias = Callable[[Script, str], str]
"""Uploads a script under a construct id, lets the nodes read it, and returns its URL."""


def reader(scope: Construct, role: iam.IRole) -> Bind:
    """Uploads scripts below a construct, and lets a role read them."""

    def bind(script: Script, id: str) -> str:  # noqa: A002
        bound = script._bind(scope, id)
        bound.grant_read(role)
        return bound.url

    return bind


def bound_later(script: Script, id: str) -> str:  # noqa: A002
    """In place of the URL of a script that is not bound yet: a token, so that rules take it for unknown."""
    return f"${{Token[{id}]}}"


def bound(arguments: Sequence[str | Script], bind: Bind, id: str = "Argument") -> list[str]:  # noqa: A002
    """The arguments with the files among them at their URLs."""
    return [bind(one, f"{id}{index}") if isinstance(one, Script) else one for index, one in enumerate(arguments)]


def refuse_list_token(arguments: Sequence[str | Script], command: str) -> None:
    """Raise where the arguments are a list that only deployment knows: it cannot follow the options of a command."""
    if is_list_token(arguments):
        problem = (
            "`arguments` is a list that only deployment knows, and cannot be put behind the options of "
            f"{command}; write a list, of tokens if need be"
        )
        raise EmrValidationError([Violation("UndecidableArguments", problem)])


def _local(path: str | os.PathLike[str], exists: Callable[[str | os.PathLike[str]], bool], kind: str) -> Script:
    violations = list(type_violations({"path": str | os.PathLike}, {"path": path}))
    if not violations and not exists(path):
        problem = f"there is no {kind} {os.fspath(path)!r} (looked in {os.getcwd()!r}); give a path relative to that"
        violations = [Violation("ScriptMissing", problem)]
    if violations:
        raise EmrValidationError(violations)
    return Script(_path=os.fspath(path))


def _bound(url: str, bucket: s3.IBucket, key: str) -> BoundScript:
    return BoundScript(url, bucket.arn_for_objects(key), bucket.encryption_key, (bucket, key))
