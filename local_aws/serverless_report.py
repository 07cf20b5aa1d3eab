"""An EMR Serverless application read back with boto3, as lines of text."""

from __future__ import annotations

import json
from typing import Any

from local_aws.report import NONE, Client, Rows, hanging, key, listed, place, two_columns


def application_report(client: Client, application_id: str) -> list[str]:
    """What is known of an application: two columns, aligned.

    :param client: Makes a boto3 client of a service: ``LocalAws.client``.
    :param application_id: Id of the application.
    """
    application = client("emr-serverless").get_application(applicationId=application_id)["application"]
    rows = [
        ("Application", f"{application['name']} ({application_id}), {application['state']}"),
        ("Release", f"{application['releaseLabel']}, {application['type']}, {application['architecture']}"),
        *_configurations(application),
        *_capacity(application),
        *_life(application),
        ("Interactive", listed(_interactive(application))),
        ("Disk encryption", key(application.get("diskEncryptionConfiguration", {}).get("encryptionKeyArn"))),
        *_logs(application.get("monitoringConfiguration", {})),
        *_network(client("ec2"), application.get("networkConfiguration", {})),
        *_schedules(client("scheduler"), application_id),
    ]
    return two_columns(rows)


def _configurations(application: Any) -> Rows:
    for one in application.get("runtimeConfiguration", []):
        said = ", ".join(f"{name}={value}" for name, value in sorted(one.get("properties", {}).items()))
        yield from hanging("Configurations", f"{one['classification']}: {said}")


def _capacity(application: Any) -> Rows:
    for kind, one in application.get("initialCapacity", {}).items():
        yield "Initial capacity", f"{one['workerCount']} {kind}, each {_size(one['workerConfiguration'])}"
    yield "Maximum capacity", _size(application["maximumCapacity"]) if "maximumCapacity" in application else NONE


def _size(said: Any) -> str:
    return ", ".join(said[name] for name in ("cpu", "memory", "disk") if name in said)


def _life(application: Any) -> Rows:
    yield "Starts", "by itself" if application["autoStartConfiguration"]["enabled"] else "when somebody starts it"
    stop = application["autoStopConfiguration"]
    yield "Stops", f"after {stop['idleTimeoutMinutes']} min without work" if stop["enabled"] else "never by itself"


def _interactive(application: Any) -> list[str]:
    said = application.get("interactiveConfiguration", {})
    ways = {"studioEnabled": "Studio", "livyEndpointEnabled": "Livy", "sessionEnabled": "sessions"}
    return [words for name, words in ways.items() if said.get(name)]


def _logs(monitoring: Any) -> Rows:
    s3 = monitoring.get("s3MonitoringConfiguration", {})
    yield "Logs", s3.get("logUri", NONE)
    if "logUri" in s3:
        yield "Log encryption", key(s3.get("encryptionKeyArn"))


def _network(ec2: Any, network: Any) -> Rows:
    if network.get("subnetIds"):
        yield from place(ec2, network["subnetIds"])
    for group in network.get("securityGroupIds", []):
        yield "Security groups", f"{group} workers"


def _schedules(scheduler: Any, application_id: str) -> Rows:
    """Jobs that are started by the clock."""
    for one in scheduler.list_schedules()["Schedules"]:
        schedule = scheduler.get_schedule(Name=one["Name"], GroupName=one["GroupName"])
        if application_id in schedule["Target"].get("Input", ""):
            request = json.loads(schedule["Target"]["Input"])
            times = f"{schedule['ScheduleExpression']} {schedule['ScheduleExpressionTimezone']}"
            yield "Schedules", f"{request.get('Name', 'a job')}: {times}"
