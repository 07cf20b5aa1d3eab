"""Job runs: started, shown, listed and cancelled. Nothing of them runs."""

from __future__ import annotations

from local_aws.api import Record
from local_aws.clock import CLOCK
from local_aws.serverless import records, references
from local_aws.serverless.answers import conflict, once, page, summary, wanted
from local_aws.serverless.course import starts_by_itself
from local_aws.serverless.errors import ServerlessError, not_found
from local_aws.serverless.judgement import release
from local_aws.serverless.records import Application, Work, application

_DRIVERS = {"Spark": "sparkSubmit", "Hive": "hive"}
_SUMMARY = (
    *("applicationId", "name", "mode", "arn", "createdBy", "createdAt", "updatedAt", "executionRole", "state"),
    *("stateDetails", "releaseLabel", "attempt", "attemptCreatedAt", "attemptUpdatedAt"),
)
_ATTEMPT = tuple(name for name in _SUMMARY if name not in ("createdAt", "attemptCreatedAt", "attemptUpdatedAt"))
_TIMEOUT_MINUTES = 720
_ENDLESS_UNTIL = (7, 11, 0)  # a batch job may be without a timeout until here
_GRACE_FROM = (7, 9, 0)


def start_job_run(request: Record) -> Record:
    return once("StartJobRun", request, lambda: _start(request), conflict=conflict(request))


def get_job_run(request: Record) -> Record:
    run = _run(request)
    attempt = request.get("attempt", run.description["attempt"])
    for description in (run.description, *run.attempts):
        if description["attempt"] == attempt:
            return {"jobRun": description}
    raise not_found("JobRun attempt", attempt)


def list_job_runs(request: Record) -> Record:
    """The newest first. The model declares no ResourceNotFoundException here."""
    if request["applicationId"] not in records.applications:
        raise ServerlessError(f"Application {request['applicationId']} does not exist")
    owner = application(request["applicationId"])
    found = [
        {**summary(run.description, _SUMMARY, id="jobRunId"), "type": owner.description["type"]}
        for run in reversed(owner.job_runs.values())
        if wanted(request, run.description)
    ]
    return page(request, "jobRuns", found)


def list_job_run_attempts(request: Record) -> Record:
    run = _run(request)
    kind = application(request["applicationId"]).description["type"]
    found = [
        {
            **summary(one, _ATTEMPT, id="jobRunId", jobCreatedAt="createdAt", createdAt="attemptCreatedAt"),
            "type": kind,
        }
        for one in (run.description, *reversed(run.attempts))
    ]
    return page(request, "jobRunAttempts", found)


def cancel_job_run(request: Record) -> Record:
    run, grace = _run(request), request.get("shutdownGracePeriodInSeconds", 0)
    if run.ended:  # words of our own
        raise ServerlessError(f"Job run {request['jobRunId']} is not in a cancellable state: {run.state}")
    if grace and (release(run.description["releaseLabel"]) < _GRACE_FROM or not 15 <= grace <= 1800):
        raise ServerlessError("shutdownGracePeriodInSeconds must be 0, or 15 to 1800 from emr-7.9.0 on.")
    if run.state != "CANCELLING":
        run.enter("CANCELLING", CLOCK.now())
    return {name: request[name] for name in ("applicationId", "jobRunId")}


def get_dashboard_for_job_run(request: Record) -> Record:
    _run(request)
    return {"url": f"https://{request['jobRunId']}.emrappui-prod.local-aws.invalid/shs"}


def _start(request: Record) -> Record:
    owner = application(request["applicationId"])
    _refuse(request, owner)
    identifier, now = records.new_id(), CLOCK.now()
    batch = request.get("mode", "BATCH") == "BATCH"
    description = {
        "mode": "BATCH",
        "tags": {},
        "executionTimeoutMinutes": _TIMEOUT_MINUTES if batch else 0,
        "configurationOverrides": {},
        **{name: value for name, value in request.items() if name not in ("clientToken", "executionRoleArn")},
        "executionRole": request["executionRoleArn"],
        "jobRunId": identifier,
        "arn": records.arn(request["applicationId"], "jobruns", identifier),
        "createdBy": records.caller(),
        "releaseLabel": owner.description["releaseLabel"],
        "state": "SUBMITTED",
        "stateDetails": "Job submitted.",
        "attempt": 1,
    }
    description.update(dict.fromkeys(("createdAt", "updatedAt", "attemptCreatedAt", "attemptUpdatedAt"), now))
    for name in ("networkConfiguration", "imageConfiguration", "workerTypeSpecifications"):
        if name in owner.description:
            description[name] = owner.description[name]
    assumable = references.assumable(request["executionRoleArn"], owner.description["arn"])
    owner.job_runs[identifier] = Work(description, since=now, assumable=assumable)
    return {name: description[name] for name in ("applicationId", "jobRunId", "arn")}


def _refuse(request: Record, owner: Application) -> None:
    """The words are our own, but for the time limit."""
    refuse_closed(owner)
    driver = _DRIVERS[owner.description["type"]]
    if driver not in request.get("jobDriver", {}):
        raise ServerlessError(f"A job of a {owner.description['type']} application has a {driver} driver.")
    batch = request.get("mode", "BATCH") == "BATCH"
    if not batch and driver == "hive":
        raise ServerlessError("Hive has no streaming jobs.")
    timeout = request.get("executionTimeoutMinutes", _TIMEOUT_MINUTES)
    endless = timeout == 0 and (not batch or release(owner.description["releaseLabel"]) < _ENDLESS_UNTIL)
    if timeout < 5 and not endless:
        raise ServerlessError("RunTimeout must be at least 5 minutes.")
    policy = request.get("retryPolicy", {})
    if policy and release(owner.description["releaseLabel"]) < (7, 1, 0):
        raise ServerlessError(f"retryPolicy needs emr-7.1.0, not {owner.description['releaseLabel']}.")
    if ("maxFailedAttemptsPerHour" if batch else "maxAttempts") in policy:
        raise ServerlessError("retryPolicy: maxAttempts is for BATCH, maxFailedAttemptsPerHour for STREAMING.")


def refuse_closed(owner: Application) -> None:
    """Refuse work for an application that will not run it. Words of our own."""
    waits = owner.state in ("STARTING", "STARTED") or (starts_by_itself(owner) and not owner.ended)
    if not waits:
        raise ServerlessError(
            f"Application {owner.description['applicationId']} is not started and does not start by itself. "
            f"Current status: {owner.state}"
        )


def _run(request: Record) -> Work:
    return application(request["applicationId"]).job_run(request["jobRunId"])
