"""Repositories of ECR from which EMR Serverless reads images for its workers."""

from __future__ import annotations

import aws_cdk as cdk  # whose ECR loads where it is used
from aws_cdk import CliCredentialsStackSynthesizer, DefaultStackSynthesizer
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.once import once
from emr_constructs._jsii.owners import text_of
from emr_constructs._jsii.scopes import Environment, environment_of, stack_of, warn
from emr_constructs.facts import serverless_images as facts
from emr_constructs.model.serverless_images import PlacedImage


def let_applications_pull(application: Construct, image: PlacedImage) -> None:
    """Let the applications of an account and region read an image; where that cannot be done here, say what is missing.

    :param application: one of them. It cannot be named: it waits for the image, and so for its repository.
    """
    if image.is_asset and _goes_to_bootstrap(application):
        return
    here, repository = environment_of(application), image.repository
    if repository is not None and _let(repository, here):
        return
    place = f"the repository {repository.node.path}" if repository is not None else f"the repository of {image.uri}"
    warn(
        application,
        "ImageRepositoryPolicy",
        f"the policy of {'the repository of image assets' if image.is_asset else place} cannot be changed from here;"
        f" its owner has to add: {text_of(application, _statement(here))}",
    )


@once
def _let(repository: cdk.aws_ecr.IRepository, here: Environment) -> bool:
    """Add a statement to the policy of a repository; False where CDK drops it."""
    return repository.add_to_resource_policy(_statement(here)).statement_added


def _goes_to_bootstrap(application: Construct) -> bool:
    """Whether CDK keeps images in the repository of its bootstrap stack, which lets EMR Serverless read them."""
    kinds = (DefaultStackSynthesizer, CliCredentialsStackSynthesizer)
    return isinstance(stack_of(application).synthesizer, kinds)


def _statement(here: Environment) -> iam.PolicyStatement:
    applications = here.arn("emr-serverless", "/applications/*")
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal("emr-serverless.amazonaws.com")],
        actions=list(facts.pull_actions()),
        conditions={"StringLike": {"aws:SourceArn": applications}},
    )
