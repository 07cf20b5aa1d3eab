"""Executions of notebooks on clusters: started, described, listed and stopped. Nothing runs; they pass their states.

How long they take and how they end, a test says with their tags: ``local-aws:runs-for`` (seconds, or ``forever``) and
``local-aws:ends-as`` (``FAILED``).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from emr_constructs.facts import network
from local_aws import seam
from local_aws.api import Record
from local_aws.clock import CLOCK
from local_aws.emr.records import clusters
from local_aws.emr.studio import records, references
from local_aws.emr.studio.records import refusal

_WISH = "local-aws:"
_STEP, _RUNS = 0.02, 0.1  # seconds: long enough to be seen, too short to be waited for
_NEXT = {
    "START_PENDING": "STARTING",
    "STARTING": "RUNNING",
    "RUNNING": "FINISHING",
    "FINISHING": "FINISHED",
    "FAILING": "FAILED",
    "STOP_PENDING": "STOPPING",
    "STOPPING": "STOPPED",
}
_ENDED = ("FINISHED", "FAILED", "STOPPED")
_MONTH = 30 * 24 * 3600.0  # as far back as a list goes by itself
_SUMMARY = (
    *("NotebookExecutionId", "EditorId", "NotebookExecutionName", "Status", "StartTime", "EndTime"),
    "NotebookS3Location",
)


@dataclass
class Execution:
    """An execution of a notebook.

    :param description: As DescribeNotebookExecution shows it.
    :param since: When it came into its state.
    :param trouble: Why it cannot run. None where it can.
    """

    description: Record
    since: float
    trouble: str | None

    @property
    def status(self) -> str:
        return str(self.description["Status"])

    def settle(self, now: float) -> None:
        """Pass the states that are due, one after the other."""
        while self.status in _NEXT and self.since + self._seconds() <= now:
            self._enter(self._following(), self.since + self._seconds())

    def stop(self, now: float) -> None:
        self._enter("STOP_PENDING", now)

    def _enter(self, status: str, at: float) -> None:
        self.since = at
        self.description["Status"] = status
        reasons = {"FAILED": self.trouble, "STOPPED": "Stopped by user request.", "FINISHED": "Execution is finished."}
        if status in reasons:
            self.description.update(EndTime=at, LastStateChangeReason=reasons[status])

    def _following(self) -> str:
        if self.status == "RUNNING" and self._wish("ends-as") == "FAILED":
            self.trouble = "The notebook raised an error, because a test wants it."
        return "FAILING" if self.trouble and self.status in ("STARTING", "RUNNING") else _NEXT[self.status]

    def _seconds(self) -> float:
        if self.status != "RUNNING":
            return _STEP
        said = self._wish("runs-for")
        return math.inf if said == "forever" else float(said or _RUNS)

    def _wish(self, name: str) -> str | None:
        tags = {tag["Key"]: tag.get("Value") for tag in self.description["Tags"]}
        return tags.get(_WISH + name)


def start_notebook_execution(request: Record) -> Record:
    identifier = records.new_id("ex")
    arn = records.arn(f"notebook-execution/{identifier}")
    _check_source(request)
    _check_references(request, arn)
    now = CLOCK.now()
    shown = {name: value for name, value in request.items() if name not in ("ServiceRole", "RelativePath")}
    made = {"NotebookExecutionId": identifier, "Arn": arn, "Status": "START_PENDING", "StartTime": now}
    description = {"Tags": [], **shown, **made}
    if "OutputNotebookS3Location" in request:
        output = request["OutputNotebookS3Location"]
        description["OutputNotebookURI"] = f"s3://{output['Bucket']}/{output['Key']}"
    records.executions[identifier] = Execution(description, since=now, trouble=_trouble(request))
    return {"NotebookExecutionId": identifier}


def describe_notebook_execution(request: Record) -> Record:
    return {"NotebookExecution": execution(request["NotebookExecutionId"]).description}


def list_notebook_executions(request: Record) -> Record:
    """The newest first."""
    now = CLOCK.now()
    earliest, latest = request.get("From", now - _MONTH), request.get("To", now)
    asked = records.only(request, "EditorId", "Status")
    found = []
    for one in reversed(records.executions.values()):
        one.settle(now)
        shown, engine = one.description, one.description["ExecutionEngine"]["Id"]
        if (
            earliest <= shown["StartTime"] <= latest
            and all(shown.get(name) == value for name, value in asked.items())
            and request.get("ExecutionEngineId", engine) == engine
        ):
            found.append({**records.only(shown, *_SUMMARY), "ExecutionEngineId": engine})
    return records.page(request, "NotebookExecutions", found)


def stop_notebook_execution(request: Record) -> Record:
    found = execution(request["NotebookExecutionId"])
    if found.status in _ENDED:  # words of our own, as all here
        raise refusal(f"The notebook execution {request['NotebookExecutionId']} has ended: {found.status}.")
    if not found.status.startswith("STOP"):
        found.stop(CLOCK.now())
    return {}


def execution(identifier: str) -> Execution:
    """The execution of an id, as it is now.

    :raises EmrError: where there is none.
    """
    found: Execution | None = records.executions.get(identifier)
    if found is None:
        raise refusal(f"The notebook execution {identifier} does not exist.")
    found.settle(CLOCK.now())
    return found


def _check_source(request: Record) -> None:
    """A notebook of a Workspace, or one in S3 whose output goes to S3, too."""
    in_workspace = bool(request.get("EditorId")), bool(request.get("RelativePath"))
    in_s3 = "NotebookS3Location" in request, "OutputNotebookS3Location" in request
    if in_workspace == (True, True) and not any(in_s3):
        return
    if not any(in_workspace) and in_s3 == (True, True):
        for member in ("NotebookS3Location", "OutputNotebookS3Location"):
            if set(request[member]) != {"Bucket", "Key"}:
                raise refusal(f"{member} needs Bucket and Key.")
        return
    raise refusal(
        "A notebook is given by EditorId and RelativePath, or by NotebookS3Location with OutputNotebookS3Location."
    )


def _check_references(request: Record, arn: str) -> None:
    engine = request["ExecutionEngine"]
    cluster = clusters.get(engine["Id"])
    if cluster is None or not cluster.alive:
        raise refusal(f"The cluster {engine['Id']} does not exist, or has ended.")
    references.assumable("ServiceRole", request["ServiceRole"], arn)
    if "ExecutionRoleArn" in engine:
        references.role("ExecutionRoleArn", engine["ExecutionRoleArn"])
    for identifier in (engine.get("MasterInstanceSecurityGroupId"), request.get("NotebookInstanceSecurityGroupId")):
        if identifier:
            references.group(identifier)


def _trouble(request: Record) -> str | None:
    """What an execution meets on its way, not when it is started."""
    problems: tuple[Callable[[Record], str | None], ...] = (_not_there, _not_allowed, _no_gateway, _not_reached)
    return next((text for text in (problem(request) for problem in problems) if text), None)


def _not_there(request: Record) -> str | None:
    found = request.get("NotebookS3Location")
    if found is None:
        return None
    there = found["Key"] in seam.service("s3")._buckets.get(found["Bucket"], {}).get("objects", {})
    return None if there else f"There is no notebook at s3://{found['Bucket']}/{found['Key']}."


def _not_allowed(request: Record) -> str | None:
    """The service role reads the notebook, and writes what comes of it: to the key, or below it."""
    if "NotebookS3Location" not in request:
        return None
    role = references.role("ServiceRole", request["ServiceRole"])["RoleName"]
    source, output = (
        f"arn:aws:s3:::{request[name]['Bucket']}/{request[name]['Key']}"
        for name in ("NotebookS3Location", "OutputNotebookS3Location")
    )
    if not seam.role_may(role, "s3:GetObject", source):
        return f"The role {role} is not allowed s3:GetObject on {source}."
    if not any(seam.role_may(role, "s3:PutObject", key) for key in (output, f"{output}/notebook.ipynb")):
        return f"The role {role} is not allowed s3:PutObject on {output}."
    return None


def _no_gateway(request: Record) -> str | None:
    cluster = clusters.get(request["ExecutionEngine"]["Id"]).description
    if any(one["Name"] == "JupyterEnterpriseGateway" for one in cluster["Applications"]):
        return None
    return f"The cluster {cluster['Id']} has no JupyterEnterpriseGateway."


def _not_reached(request: Record) -> str | None:
    """Where both groups are named, the cluster's has to let the notebook's in."""
    engine, notebook = (
        request["ExecutionEngine"].get("MasterInstanceSecurityGroupId"),
        request.get("NotebookInstanceSecurityGroupId"),
    )
    if not engine or not notebook:
        return None
    port = network.studio_port()
    for rule in references.group(engine)["IpPermissions"]:
        peers = [pair.get("GroupId") for pair in rule.get("UserIdGroupPairs", [])]
        if notebook in peers and rule.get("FromPort", 0) <= port <= rule.get("ToPort", 65535):
            return None
    return f"The security group {engine} does not let {notebook} in on port {port}."
