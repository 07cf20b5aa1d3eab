"""What gives rights in EMR Studio: the Studio, what is attached to it, who is let in, and what is made for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct
from permission_features import RELEASE, Feature, bucket, cluster
from permission_features_of_serverless import application

import emr_constructs as emr

NOTEBOOKS = [emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY]
FROM_IDENTITY_CENTER = emr.StudioAuth.identity_center()
EVERY_NIGHT = scheduler.ScheduleExpression.cron(hour="2", minute="30")


def studio(stack: cdk.Stack, **arguments: Any) -> emr.Studio:
    """A Studio with what it makes for itself, whose users come from IAM."""
    return emr.Studio(
        stack, "Studio", **{"auth": emr.StudioAuth.iam(), "studio_name": "team", "git": True, **arguments}
    )


def with_cluster(stack: cdk.Stack, **arguments: Any) -> tuple[emr.Studio, emr.Cluster]:
    """A Studio, and a cluster in its network that is not attached."""
    made = studio(stack, **arguments)
    return made, cluster(stack, network=made.network, applications=NOTEBOOKS)


def with_application(stack: cdk.Stack) -> tuple[emr.Studio, emr.ServerlessApplication]:
    """A Studio, and an application that is not attached."""
    made = studio(stack, auth=FROM_IDENTITY_CENTER)
    return made, application(stack, interactive=emr.Interactive(studio=True), release_label=RELEASE)


def told(title: str, **arguments: Any) -> Feature:
    """Arguments of a Studio."""
    return Feature(f"Studio({title})", lambda stack: studio(stack, **arguments), studio)


def done(title: str, use: Callable[[cdk.Stack, emr.Studio], object]) -> Feature:
    """What a method of a Studio, or something made for it, adds."""
    return Feature(title, lambda stack: use(stack, studio(stack)), studio)


def _people(made: emr.Studio) -> None:
    """Policies of groups are called by the groups; those of roles by their paths, with the number of the stack."""
    made.add_group("Analysts", access=emr.StudioAccess.basic())


def _beside_cluster(stack: cdk.Stack) -> None:
    _people(with_cluster(stack, auth=FROM_IDENTITY_CENTER)[0])


def _attached_cluster(stack: cdk.Stack) -> None:
    made, one = with_cluster(stack, auth=FROM_IDENTITY_CENTER)
    made.attach(one)
    _people(made)


def _beside_application(stack: cdk.Stack) -> None:
    _people(with_application(stack)[0])


def _attached_application(stack: cdk.Stack) -> None:
    made, one = with_application(stack)
    made.attach(one)
    _people(made)


def _small(scope: Construct, values: emr.patterns.TemplateValues) -> emr.Cluster:
    return emr.Cluster(
        scope,
        "Cluster",
        cluster_name=values.cluster_name,
        profile=values.profile,
        release_label=RELEASE,
        applications=NOTEBOOKS,
    )


def _with_profile(stack: cdk.Stack) -> tuple[emr.Studio, emr.ClusterProfile]:
    made = studio(stack)
    return made, emr.ClusterProfile(stack, "Profile", network=made.network)


def _template(stack: cdk.Stack) -> None:
    made, profile = _with_profile(stack)
    emr.patterns.ClusterTemplate(stack, "Small", definition=_small, profile=profile, studio=made)


def _identity_center(stack: cdk.Stack) -> emr.Studio:
    return studio(stack, auth=FROM_IDENTITY_CENTER)


def _scheduled(stack: cdk.Stack) -> None:
    made, one = with_cluster(stack)
    notebook = emr.NotebookExecution(notebook=emr.Script.from_bucket(bucket(stack, "code"), "daily.ipynb"))
    made.schedule_notebook("Nightly", notebook=notebook, cluster=one, schedule=EVERY_NIGHT)


def _git_secret(stack: cdk.Stack, made: emr.Studio) -> None:
    secret = secretsmanager.Secret.from_secret_name_v2(stack, "Token", "token")
    emr.GitSecret(stack, "Git", login=emr.GitLogin(user_name="bot", token=secret), studios=[made])


def _group(stack: cdk.Stack) -> None:
    _people(_identity_center(stack))


OF_STUDIO = [
    Feature("Studio()", studio, None),
    told("git_secrets=True", git_secrets=True),
    told("collaboration=True", collaboration=True),
    Feature("Studio(auth=StudioAuth.identity_center())", _identity_center, studio),
    Feature("studio.add_group('Analysts', access=StudioAccess.basic())", _group, _identity_center),
    Feature("studio.attach(cluster), to who has access", _attached_cluster, _beside_cluster),
    Feature("studio.attach(application), to who has access", _attached_application, _beside_application),
    Feature("studio.schedule_notebook()", _scheduled, with_cluster),
    done("GitSecret(studios=[studio])", _git_secret),
    Feature("patterns.ClusterTemplate()", _template, _with_profile),
]
