"""Rules on notebooks that run by the clock: which, on what, and with what."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.secrets import is_plain_secret
from emr_constructs.rules.shapes import shaped, sized
from emr_constructs.rules.sources import api, management_guide
from emr_constructs.rules.view import UNKNOWN, known
from emr_constructs.rules.views.studio_notebooks import NotebookExecutionView

_REQUEST = api("StartNotebookExecution")
_HEADLESS = management_guide("emr-managed-notebooks-headless")
_LONGEST_NAME = 256
_LONGEST_TEXT = 10_280
_RELATIVE = r"(?!/|s3:)(?s:.*)"


@rule(on=NotebookExecutionView, source=_REQUEST)
def notebook_execution_incomplete(run: NotebookExecutionView) -> Iterator[Problem]:
    """A notebook runs on a cluster, with a service role; it is in S3, or in a Workspace at a path."""
    if run.cluster is None and run.cluster_id is None:
        yield Problem("cluster_id", "`cluster` is missing", "say it: notebooks run on a cluster")
    if run.service_role is None:
        yield Problem("service_role", "`service_role` is missing", "say it: that of the Studio")
    if run.notebook is None and run.workspace is None:
        yield Problem("notebook", "nothing says which notebook runs", "say `notebook`, or `workspace` and `path`")
    if (run.workspace is None) != (run.path is None):
        missing, said = ("path", "workspace") if run.path is None else ("workspace", "path")
        yield Problem(missing, f"`{said}` is said, and `{missing}` is not", "say both: a notebook in a Workspace")


@rule(on=NotebookExecutionView, source=_REQUEST)
def notebook_execution_workspace(run: NotebookExecutionView) -> Iterator[Problem]:
    """A Workspace is named by its id."""
    yield from sized(run, "workspace", 256)
    remedy = "write its id, which starts with e-; that of a Studio starts with es-"
    yield from shaped(run, "workspace", r"e-[A-Z0-9]+", "is not the id of a Workspace", remedy)


@rule(on=NotebookExecutionView, source=_HEADLESS)
def notebook_execution_engine(run: NotebookExecutionView) -> Iterator[Problem]:
    """Notebooks run by themselves on clusters, on EC2 or EKS, and not on EMR Serverless."""
    shape = r"j-[A-Z0-9]+|arn:[a-z-]+:emr-containers:[^:]*:[^:]*:/virtualclusters/[^/]+/endpoints/[^/]+"
    yield from shaped(run, "cluster_id", shape, "is not the id of a cluster", "write its id, which starts with j-")


@rule(on=NotebookExecutionView, source=_REQUEST)
def notebook_execution_name(run: NotebookExecutionView) -> Iterator[Problem]:
    """The name of a notebook execution has up to 256 characters."""
    yield from sized(run, "name", _LONGEST_NAME)


@rule(on=NotebookExecutionView, source=_REQUEST)
def notebook_execution_path(run: NotebookExecutionView) -> Iterator[Problem]:
    """The path of a notebook in a Workspace begins at the Workspace, not at the root of a disk or a bucket."""
    yield from sized(run, "path", _LONGEST_TEXT)
    remedy = "write it as it is in the Workspace, for example 'reports/daily.ipynb'"
    yield from shaped(run, "path", _RELATIVE, "is not relative to the Workspace", remedy)


@rule(on=NotebookExecutionView, source=_REQUEST)
def notebook_execution_key(run: NotebookExecutionView) -> Iterator[Problem]:
    """Places in a bucket are keys of objects: with no bucket before them, and no slash."""
    for field in ("notebook", "output_prefix"):
        yield from sized(run, field, _LONGEST_TEXT)
        yield from shaped(run, field, _RELATIVE, "is no key of an object", "write it as it is in the bucket")


@rule(on=NotebookExecutionView, source=_REQUEST)
def notebook_execution_parameters(run: NotebookExecutionView) -> Iterator[Problem]:
    """The parameters of a notebook are an object of JSON, of up to 10280 characters."""
    yield from sized(run, "parameters", _LONGEST_TEXT)
    if known(run.parameters) and not isinstance(_decoded(run.parameters), Mapping):
        remedy = 'write names with their values: {"day": "2026-12-01"}'
        yield Problem("parameters", "`parameters` are no object of JSON", remedy)


@rule(on=NotebookExecutionView, source=_REQUEST)
def notebook_execution_environment(run: NotebookExecutionView) -> Iterator[Problem]:
    """A variable of the environment has a name of up to 256 characters, and a value of up to 10280."""
    for name, value in run.environment.items() if known(run.environment) else ():
        if not 1 <= len(name) <= _LONGEST_NAME:
            problem = f"a name in `environment` has {len(name)} characters"
            yield Problem("environment", problem, f"use 1 to {_LONGEST_NAME}")
        if isinstance(value, str) and len(value) > _LONGEST_TEXT:
            problem = f"{name} in `environment` has {len(value)} characters"
            yield Problem("environment", problem, f"use at most {_LONGEST_TEXT}")


@rule(
    on=NotebookExecutionView,
    source=_REQUEST,
    severity=Severity.WARNING,
    remedy="keep it in Secrets Manager, and let the notebook read it with the role that it runs as",
)
def notebook_execution_secret(run: NotebookExecutionView) -> Iterator[Problem]:
    """A notebook is given no secrets: whoever may describe the execution reads its parameters."""
    decoded = _decoded(run.parameters) if known(run.parameters) else None
    for field, values in (("parameters", decoded), ("environment", run.environment)):
        for name, value in values.items() if isinstance(values, Mapping) else ():
            if is_plain_secret(name, value):
                text = f"{name} in `{field}` seems to hold a secret, which EMR shows in plain text"
                yield Problem(field, text)


@rule(
    on=NotebookExecutionView,
    source=management_guide("emr-auto-termination-policy"),
    severity=Severity.WARNING,
    remedy="give the cluster no `auto_termination`, or run the work as a step of a cluster of its own",
)
def notebook_execution_cluster_ends(run: NotebookExecutionView) -> Iterator[Problem]:
    """The cluster that notebooks run on by the clock is there when they start."""
    if not (known(run.cluster) and known(run.schedule)):
        return
    idle, interval = run.cluster.auto_termination, run.interval()
    if known(idle) and (interval is None or interval >= idle):
        problem = f"the cluster ends after {idle:g} idle seconds, and later starts of the notebook find none"
        yield Problem("cluster_id", problem)


@rule(
    on=NotebookExecutionView,
    source=management_guide("emr-idc-considerations"),
    severity=Severity.WARNING,
    remedy="use a cluster without IAM Identity Center for what runs by the clock",
)
def notebook_execution_nobody(run: NotebookExecutionView) -> Iterator[Problem]:
    """Notebooks that nobody opens run on clusters that ask for nobody."""
    security = run.cluster.security_configuration if known(run.cluster) else None
    if known(security) and security.uses_identity_center():
        yield Problem("cluster_id", "the cluster works for people of IAM Identity Center, and here nobody is logged in")


@rule(on=NotebookExecutionView, source=management_guide("emr-studio-runtime"), severity=Severity.WARNING, strict=True)
def notebook_execution_role(run: NotebookExecutionView) -> Iterator[Problem]:
    """A notebook has a role of its own on clusters with runtime roles, and on no others."""
    if not known(run.cluster) or run.cluster.security_configuration is UNKNOWN:
        return
    security = run.cluster.security_configuration
    has_roles = known(security) and security.runtime_roles
    if has_roles is True and run.execution_role is None:
        yield Problem("execution_role", "the cluster has runtime roles, and the notebook none", "say `execution_role`")
    if has_roles in (None, False) and run.execution_role is not None:
        problem = "the cluster has no runtime roles: all that runs on it runs as its nodes"
        yield Problem("execution_role", problem, "leave `execution_role` out, or use a cluster with runtime roles")


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
