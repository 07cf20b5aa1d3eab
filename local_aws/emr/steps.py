"""Steps. Nothing runs here: a step is recorded, and counts as completed as soon as it is added."""

from __future__ import annotations

from collections.abc import Iterable

from local_aws.emr.records import Cluster, Record, cluster, living_cluster, new_id, now, only


def add_steps(owner: Cluster, requested: Iterable[Record], *, execution_role: str | None = None) -> list[str]:
    """Record steps; answers their ids."""
    steps = [_step(request) for request in requested]
    for step in steps:
        if execution_role:
            step["ExecutionRoleArn"] = execution_role
    owner.steps.extend(steps)
    return [step["Id"] for step in steps]


def add_job_flow_steps(request: Record) -> Record:
    owner = living_cluster(request["JobFlowId"])
    return {"StepIds": add_steps(owner, request["Steps"], execution_role=request.get("ExecutionRoleArn"))}


def describe_step(request: Record) -> Record:
    return {"Step": only(cluster(request["ClusterId"]).steps, "Step", request["StepId"])}


def list_steps(request: Record) -> Record:
    """The newest step comes first, as in the real answer; a summary has no role."""
    states, ids = request.get("StepStates"), request.get("StepIds")
    return {
        "Steps": [
            {name: value for name, value in step.items() if name != "ExecutionRoleArn"}
            for step in reversed(cluster(request["ClusterId"]).steps)
            if (not states or step["Status"]["State"] in states) and (not ids or step["Id"] in ids)
        ]
    }


def list_bootstrap_actions(request: Record) -> Record:
    return {
        "BootstrapActions": [
            {
                "Name": action["Name"],
                "ScriptPath": action["ScriptBootstrapAction"]["Path"],
                "Args": action["ScriptBootstrapAction"].get("Args", []),
            }
            for action in cluster(request["ClusterId"]).bootstrap_actions
        ]
    }


def _step(request: Record) -> Record:
    jar = request["HadoopJarStep"]
    config = {
        "Args": [],
        **jar,
        "Properties": {p["Key"]: p.get("Value", "") for p in jar.get("Properties", [])},
    }
    return {
        "Id": new_id("s"),
        "Name": request["Name"],
        "Config": config,
        "ActionOnFailure": request.get("ActionOnFailure", "CONTINUE"),
        "Status": {
            "State": "COMPLETED",
            "StateChangeReason": {},
            "Timeline": {"CreationDateTime": now(), "StartDateTime": now(), "EndDateTime": now()},
        },
        **request.get("StepMonitoringConfiguration", {}).get("S3MonitoringConfiguration", {}),
    }
