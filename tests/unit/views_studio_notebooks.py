"""Cases of the rules on notebooks that run by the clock, and good ones in which everything is said."""

from __future__ import annotations

from typing import Any

from views import case, cluster

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import IdentityCenterView
from emr_constructs.rules.views.network import TagView
from emr_constructs.rules.views.security import SecurityConfigurationView
from emr_constructs.rules.views.studio_notebooks import NotebookExecutionView

ROLE = "arn:aws:iam::111122223333:role/studio"
TARGET = "arn:aws:scheduler:::aws-sdk:emr:startNotebookExecution"
_IN_WORKSPACE = {"notebook": None, "workspace": "e-0A1B2C3D4E5F", "path": "reports/daily.ipynb"}


def run(**said: Any) -> NotebookExecutionView:
    """A notebook in S3, on a cluster that is not known."""
    base = {"target": TARGET, "schedule": "rate(1 day)", "cluster_id": UNKNOWN, "service_role": ROLE}
    return NotebookExecutionView(**{**base, "notebook": "notebooks/daily.ipynb", **said})


def on(of: ClusterView, **said: Any) -> NotebookExecutionView:
    """A notebook on a cluster, which a view of a template has in the place of its id."""
    return run(**{"cluster": of, "cluster_id": None, **said})


def _secured(**said: Any) -> ClusterView:
    return cluster(security_configuration=SecurityConfigurationView(**said))


def _ends(seconds: int) -> str:
    return (
        f"the cluster ends after {seconds} idle seconds, and later starts of the notebook find none; "
        "give the cluster no `auto_termination`, or run the work as a step of a cluster of its own"
    )


_SECRET = (
    "seems to hold a secret, which EMR shows in plain text; "
    "keep it in Secrets Manager, and let the notebook read it with the role that it runs as"
)
_BOTH = "say both: a notebook in a Workspace"
_NO_OBJECT = '`parameters` are no object of JSON; write names with their values: {"day": "2026-12-01"}'
_ENDPOINT = "arn:aws:emr-containers:eu-west-1:111122223333:/virtualclusters/0a1b/endpoints/2c3d"
_OF_PEOPLE = IdentityCenterView(enabled=True)
_NO_ROLES = (
    "the cluster has no runtime roles: all that runs on it runs as its nodes; "
    "leave `execution_role` out, or use a cluster with runtime roles"
)

