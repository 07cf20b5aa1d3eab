"""Images that the workers of EMR Serverless run in place of EMR's own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aws_cdk as cdk  # whose ECR loads where it is used
from constructs import Construct

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import serverless_images as facts
from emr_constructs.model.instance_types import Architecture
from emr_constructs.model.value import plain
from emr_constructs.rules.catalogue import errors_in
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.serverless import WorkerTypeView

_PLATFORMS = {Architecture.ARM64: "linux/arm64", Architecture.X86_64: "linux/amd64"}


@dataclass(frozen=True)
class PlacedImage:
    """An image at its place.

    :param uri: as EMR takes it.
    :param repository: where it stands, if that is said.
    :param is_asset: whether ``cdk deploy`` builds it, and keeps it with the images of other stacks.
    """

    uri: str
    repository: cdk.aws_ecr.IRepository | None = None
    is_asset: bool = False


@dataclass(frozen=True, kw_only=True)
class _Build:
    """What Docker makes an image from."""

    directory: str
    file: str
    target: str | None
    build_args: Mapping[str, str]
    build_secrets: Mapping[str, str]
    exclude: Sequence[str]


@dataclass(frozen=True)
class ServerlessImage:
    """An image for the workers of an application: EMR's own of the same release, and what your jobs need besides.

    Use one of the ``from_...`` methods. An image stands in a private repository of ECR, in the application's region.
    """

    _uri: str | None = None
    _repository: cdk.aws_ecr.IRepository | None = None
    _reference: str = ""
    _build: _Build | None = None

    @staticmethod
    def from_ecr_repository(repository: cdk.aws_ecr.IRepository, tag_or_digest: str) -> ServerlessImage:
        """An image in a repository of ECR.

        The policy of a repository that is made here lets all EMR Serverless applications of the account and region read
        it: one alone could not be named, each would wait for the other. That of an imported one cannot be changed: a
        warning prints the statement that it needs.

        :param repository: the repository, in the region of the application.
        :param tag_or_digest: a tag, or a digest as ``sha256:...``. Tags may move: a digest, or a tag in a repository
            with immutable tags, names one image.
        :raises EmrValidationError: ``ArgumentType``, ``ImageReference``.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/application-custom-image.html
        """
        hints = {"repository": cdk.aws_ecr.IRepository, "tag_or_digest": str}
        violations = list(type_violations(hints, {"repository": repository, "tag_or_digest": tag_or_digest}))
        if not violations and not is_token(tag_or_digest) and not facts.is_reference(tag_or_digest):
            problem = (
                f"`tag_or_digest` ({tag_or_digest!r}) is neither; write a tag such as '1.4', or 'sha256:<64 digits>'"
            )
            violations = [Violation("ImageReference", problem)]
        if violations:
            raise EmrValidationError(violations)
        return ServerlessImage(_repository=repository, _reference=tag_or_digest)

    @staticmethod
    def from_asset(
        directory: str | os.PathLike[str],
        *,
        file: str | None = None,
        target: str | None = None,
        build_args: Mapping[str, str] | None = None,
        build_secrets: Mapping[str, str] | None = None,
        exclude: Sequence[str] = (),
    ) -> ServerlessImage:
        """An image that ``cdk deploy`` builds with Docker, for the processors of the application, and uploads.

        Synthesis needs no Docker. The image goes to the repository of CDK's bootstrap stack, whose policy lets EMR
        Serverless read from version 27 of that stack on (CDK's command line 2.1003.0): run ``cdk bootstrap`` once more
        where it is older.

        :param directory: a directory with a Dockerfile, relative to where the app runs.
        :param file: path of the Dockerfile in the directory. Default: ``Dockerfile``
        :param target: the stage of the Dockerfile to build. Default: the last one
        :param build_args: arguments for Docker; they show in the image. Default: none
        :param build_secrets: secrets for Docker's BuildKit, as ``aws_cdk.DockerBuildSecret`` spells them. Default: none
        :param exclude: patterns of files in the directory that are no part of the image. Default: those of
            ``.dockerignore``
        :raises EmrValidationError: ``ArgumentType``, ``ImageFileMissing``, ``ImageBuildToken``.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/application-custom-image.html
        """
        given = {
            "directory": directory,
            "file": file,
            "target": target,
            "build_args": build_args,
            "build_secrets": build_secrets,
            "exclude": exclude,
        }
        violations = list(type_violations(_HINTS, given))
        if not violations:
            violations = list(_wrong_build(directory, file, {**(build_args or {}), **(build_secrets or {})}))
        if violations:
            raise EmrValidationError(violations)
        build = _Build(
            directory=os.fspath(directory),
            file=file or "Dockerfile",
            target=target,
            build_args=build_args or {},
            build_secrets=build_secrets or {},
            exclude=exclude,
        )
        return ServerlessImage(_build=build)

    @staticmethod
    def from_uri(uri: str) -> ServerlessImage:
        """An image by its address; a warning prints the statement that the policy of its repository needs.

        :param uri: as ``<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>``, or with ``@sha256:...``.
        :raises EmrValidationError: ``ArgumentType``, ``ServerlessWorkerImage``.
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/application-custom-image.html
        """
        violations = list(type_violations({"uri": str}, {"uri": uri}))
        if not violations:
            violations = errors_in(WorkerTypeView(worker_type=UNKNOWN, image=plain(uri)))
        if violations:
            raise EmrValidationError(violations)
        return ServerlessImage(_uri=uri)

    @classmethod
    def _suggestion(cls, text: str) -> str:
        remote = ".dkr.ecr." in text
        return f"ServerlessImage.from_uri({text!r})" if remote else f"ServerlessImage.from_asset({text!r})"

    @property
    def _seen(self) -> Any:
        """Its address as rules see it: unknown before it is built."""
        return UNKNOWN if self._build is not None else plain(self._address())

    @property
    def _release(self) -> str | None:
        """The release of EMR that it is built from, where its Dockerfile tells."""
        if self._build is None or self._build.target is not None:
            return None
        return facts.release_in(
            Path(self._build.directory, self._build.file).read_text(encoding="utf-8", errors="replace")
        )

    def _place(self, scope: Construct, id: str, architecture: Architecture) -> PlacedImage:  # noqa: A002
        """Have it built where needed."""
        build = self._build
        if build is None:
            return PlacedImage(self._address(), self._repository)
        assets = cdk.aws_ecr_assets
        asset = assets.DockerImageAsset(
            scope,
            id,
            directory=build.directory,
            file=build.file,
            target=build.target,
            build_args=dict(build.build_args) or None,
            build_secrets=dict(build.build_secrets) or None,
            exclude=list(build.exclude) or None,
            platform=assets.Platform.custom(_PLATFORMS[architecture]),
        )
        return PlacedImage(asset.image_uri, is_asset=True)

    def _address(self) -> str:
        if self._repository is not None:
            return self._repository.repository_uri_for_tag_or_digest(self._reference)
        return str(self._uri)


_HINTS: Mapping[str, Any] = {
    "directory": str | os.PathLike,
    "file": str | None,
    "target": str | None,
    "build_args": Mapping[str, str] | None,
    "build_secrets": Mapping[str, str] | None,
    "exclude": Sequence[str],
}


def _wrong_build(
    directory: str | os.PathLike[str], file: str | None, arguments: Mapping[str, str]
) -> Iterator[Violation]:
    """What Docker could not build."""
    path = Path(directory, file or "Dockerfile")
    if not path.is_file():
        missing = f"there is no file {str(path)!r} (looked in {os.getcwd()!r}); give a directory with a Dockerfile"
        yield Violation("ImageFileMissing", missing)
    for name, value in arguments.items():
        if is_token(name) or is_token(value):
            problem = f"Docker builds before deployment, and cannot know {name!r}; write its value"
            yield Violation("ImageBuildToken", problem)
