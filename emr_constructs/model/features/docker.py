"""Docker containers on YARN."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import ArnFormat, Fn, Stack
from aws_cdk import aws_ecr as ecr

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import require_release
from emr_constructs.model.features.feature import ClusterNodes, ClusterPlan, Feature
from emr_constructs.model.value import is_list_token


@dataclass(frozen=True, kw_only=True)
class DockerOnYarn(Feature):
    """Docker containers on YARN, so that a job brings its libraries in an image.

    AWS documents them for releases 6.x. A job asks for one with ``YARN_CONTAINER_RUNTIME_TYPE=docker`` and
    ``YARN_CONTAINER_RUNTIME_DOCKER_IMAGE`` in the environment of its ApplicationMaster and executors. From 6.1 nodes
    log in to ECR by themselves. They get the right to pull from the repositories, and a ``Network`` endpoints for ECR
    (about 14 USD a month for each zone).

    :param repositories: repositories in ECR, of the cluster's region; their registries are trusted, with every image
        in them that the nodes may pull. Default: none
    :param trusted_registries: further registries; ``local`` is for images that are on the nodes already. EMR's own,
        ``local`` and ``centos``, are trusted only where they are named. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``DockerRegistries``; with the cluster ``FeatureRelease``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-docker.html
    """

    repositories: Sequence[ecr.IRepository] = ()
    trusted_registries: Sequence[str] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.repositories and not self.trusted_registries:
            problem = "DockerOnYarn trusts no registry; give `repositories` or `trusted_registries`"
            raise EmrValidationError([Violation("DockerRegistries", problem)])

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("yarn_docker",)

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_release(plan, "yarn_docker", "Docker on YARN")
        trusted = {"docker.trusted.registries": self._registries()}
        # AWS asks for both: which registry a container may come from, and from which one it may be a privileged one.
        # YARN itself allows no privileged containers unless it is told to.
        privileged = {"docker.privileged-containers.registries": self._registries()}
        docker = Configuration(classification="docker", properties={**trusted, **privileged})
        return [Configuration(classification="container-executor", configurations=[docker])]

    def _registries(self) -> str:
        own = dict.fromkeys(_registry(one) for one in self.repositories)
        if is_list_token(self.trusted_registries):
            return ",".join([*own, Fn.join(",", list(self.trusted_registries))])
        return ",".join([*own, *self.trusted_registries])

    def _attach(self, nodes: ClusterNodes) -> None:
        for repository in self.repositories:
            repository.grant_pull(nodes.role)


def _registry(repository: ecr.IRepository) -> str:
    """Host of the registry that a repository is in. Those of an account and region give the same text."""
    stack, place, arn = Stack.of(repository), repository.env, repository.repository_arn
    # Of a repository that is imported by attributes only the ARN says whose it is.
    said = None if is_token(arn) else stack.split_arn(arn, ArnFormat.SLASH_RESOURCE_NAME)
    account, region = (said.account, said.region) if said else (place.account, place.region)
    return f"{account}.dkr.ecr.{region}.{stack.url_suffix}"