CASES = [
    case(
        "NotebookExecutionIncomplete",
        run(cluster_id=None, service_role=None, notebook=None),
        "`cluster` is missing; say it: notebooks run on a cluster",
        "`service_role` is missing; say it: that of the Studio",
        "nothing says which notebook runs; say `notebook`, or `workspace` and `path`",
        good=run(**_IN_WORKSPACE),
    ),
    case(
        "NotebookExecutionIncomplete",
        run(**{**_IN_WORKSPACE, "path": None}),
        f"`workspace` is said, and `path` is not; {_BOTH}",
        good=on(cluster(), **_IN_WORKSPACE),
    ),
    case(
        "NotebookExecutionIncomplete",
        run(path="daily.ipynb"),
        f"`path` is said, and `workspace` is not; {_BOTH}",
        good=run(),
    ),
    case(
        "NotebookExecutionWorkspace",
        run(**{**_IN_WORKSPACE, "workspace": "es-0A1B2C3D"}),
        "`workspace` ('es-0A1B2C3D') is not the id of a Workspace; "
        "write its id, which starts with e-; that of a Studio starts with es-",
        good=run(**_IN_WORKSPACE),
    ),
    case(
        "NotebookExecutionWorkspace",
        run(**{**_IN_WORKSPACE, "workspace": "e-" + "A" * 255}),
        "`workspace` has 257 characters; use 1 to 256",
        good=run(**{**_IN_WORKSPACE, "workspace": "e-" + "A" * 254}),
    ),
    case(
        "NotebookExecutionWorkspace",
        run(**{**_IN_WORKSPACE, "workspace": ""}),
        "`workspace` has 0 characters; use 1 to 256",
        good=run(**{**_IN_WORKSPACE, "workspace": "e-A"}),
    ),
    case(
        "NotebookExecutionEngine",
        run(cluster_id="00f1ab2cd3ef4g05"),
        "`cluster` ('00f1ab2cd3ef4g05') is not the id of a cluster; write its id, which starts with j-",
        good=run(cluster_id="j-0A1B2C3D4E5F"),
    ),
    case(
        "NotebookExecutionEngine",
        run(cluster_id=f"{_ENDPOINT}/logs"),
        f"`cluster` ('{_ENDPOINT}/logs') is not the id of a cluster; write its id, which starts with j-",
        good=run(cluster_id=_ENDPOINT),
    ),
    case(
        "NotebookExecutionName",
        run(name="n" * 257),
        "`name` has 257 characters; use 1 to 256",
        good=run(name="n" * 256),
    ),
    case("NotebookExecutionName", run(name=""), "`name` has 0 characters; use 1 to 256", good=run(name="n")),
    case(
        "NotebookExecutionPath",
        run(**{**_IN_WORKSPACE, "path": "/daily.ipynb"}),
        "`path` ('/daily.ipynb') is not relative to the Workspace; "
        "write it as it is in the Workspace, for example 'reports/daily.ipynb'",
        good=run(**_IN_WORKSPACE),
    ),
    case(
        "NotebookExecutionPath",
        run(**{**_IN_WORKSPACE, "path": "s3://notebooks/daily.ipynb"}),
        "`path` ('s3://notebooks/daily.ipynb') is not relative to the Workspace; "
        "write it as it is in the Workspace, for example 'reports/daily.ipynb'",
        good=run(**{**_IN_WORKSPACE, "path": "s3/daily.ipynb"}),
    ),
    case(
        "NotebookExecutionPath",
        run(**{**_IN_WORKSPACE, "path": "p" * 10_281}),
        "`path` has 10281 characters; use 1 to 10280",
        good=run(**{**_IN_WORKSPACE, "path": "p" * 10_280}),
    ),
    case(
        "NotebookExecutionPath",
        run(**{**_IN_WORKSPACE, "path": ""}),
        "`path` has 0 characters; use 1 to 10280",
        good=run(**{**_IN_WORKSPACE, "path": "p"}),
    ),
    case(
        "NotebookExecutionKey",
        run(notebook="/daily.ipynb", output_prefix="s3://results/daily"),
        "`notebook` ('/daily.ipynb') is no key of an object; write it as it is in the bucket",
        "`output_prefix` ('s3://results/daily') is no key of an object; write it as it is in the bucket",
        good=run(notebook="daily/", output_prefix="s3/daily"),
    ),
    case(
        "NotebookExecutionKey",
        run(notebook="n" * 10_281, output_prefix=""),
        "`notebook` has 10281 characters; use 1 to 10280",
        "`output_prefix` has 0 characters; use 1 to 10280",
        good=run(notebook="n" * 10_280, output_prefix="o"),
    ),
    case("NotebookExecutionParameters", run(parameters='["day"]'), _NO_OBJECT, good=run(parameters="{}")),
    case(
        "NotebookExecutionParameters",
        run(parameters="day=2026-12-01"),
        _NO_OBJECT,
        good=run(parameters='{"day": "2026-12-01"}'),
    ),
    case(
        "NotebookExecutionParameters",
        run(parameters=""),
        "`parameters` has 0 characters; use 1 to 10280",
        _NO_OBJECT,
        good=run(parameters=UNKNOWN),
    ),
    case(
        "NotebookExecutionParameters",
        run(parameters='{"a": "' + "b" * 10_272 + '"}'),
        "`parameters` has 10281 characters; use 1 to 10280",
        good=run(parameters='{"a": "' + "b" * 10_271 + '"}'),
    ),
    case(
        "NotebookExecutionEnvironment",
        run(environment={"": "a", "n" * 257: "b", "LONG": "c" * 10_281}),
        "a name in `environment` has 0 characters; use 1 to 256",
        "a name in `environment` has 257 characters; use 1 to 256",
        "LONG in `environment` has 10281 characters; use at most 10280",
        good=run(environment={"n": "a", "n" * 256: "b", "LONG": "c" * 10_280, "LATER": UNKNOWN}),
    ),
    case(
        "NotebookExecutionSecret",
        run(parameters='{"db_password": "tiger7", "day": 3}', environment={"API_TOKEN": "0a1b2c3d"}),
        f"db_password in `parameters` {_SECRET}",
        f"API_TOKEN in `environment` {_SECRET}",
        good=run(parameters='{"password_place": "tiger7"}', environment={"REGION": "eu-west-1", "TOKEN": UNKNOWN}),
    ),
    case(
        "NotebookExecutionClusterEnds",
        on(cluster(auto_termination=86_400)),
        _ends(86_400),
        good=on(cluster(auto_termination=86_401)),
    ),
    case(
        "NotebookExecutionClusterEnds",
        on(cluster(auto_termination=3600), schedule="rate(1 hour)"),
        _ends(3600),
        good=on(cluster(auto_termination=3600), schedule="rate(59 minutes)"),
    ),
    case(
        "NotebookExecutionClusterEnds",
        on(cluster(auto_termination=7200), schedule="cron(0 2 * * ? *)"),
        _ends(7200),
        good=on(cluster(), schedule="cron(0 2 * * ? *)"),
    ),
    case(
        "NotebookExecutionNobody",
        on(_secured(identity_center=_OF_PEOPLE)),
        "the cluster works for people of IAM Identity Center, and here nobody is logged in; "
        "use a cluster without IAM Identity Center for what runs by the clock",
        good=on(_secured(identity_center=IdentityCenterView(enabled=False))),
    ),
    case(
        "NotebookExecutionRole",
        on(_secured(runtime_roles=True)),
        "the cluster has runtime roles, and the notebook none; say `execution_role`",
        good=on(_secured(runtime_roles=True), execution_role=ROLE),
    ),
    case(
        "NotebookExecutionRole",
        on(_secured(runtime_roles=False), execution_role=ROLE),
        _NO_ROLES,
        good=on(_secured(runtime_roles=UNKNOWN), execution_role=ROLE),
    ),
    case(
        "NotebookExecutionRole",
        on(cluster(), execution_role=ROLE),
        _NO_ROLES,
        good=on(cluster(security_configuration=UNKNOWN), execution_role=ROLE),
    ),
]

_SAID = {
    "output_prefix": "results/daily",
    "name": "Daily",
    "parameters": '{"day": "2026-12-01"}',
    "environment": {"STAGE": "prod", "LATER": UNKNOWN},
    "tags": (TagView(key="Team", value="Data"),),
    "execution_role": ROLE,
}
SAID = {"NotebookExecutionIncomplete", "NotebookExecutionRole"}

FULL = {
    "notebook in S3": on(_secured(runtime_roles=True), **_SAID),
    "notebook in a Workspace": run(**_IN_WORKSPACE, **_SAID, cluster_id="j-0A1B2C3D4E5F"),
}
