"""Applications: made, shown, listed, changed, started, stopped and deleted."""

from __future__ import annotations

import hashlib

from local_aws.api import Record
from local_aws.clock import CLOCK
from local_aws.serverless import judgement, records
from local_aws.serverless.answers import conflict, once, page, summary, wanted
from local_aws.serverless.errors import ServerlessError
from local_aws.serverless.records import Application, application

_CHANGEABLE = ("CREATED", "STOPPED")
# What AWS says since 2026 of a started application (terraform-provider-aws#49109), member by member.
_CHANGEABLE_WHILE_STARTED = (
    "schedulerConfiguration.maxConcurrentRuns",
    "extendedSupportConfiguration",
    "imageConfiguration",
    "workerTypeSpecifications.imageConfiguration",
    "maximumCapacity",
)
_SUMMARY = ("arn", "name", "releaseLabel", "type", "state", "stateDetails", "createdAt", "updatedAt", "architecture")
_QUOTA = 16  # vCPUs of an account that has not asked for more


def create_application(request: Record) -> Record:
    return once("CreateApplication", request, lambda: _create(request), conflict=conflict(request))


def get_application(request: Record) -> Record:
    return {"application": application(request["applicationId"]).description}


def list_applications(request: Record) -> Record:
    """The newest first. Those that were deleted only where their state is asked for."""
    found = [
        summary(one.description, _SUMMARY, id="applicationId")
        for one in reversed(records.applications.values())
        if wanted(request, one.description) and (request.get("states") or not one.ended)
    ]
    return page(request, "applications", found)


def update_application(request: Record) -> Record:
    used = f"The client token {request['clientToken']} was used with other parameters."  # words of our own
    return once("UpdateApplication", request, lambda: _update(request), conflict=ServerlessError(used))


def delete_application(request: Record) -> Record:
    found = application(request["applicationId"])
    if found.state not in _CHANGEABLE:
        raise ServerlessError(
            f"Application {request['applicationId']} must be in one of the following statuses "
            f"[CREATED, STOPPED]. Current status: {found.state}"
        )
    found.enter("TERMINATED", CLOCK.now())
    return {}


def start_application(request: Record) -> Record:
    """Of one that is started already, nothing becomes."""
    found = application(request["applicationId"])
    if found.state in ("STARTING", "STARTED"):
        return {}
    if found.state not in _CHANGEABLE:
        raise ServerlessError(
            f"Application cannot be STARTED. Applications must be in one of the following statuses: "
            f"{_listed(_CHANGEABLE)}"
        )
    judgement.check(found.description)  # its security groups may have been opened since
    used = sum(judgement.ready_vcpus(one.description) for one in records.applications.values() if _runs(one))
    if used + judgement.ready_vcpus(found.description) > _QUOTA:
        text = f"The initial capacity is above the quota of {_QUOTA} vCPUs; {used} are in use."  # words of our own
        raise ServerlessError(text, code="ServiceQuotaExceededException", status=402)
    found.enter("STARTING", CLOCK.now())
    return {}


def stop_application(request: Record) -> Record:
    found = application(request["applicationId"])
    if not _runs(found):
        raise ServerlessError(
            "Application cannot be STOPPED. Applications must be in one of the following statuses: [STARTING, STARTED]"
        )
    active = found.active()
    if active:  # words of our own
        text = f"Application {request['applicationId']} cannot be stopped: {len(active)} runs or sessions are active."
        raise ServerlessError(text)
    found.enter("STOPPING", CLOCK.now())
    return {}


def _create(request: Record) -> Record:
    settings = {name: value for name, value in request.items() if name != "clientToken"}
    judgement.check(settings)
    if settings.get("imageConfiguration") == {}:
        raise ServerlessError("imageConfiguration: a new application needs the imageUri.")  # words of our own
    identifier, now = records.new_id(), CLOCK.now()
    description = {
        "architecture": "X86_64",
        "tags": {},
        **_answered(settings),
        "applicationId": identifier,
        "arn": records.arn(identifier),
        "type": settings["type"].capitalize(),
        "state": "CREATING",
        "createdAt": now,
        "updatedAt": now,
    }
    records.applications[identifier] = Application(description, since=now)
    return {name: description[name] for name in ("applicationId", "name", "arn") if name in description}


def _update(request: Record) -> Record:
    found = application(request["applicationId"])
    changes = {name: value for name, value in request.items() if name not in ("applicationId", "clientToken")}
    _refuse_in_state(found, changes)
    settings = {**found.description, **changes}
    judgement.check(settings)
    found.description.update(_answered(settings), updatedAt=CLOCK.now())
    if changes.get("imageConfiguration") == {}:  # the way to be without an image again
        del found.description["imageConfiguration"]
    return {"application": found.description}


def _refuse_in_state(found: Application, changes: Record) -> None:
    """Of what is sent, not of what differs: so Terraform's provider and CloudFormation meet it."""
    if found.state == "STARTED":
        if not {path for name in changes for path in _paths(name, changes)} <= {*_CHANGEABLE_WHILE_STARTED}:
            raise ServerlessError(
                "Only the following configurations can be updated when an application is in STARTED state: "
                f"{', '.join(_CHANGEABLE_WHILE_STARTED)}."
            )
    elif found.state not in _CHANGEABLE:
        raise ServerlessError(
            f"Application {found.description['applicationId']} must be in one of the statuses to be updated: "
            f"[STOPPED, CREATED]. Current status: {found.state}"
        )


def _paths(name: str, changes: Record) -> list[str]:
    if name == "schedulerConfiguration":
        return [f"{name}.{member}" for member in changes[name]]
    if name == "workerTypeSpecifications":
        return [f"{name}.{member}" for worker in changes[name].values() for member in worker]
    return [name]


def _answered(settings: Record) -> Record:
    """The settings as answers show them: with defaults, and with the digests of images."""
    stop = {"enabled": True, **settings.get("autoStopConfiguration", {})}
    answered = {
        **settings,
        "autoStartConfiguration": {"enabled": True, **settings.get("autoStartConfiguration", {})},
        "autoStopConfiguration": {"idleTimeoutMinutes": 15, **stop},
    }
    if settings.get("imageConfiguration"):
        answered["imageConfiguration"] = _resolved(settings["imageConfiguration"])
    for one in answered.get("workerTypeSpecifications", {}).values():
        if "imageConfiguration" in one:
            one["imageConfiguration"] = _resolved(one["imageConfiguration"])
    return answered


def _resolved(image: Record) -> Record:
    """No image is here; its digest is made of its name."""
    digest = hashlib.sha256(image["imageUri"].encode()).hexdigest()
    return {**image, "resolvedImageDigest": f"sha256:{digest}"}


def _runs(found: Application) -> bool:
    return found.state in ("STARTING", "STARTED")


def _listed(states: tuple[str, ...]) -> str:
    return f"[{', '.join(states)}]"
