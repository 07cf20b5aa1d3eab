"""Images of an EMR Serverless application: where they come from, and who may read them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ecr as ecr
from synthesized import ACCOUNT, PARTITION, REGION, RELEASE, Synthesized, new_stack, warnings

import emr_constructs as emr

Image = emr.ServerlessImage
NO_LOGS = emr.ServerlessMonitoring(managed_logs=False, s3_logs=False, cloudwatch_logs=False)
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "images" / "geo"
URI = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/spark:1"
APPLICATIONS = {"Fn::Join": ["", ["arn:", PARTITION, ":emr-serverless:", REGION, ":", ACCOUNT, ":/applications/*"]]}
ACTIONS = ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer"]
STATEMENT = {
    "Action": ACTIONS,
    "Condition": {"StringLike": {"aws:SourceArn": APPLICATIONS}},
    "Effect": "Allow",
    "Principal": {"Service": "emr-serverless.amazonaws.com"},
}


def application(stack: cdk.Stack, id: str = "Etl", **arguments: Any) -> emr.ServerlessApplication:  # noqa: A002
    """An application that makes as little as can be besides itself."""
    said: dict[str, Any] = {"release_label": RELEASE, "monitoring": NO_LOGS, **arguments}
    return emr.ServerlessApplication(stack, id, **said)


def warned(stack: cdk.Stack) -> list[str]:
    """What is warned of images."""
    return [one for one in warnings(stack) if "[ack: emr_constructs:Image" in one]


def resource(stack: cdk.Stack, id: str = "Etl") -> Any:  # noqa: A002
    return Synthesized(stack).properties(f"{id}/Resource")


def policies(stack: cdk.Stack, path: str = "Images/Resource") -> Any:
    return Synthesized(stack).properties(path)["RepositoryPolicyText"]["Statement"]


def assets(stack: cdk.Stack) -> Any:
    """What ``cdk deploy`` has to build."""
    app: Any = stack.node.root
    app.synth()
    manifest = json.loads(Path(app.outdir, f"{stack.stack_name}.assets.json").read_text(encoding="utf-8"))
    return [one["source"] for one in manifest["dockerImages"].values()]


# Repositories


def test_a_repository_that_is_made_here_lets_emr_serverless_read_it_once() -> None:
    stack = new_stack()
    repository = ecr.Repository(stack, "Images")
    application(stack, image=Image.from_ecr_repository(repository, "1.4"))
    workers = {name: Image.from_ecr_repository(repository, "1.5") for name in ("Driver", "Executor")}
    application(stack, "Other", worker_images=workers)
    assert policies(stack) == [STATEMENT]
    found = Synthesized(stack)
    uri = found.properties("Etl/Resource")["ImageConfiguration"]["ImageUri"]["Fn::Join"][1]
    assert uri[-3:] == ["/", found.ref("Images/Resource"), ":1.4"]
    specifications = found.properties("Other/Resource")["WorkerTypeSpecifications"]
    assert sorted(specifications) == ["Driver", "Executor"]
    assert specifications["Driver"]["ImageConfiguration"]["ImageUri"]["Fn::Join"][1][-1] == ":1.5"
    assert "ImageConfiguration" not in found.properties("Other/Resource")
    assert warned(stack) == []


def test_a_digest() -> None:
    stack = new_stack()
    digest = f"sha256:{'0' * 64}"
    application(stack, image=Image.from_ecr_repository(ecr.Repository(stack, "Images"), digest))
    assert resource(stack)["ImageConfiguration"]["ImageUri"]["Fn::Join"][1][-1] == f"@{digest}"


def test_a_repository_of_another_stack_waits_for_no_application() -> None:
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
    platform, jobs = cdk.Stack(app, "Platform"), cdk.Stack(app, "Jobs")
    repository = ecr.Repository(platform, "Images")
    application(jobs, image=Image.from_ecr_repository(repository, "1.4"))
    assert policies(platform) == [STATEMENT]
    assert platform.dependencies == []
    assert jobs.dependencies == [platform]


@pytest.mark.parametrize("by_uri", [True, False])
def test_the_statement_that_an_owner_has_to_add_is_printed(by_uri: bool) -> None:
    stack = new_stack("eu-west-1")
    repository = ecr.Repository.from_repository_name(stack, "Images", "spark")
    application(stack, image=Image.from_uri(URI) if by_uri else Image.from_ecr_repository(repository, "1"))
    statement = {
        **STATEMENT,
        "Condition": {"StringLike": {"aws:SourceArn": "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/*"}},
    }
    place = f"the repository of {URI}" if by_uri else "the repository Stack/Images"
    assert warned(stack) == [
        f"the policy of {place} cannot be changed from here; its owner has to add: {json.dumps(statement)}"
        " [ack: emr_constructs:ImageRepositoryPolicy]"
    ]


# Assets


@cache
def built() -> cdk.Stack:
    stack = new_stack()
    application(stack, image=Image.from_asset(FOLDER))
    application(stack, "Intel", architecture=emr.Architecture.X86_64, image=Image.from_asset(FOLDER))
    return stack


def test_an_image_is_built_for_the_processors_of_the_application() -> None:
    assert [one["platform"] for one in assets(built())] == ["linux/arm64", "linux/amd64"]
    uri = str(resource(built())["ImageConfiguration"]["ImageUri"])
    assert "cdk-hnb659fds-container-assets-" in uri


def test_the_repository_of_bootstrap_lets_emr_serverless_read_it() -> None:
    assert Synthesized(built()).paths("AWS::ECR::Repository") == []
    assert warned(built()) == []


def test_what_docker_is_told(tmp_path: Path) -> None:
    (tmp_path / "Other").write_text("FROM scratch AS slim\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    stack = new_stack()
    secret = cdk.DockerBuildSecret.from_src("token.txt")
    image = Image.from_asset(
        str(tmp_path),
        file="Other",
        target="slim",
        build_args={"LEVEL": "3"},
        build_secrets={"token": secret},
        exclude=["notes.txt"],
    )
    application(stack, image=image)
    (source,) = assets(stack)
    directory = source.pop("directory")
    assert source == {
        "dockerFile": "Other",
        "dockerBuildTarget": "slim",
        "dockerBuildArgs": {"LEVEL": "3"},
        "dockerBuildSecrets": {"token": secret},
        "platform": "linux/arm64",
    }
    outdir = cdk.App.of(stack).outdir  # type: ignore[union-attr]
    assert [one.name for one in Path(outdir, directory).iterdir()] == ["Other"]


def test_a_synthesizer_with_repositories_of_its_own_is_warned_of() -> None:
    stack = cdk.Stack(cdk.App(), "Stack", synthesizer=cdk.LegacyStackSynthesizer())
    application(stack, image=Image.from_asset(FOLDER))
    (warning,) = warned(stack)
    assert warning.startswith("the policy of the repository of image assets cannot be changed from here; its owner has")


def test_an_image_from_another_release_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM public.ecr.aws/emr-serverless/spark/emr-7.13.0:latest\n", "utf-8")
    stack = new_stack()
    image = Image.from_asset(tmp_path)
    application(stack, image=image)
    application(stack, "Same", release_label=emr.ReleaseLabel.EMR_7_13_0, image=image)
    label = cdk.CfnParameter(stack, "Release").value_as_string
    application(stack, "Later", release_label=emr.ReleaseLabel.of(label), image=image)
    assert warned(stack) == [
        "an image is built from emr-7.13.0, and the application is emr-7.14.0; build it from the image of emr-7.14.0"
        " [ack: emr_constructs:ImageOfOtherRelease]"
    ]


# Mistakes


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (
            {"image": Image.from_uri(URI), "worker_images": {"Driver": Image.from_uri(URI)}},
            "ServerlessImageTwice: `image` is for all workers, but `worker_images` are said too; keep one of them",
        ),
        (
            {"worker_images": {"Driver": Image.from_uri(URI)}},
            "ServerlessImageMissing: `worker_images` says nothing of Executor; say their image too",
        ),
        (
            {"image": Image.from_uri(URI), "release_label": emr.ReleaseLabel.of("emr-6.8.0")},
            "ServerlessImageRelease: emr-6.8.0 does not have custom images on EMR Serverless; use emr-6.9.0 or later",
        ),
        (
            {"image": URI},
            f"ArgumentType: `image` must be a ServerlessImage, not {URI!r}; write ServerlessImage.from_uri({URI!r})",
        ),
        (
            {"image": "folder"},
            "ArgumentType: `image` must be a ServerlessImage, not 'folder'; write ServerlessImage.from_asset('folder')",
        ),
    ],
)
def test_images_that_emr_would_refuse(arguments: dict[str, Any], problem: str) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        application(stack, **arguments)
    assert problem in str(caught.value)


def test_an_image_of_another_region_is_refused() -> None:
    stack = new_stack("us-east-1")
    with pytest.raises(emr.EmrValidationError) as caught:
        application(stack, image=Image.from_uri(URI))
    assert caught.value.codes == ("ServerlessRegion",)


@pytest.mark.parametrize(
    "uri", ["spark:1", "public.ecr.aws/emr-serverless/spark/emr-7.14.0:latest", URI.partition(":")[0]]
)
def test_an_address_that_is_none_is_refused_where_it_is_written(uri: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        Image.from_uri(uri)
    assert caught.value.codes == ("ServerlessWorkerImage",)


def test_what_cannot_be_built_is_refused_where_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(emr.EmrValidationError) as caught:
        Image.from_asset("missing")
    assert str(caught.value) == (
        f"ImageFileMissing: there is no file 'missing/Dockerfile' (looked in {str(tmp_path)!r}); give a directory"
        " with a Dockerfile"
    )
    with pytest.raises(emr.EmrValidationError) as caught:
        Image.from_asset(FOLDER, build_args={"REGION": cdk.Aws.REGION})
    assert str(caught.value) == (
        "ImageBuildToken: Docker builds before deployment, and cannot know 'REGION'; write its value"
    )
    with pytest.raises(emr.EmrValidationError) as caught:
        Image.from_asset(FOLDER, target=3, exclude="*.txt")  # type: ignore[arg-type]
    assert caught.value.codes == ("ArgumentType", "ArgumentType")


def test_an_image_of_a_repository_has_a_tag_or_digest() -> None:
    repository = ecr.Repository(new_stack(), "Images")
    for wrong in ("", ":1.4", "one two", "sha256:0", "x" * 129):
        with pytest.raises(emr.EmrValidationError) as caught:
            Image.from_ecr_repository(repository, wrong)
        assert str(caught.value).startswith(f"ImageReference: `tag_or_digest` ({wrong!r}) is neither; write a tag")
    with pytest.raises(emr.EmrValidationError, match="`tag_or_digest` must be a string"):
        Image.from_ecr_repository(repository, 1)  # type: ignore[arg-type]


def test_what_is_told_later_is_not_refused() -> None:
    stack = new_stack()
    text = cdk.CfnParameter(stack, "Image").value_as_string
    application(stack, image=Image.from_uri(text))
    repository = ecr.Repository(stack, "Images")
    application(stack, "Other", image=Image.from_ecr_repository(repository, text))
    assert resource(stack)["ImageConfiguration"] == {"ImageUri": {"Ref": "Image"}}
    assert {"Ref": "Image"} in resource(stack, "Other")["ImageConfiguration"]["ImageUri"]["Fn::Join"][1]
