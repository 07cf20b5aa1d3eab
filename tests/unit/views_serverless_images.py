"""Cases of the rules on the images of EMR Serverless applications."""

from __future__ import annotations

from views import RELEASE, case
from views_serverless_application import IMAGE, application, hive, subnet

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.network import SecurityGroupView
from emr_constructs.rules.views.serverless import WorkerTypeView

_PUBLIC = "public.ecr.aws/emr-serverless/spark/emr-7.14.0:latest"
_ELSEWHERE = IMAGE.replace("eu-west-1", "us-east-1")
_REGISTRY = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
_WRITE = "write it like <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>"
_SEVERAL = (
    "the application would stand in several regions: eu-west-1 and us-east-1; "
    "use what is in the region of the application"
)


def _refused(image: str) -> str:
    return f"`image` ({image!r}) is not in a private repository of ECR, or has no tag; {_WRITE}"


def _images(**images: str) -> tuple[WorkerTypeView, ...]:
    return tuple(WorkerTypeView(worker_type=name, image=image) for name, image in images.items())


def _based_on(release: str) -> str:
    return f"{_REGISTRY}/jobs:{release}-4"


CASES = [
    case("ServerlessImage", application(image=_PUBLIC), _refused(_PUBLIC), good=application(image=IMAGE)),
    case(
        "ServerlessImage",
        application(image=f"{_REGISTRY}/jobs"),
        _refused(f"{_REGISTRY}/jobs"),
        good=application(image=f"{_REGISTRY}/team/my-jobs_2@sha256:{'0' * 64}"),
    ),
    case(
        "ServerlessWorkerImage",
        WorkerTypeView(worker_type="Driver", image=_PUBLIC),
        _refused(_PUBLIC),
        good=WorkerTypeView(worker_type="Driver", image=IMAGE),
    ),
    case(
        "ServerlessImageRelease",
        application(release_label="emr-6.8.0", image=IMAGE),
        "emr-6.8.0 does not have custom images on EMR Serverless; use emr-6.9.0 or later",
        good=application(release_label="emr-6.9.0", image=IMAGE),
    ),
    case(
        "ServerlessImageRelease",
        application(release_label="emr-6.8.0", worker_types=_images(Driver=IMAGE, Executor=IMAGE)),
        "emr-6.8.0 does not have custom images on EMR Serverless; use emr-6.9.0 or later",
        good=application(release_label="emr-6.8.0"),
    ),
    case(
        "ServerlessImageTwice",
        application(image=IMAGE, worker_types=_images(Driver=IMAGE, Executor=IMAGE)),
        "`image` is for all workers, but `worker_images` are said too; keep one of them",
        good=application(worker_types=_images(Driver=IMAGE, Executor=IMAGE)),
    ),
    case(
        "ServerlessImageMissing",
        application(worker_types=_images(Driver=IMAGE)),
        "`worker_images` says nothing of Executor; say their image too",
        good=application(worker_types=_images(DRIVER=IMAGE, EXECUTOR=IMAGE)),
    ),
    case(
        "ServerlessImageMissing",
        hive(worker_types=()),
        "`worker_images` says nothing of HiveDriver and TezTask; say their image too",
        good=application(worker_types=UNKNOWN),
    ),
    case(
        "ServerlessRegion",
        application(worker_types=_images(Driver=IMAGE, Executor=_ELSEWHERE)),
        _SEVERAL,
        good=application(worker_types=_images(Driver=_ELSEWHERE, Executor=_ELSEWHERE)),
    ),
    case(
        "ServerlessRegion",
        application(image=IMAGE, region="us-east-1"),
        _SEVERAL,
        good=application(image=IMAGE, region="eu-west-1"),
    ),
    case(
        "ServerlessRegion",
        application(
            region="us-east-1",
            subnets=(subnet("eu-west-1a"), subnet("eu-west-1b")),
            security_groups=(SecurityGroupView(),),
        ),
        _SEVERAL,
        good=application(
            region="eu-west-1",
            subnets=(subnet("eu-west-1a"), subnet("eu-west-1b")),
            security_groups=(SecurityGroupView(),),
        ),
    ),
    case(
        "ServerlessImageBase",
        application(image=_based_on("emr-6.15.0")),
        f"the name of {_based_on('emr-6.15.0')!r} says emr-6.15.0, but the application has {RELEASE}; "
        f"use an image on the base of {RELEASE}",
        good=application(image=_based_on(RELEASE)),
    ),
    case(
        "ServerlessImageBase",
        application(worker_types=_images(Driver=_based_on("emr-7.1.0"), Executor=_based_on("emr-7.1.0"))),
        f"the name of {_based_on('emr-7.1.0')!r} says emr-7.1.0, but the application has {RELEASE}; "
        f"use an image on the base of {RELEASE}",
        good=application(worker_types=_images(Driver=_based_on("my-emr-tools"), Executor=_based_on("remr-7.1.0"))),
    ),
    case(
        "ServerlessImageBase",
        application(release_label="emr-spark-8.1.0", image=_based_on("emr-spark-8.0.0")),
        f"the name of {_based_on('emr-spark-8.0.0')!r} says emr-spark-8.0.0, but the application has emr-spark-8.1.0; "
        "use an image on the base of emr-spark-8.1.0",
        good=application(release_label=UNKNOWN, image=_based_on("emr-spark-8.0.0")),
    ),
]

SAID = {"ServerlessImageRelease", "ServerlessImageTwice"}
"""Rules that ask whether something is said, whatever it is."""
