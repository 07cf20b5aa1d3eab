"""Interactive sessions: started, shown, listed and terminated. Nothing answers at their endpoints."""

from __future__ import annotations

from local_aws.api import Record
from local_aws.clock import CLOCK
from local_aws.serverless import records, references
from local_aws.serverless.answers import conflict, once, page, summary, wanted
from local_aws.serverless.errors import ServerlessError
from local_aws.serverless.job_runs import refuse_closed
from local_aws.serverless.records import Work, application

_SUMMARY = (
    *("applicationId", "sessionId", "arn", "name", "state", "stateDetails", "releaseLabel", "executionRoleArn"),
    *("createdBy", "createdAt", "updatedAt"),
)
_IDLE_MINUTES = 60
_TOKEN_SECONDS = 3600


def start_session(request: Record) -> Record:
    return once("StartSession", request, lambda: _start(request), conflict=conflict(request))


def get_session(request: Record) -> Record:
    return {"session": _session(request).description}


def get_session_endpoint(request: Record) -> Record:
    session = _session(request)
    if session.state not in ("STARTED", "IDLE", "BUSY"):  # words of our own
        raise ServerlessError(f"Session {request['sessionId']} is not started. Current status: {session.state}")
    return {
        "applicationId": request["applicationId"],
        "sessionId": request["sessionId"],
        "endpoint": f"sc://{request['sessionId']}.local-aws.invalid:443",
        "authToken": f"token-of-{request['sessionId']}",
        "authTokenExpiresAt": CLOCK.now() + _TOKEN_SECONDS,
    }


def list_sessions(request: Record) -> Record:
    """The newest first."""
    owner = application(request["applicationId"])
    found = [
        summary(one.description, _SUMMARY)
        for one in reversed(owner.sessions.values())
        if wanted(request, one.description)
    ]
    return page(request, "sessions", found)


def terminate_session(request: Record) -> Record:
    session = _session(request)
    if session.ended:  # words of our own
        raise ServerlessError(f"Session {request['sessionId']} has ended. Current status: {session.state}")
    if session.state != "TERMINATING":
        session.enter("TERMINATING", CLOCK.now())
    return {name: request[name] for name in ("applicationId", "sessionId")}


def get_resource_dashboard(request: Record) -> Record:
    application(request["applicationId"]).session(request["resourceId"])
    return {"url": f"https://{request['resourceId']}.emrappui-prod.local-aws.invalid/shs"}


def _start(request: Record) -> Record:
    owner = application(request["applicationId"])
    refuse_closed(owner)
    if not owner.description.get("interactiveConfiguration", {}).get("sessionEnabled"):  # words of our own
        raise ServerlessError(f"Application {request['applicationId']} has no sessions: sessionEnabled is not true.")
    identifier, now = records.new_id(), CLOCK.now()
    description = {
        "tags": {},
        "idleTimeoutMinutes": _IDLE_MINUTES,
        **{name: value for name, value in request.items() if name != "clientToken"},
        "sessionId": identifier,
        "arn": records.arn(request["applicationId"], "sessions", identifier),
        "createdBy": records.caller(),
        "createdAt": now,
        "updatedAt": now,
        "releaseLabel": owner.description["releaseLabel"],
        "state": "SUBMITTED",
        "stateDetails": "Session submitted.",
    }
    if "networkConfiguration" in owner.description:
        description["networkConfiguration"] = owner.description["networkConfiguration"]
    assumable = references.assumable(request["executionRoleArn"], owner.description["arn"])
    owner.sessions[identifier] = Work(description, since=now, assumable=assumable)
    return {name: description[name] for name in ("applicationId", "sessionId", "arn")}


def _session(request: Record) -> Work:
    return application(request["applicationId"]).session(request["sessionId"])
