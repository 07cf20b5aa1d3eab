"""The local EMR Serverless without a server: its states, its time, its lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from local_serverless import (
    FOREVER,
    REGION,
    ROLE,
    SPARK,
    WORKER,
    account,
    call,
    create,
    get,
    image,
    job,
    passed,
    refused,
    run,
    start,
    state,
)

from local_aws import serverless
from local_aws.botocore_model import service_model
from local_aws.clock import CLOCK


@pytest.fixture(autouse=True)
def in_an_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with account(monkeypatch):
        yield


def test_all_of_the_api_is_there() -> None:
    assert set(serverless._API._operations) == set(service_model("emr-serverless").operation_names)


def test_an_application_shows_what_was_asked_for() -> None:
    asked = {
        "name": "etl",
        "initialCapacity": {"Driver": {"workerCount": 1, "workerConfiguration": {**WORKER, "disk": "20 GB"}}},
        "maximumCapacity": {"cpu": "32 vCPU", "memory": "128 GB", "disk": "200 GB"},
        "tags": {"a": "b"},
        "networkConfiguration": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]},
        "architecture": "ARM64",
        "runtimeConfiguration": [{"classification": "spark-defaults", "properties": {"a": "b"}}],
        "monitoringConfiguration": {"s3MonitoringConfiguration": {"logUri": "s3://b/l/"}},
        "interactiveConfiguration": {"studioEnabled": True},
        "schedulerConfiguration": {"maxConcurrentRuns": 3},
        "diskEncryptionConfiguration": {"encryptionKeyArn": f"arn:aws:kms:eu-central-1:000000000000:key/{'0' * 36}"},
        "jobLevelCostAllocationConfiguration": {"enabled": True},
    }
    made = call("CreateApplication", releaseLabel="emr-7.14.0", type="spark", **asked)
    assert get(made["applicationId"])["state"] == "CREATING"
    CLOCK.advance(1)
    found = get(made["applicationId"])
    assert {name: found[name] for name in asked} == asked
    assert (found["state"], found["type"], found["arn"]) == ("CREATED", "Spark", made["arn"])
    assert found["autoStopConfiguration"] == {"enabled": True, "idleTimeoutMinutes": 15}
    assert found["autoStartConfiguration"] == {"enabled": True}


def test_an_application_starts_stops_and_goes() -> None:
    application_id = create()
    call("StartApplication", applicationId=application_id)
    assert state(application_id) == "STARTING"
    CLOCK.advance(1)
    assert state(application_id) == "STARTED"
    call("StartApplication", applicationId=application_id)
    assert state(application_id) == "STARTED"
    with refused("in one of the following statuses [CREATED, STOPPED]. Current status: STARTED"):
        call("DeleteApplication", applicationId=application_id)
    call("StopApplication", applicationId=application_id)
    assert state(application_id) == "STOPPING"
    with refused("Current status: STOPPING"):
        call("DeleteApplication", applicationId=application_id)
    with refused("Applications must be in one of the following statuses: [STARTING, STARTED]"):
        call("StopApplication", applicationId=application_id)
    with refused("Application cannot be STARTED"):
        call("StartApplication", applicationId=application_id)
    CLOCK.advance(1)
    call("DeleteApplication", applicationId=application_id)
    assert state(application_id) == "TERMINATED"
    assert call("ListApplications")["applications"] == []
    [listed] = call("ListApplications", states=["TERMINATED"])["applications"]
    assert listed["id"] == application_id
    with refused("is not started and does not start by itself. Current status: TERMINATED"):
        run(application_id)


def test_an_idle_application_stops_by_itself() -> None:
    application_id = start(autoStopConfiguration={"enabled": True, "idleTimeoutMinutes": 10})
    started = get(application_id)["updatedAt"]
    busy = run(application_id, tags={"local-aws:runs-for": "3600"})
    CLOCK.advance(3600 + 9 * 60)
    assert (job(application_id, busy)["state"], state(application_id)) == ("SUCCESS", "STARTED")
    assert get(application_id)["updatedAt"] == started  # not stopped and started again while it was busy
    CLOCK.advance(60 + 1)
    assert state(application_id) == "STOPPED"
    assert state(start(autoStopConfiguration={"enabled": False})) == "STARTED"
    CLOCK.advance(1e6)
    assert {one["state"] for one in call("ListApplications")["applications"]} == {"STARTED", "STOPPED"}


def test_a_job_starts_the_application_and_passes_its_states() -> None:
    application_id = create()
    job_run_id = run(application_id, name="nightly")
    assert passed(application_id, job_run_id) == ["SUBMITTED", "PENDING", "SCHEDULED", "RUNNING", "SUCCESS"]
    found = job(application_id, job_run_id)
    assert state(application_id) == "STARTED"
    assert found["createdAt"] < found["startedAt"] < found["endedAt"]
    assert (found["name"], found["executionTimeoutMinutes"], found["attempt"]) == ("nightly", 720, 1)
    assert (found["executionRole"], found["jobDriver"], found["mode"]) == (ROLE, SPARK, "BATCH")
    assert "url" in call("GetDashboardForJobRun", applicationId=application_id, jobRunId=job_run_id)


def test_work_for_an_application_that_stops_starts_it_again() -> None:
    """What makes it hard to delete one: whoever submits jobs undoes the stop."""
    application_id = start()
    call("StopApplication", applicationId=application_id)
    job_run_id = run(application_id, tags=FOREVER)
    CLOCK.advance(1)
    assert (state(application_id), job(application_id, job_run_id)["state"]) == ("STARTED", "RUNNING")


def test_without_auto_start_work_is_refused() -> None:
    application_id = create(autoStartConfiguration={"enabled": False})
    with refused("is not started and does not start by itself"):
        run(application_id)
    call("StartApplication", applicationId=application_id)
    assert run(application_id)


def test_a_run_without_end_holds_the_application_until_it_is_cancelled() -> None:
    application_id = start()
    job_run_id = run(application_id, tags=FOREVER)
    CLOCK.advance(60)
    with refused(f"Application {application_id} cannot be stopped: 1 runs or sessions are active."):
        call("StopApplication", applicationId=application_id)
    call("CancelJobRun", applicationId=application_id, jobRunId=job_run_id)
    call("CancelJobRun", applicationId=application_id, jobRunId=job_run_id)
    assert passed(application_id, job_run_id) == ["CANCELLING", "CANCELLED"]
    with refused("is not in a cancellable state: CANCELLED"):
        call("CancelJobRun", applicationId=application_id, jobRunId=job_run_id)
    call("StopApplication", applicationId=application_id)


def test_a_run_can_refuse_to_end_at_all() -> None:
    application_id = start()
    job_run_id = run(application_id, tags={**FOREVER, "local-aws:cancels-in": "forever"})
    call("CancelJobRun", applicationId=application_id, jobRunId=job_run_id)
    CLOCK.advance(1e9)
    assert job(application_id, job_run_id)["state"] == "CANCELLING"


def test_cancelling_once_more_changes_nothing() -> None:
    application_id = start()
    where = {"applicationId": application_id}
    where["jobRunId"] = run(application_id, tags={**FOREVER, "local-aws:cancels-in": "10"})
    for seconds, due in ((6, "CANCELLING"), (6, "CANCELLED")):
        call("CancelJobRun", **where)
        CLOCK.advance(seconds)
        assert job(application_id, where["jobRunId"])["state"] == due


def test_a_run_ends_at_its_time_limit() -> None:
    application_id = start()
    job_run_id = run(application_id, tags=FOREVER, executionTimeoutMinutes=30)
    CLOCK.advance(29 * 60)
    assert job(application_id, job_run_id)["state"] == "RUNNING"
    CLOCK.advance(60 + 1)
    assert job(application_id, job_run_id)["state"] == "CANCELLED"


def test_a_stream_runs_for_ever() -> None:
    application_id = start()
    job_run_id = run(application_id, mode="STREAMING")
    CLOCK.advance(30 * 24 * 3600)
    assert job(application_id, job_run_id)["state"] == "RUNNING"


def test_a_failing_job_is_tried_again() -> None:
    application_id = start()
    job_run_id = run(application_id, tags={"local-aws:ends-as": "FAILED"}, retryPolicy={"maxAttempts": 3})
    CLOCK.advance(60)
    found = job(application_id, job_run_id)
    assert (found["state"], found["attempt"]) == ("FAILED", 3)
    assert job(application_id, job_run_id, attempt=1)["state"] == "FAILED"
    attempts = call("ListJobRunAttempts", applicationId=application_id, jobRunId=job_run_id)["jobRunAttempts"]
    assert [one["attempt"] for one in attempts] == [3, 2, 1]
    assert attempts[0]["createdAt"] > attempts[1]["createdAt"] > attempts[2]["createdAt"] == attempts[2]["jobCreatedAt"]
    with refused("JobRun attempt 4 does not exist", "ResourceNotFoundException"):
        job(application_id, job_run_id, attempt=4)


def test_the_scheduler_lets_so_many_jobs_run() -> None:
    application_id = start(schedulerConfiguration={"maxConcurrentRuns": 1, "queueTimeoutMinutes": 15})
    first, second, third = (run(application_id, tags={"local-aws:runs-for": "600"}) for _ in range(3))
    CLOCK.advance(60)
    assert [job(application_id, one)["state"] for one in (first, second, third)] == ["RUNNING", "QUEUED", "QUEUED"]
    CLOCK.advance(600)
    assert [job(application_id, one)["state"] for one in (first, second, third)] == ["SUCCESS", "RUNNING", "QUEUED"]
    CLOCK.advance(300)
    assert job(application_id, third)["state"] == "FAILED"


def test_a_run_that_is_being_cancelled_keeps_its_place() -> None:
    application_id = start(schedulerConfiguration={"maxConcurrentRuns": 1})
    first = run(application_id, tags={**FOREVER, "local-aws:cancels-in": "60"})
    second = run(application_id, tags=FOREVER)
    CLOCK.advance(1)
    call("CancelJobRun", applicationId=application_id, jobRunId=first)
    CLOCK.advance(30)
    assert job(application_id, second)["state"] == "QUEUED"
    CLOCK.advance(60)
    assert job(application_id, second)["state"] == "RUNNING"


def test_the_scheduler_is_on_by_itself_from_7_3() -> None:
    for release, waiting in (("emr-7.2.0", 0), ("emr-7.3.0", 5)):
        application_id = start(releaseLabel=release)
        for _ in range(20):
            run(application_id, tags=FOREVER)
        CLOCK.advance(60)
        queued = call("ListJobRuns", applicationId=application_id, states=["QUEUED"])["jobRuns"]
        assert len(queued) == waiting


def test_a_session_passes_its_states() -> None:
    application_id = create(interactiveConfiguration={"sessionEnabled": True})
    where = {"applicationId": application_id}
    made = call("StartSession", **where, executionRoleArn=ROLE, idleTimeoutMinutes=5)
    where["sessionId"] = made["sessionId"]
    assert call("GetSession", **where)["session"]["state"] == "SUBMITTED"
    with refused("is not started"):
        call("GetSessionEndpoint", **where)
    CLOCK.advance(1)
    assert call("GetSession", **where)["session"]["state"] == "IDLE"
    assert call("GetSessionEndpoint", **where)["authToken"]
    assert "url" in call(
        "GetResourceDashboard", applicationId=application_id, resourceId=made["sessionId"], resourceType="SESSION"
    )
    with refused("1 runs or sessions are active"):
        call("StopApplication", applicationId=application_id)
    CLOCK.advance(5 * 60 + 1)
    assert call("GetSession", **where)["session"]["state"] == "TERMINATED"
    with refused("has ended"):
        call("TerminateSession", **where)


def test_a_session_is_terminated() -> None:
    application_id = start(interactiveConfiguration={"sessionEnabled": True})
    where = {"applicationId": application_id}
    where["sessionId"] = call("StartSession", **where, executionRoleArn=ROLE)["sessionId"]
    CLOCK.advance(1)
    call("TerminateSession", **where)
    [listed] = call("ListSessions", applicationId=application_id, states=["TERMINATING"])["sessions"]
    assert listed["sessionId"] == where["sessionId"]
    CLOCK.advance(1)
    call("StopApplication", applicationId=application_id)


def test_sessions_have_to_be_enabled_and_the_application_open() -> None:
    sessions = {"sessionEnabled": True}
    closed = create(interactiveConfiguration=sessions, autoStartConfiguration={"enabled": False})
    with refused("is not started and does not start by itself"):
        call("StartSession", applicationId=closed, executionRoleArn=ROLE)
    with refused("sessionEnabled is not true"):
        call("StartSession", applicationId=create(), executionRoleArn=ROLE)


def test_a_stopped_application_changes() -> None:
    application_id = create(imageConfiguration={"imageUri": image()})
    assert get(application_id)["imageConfiguration"]["resolvedImageDigest"].startswith("sha256:")
    changes = {"architecture": "ARM64", "releaseLabel": "emr-7.13.0", "maximumCapacity": {"cpu": "8", "memory": "32"}}
    changed = call("UpdateApplication", applicationId=application_id, imageConfiguration={}, **changes)["application"]
    assert {name: changed[name] for name in changes} == changes
    assert "imageConfiguration" not in changed
    assert changed["createdAt"] < changed["updatedAt"]
    with refused("no worker has 3 vCPU"):
        ready = {"Driver": {"workerCount": 1, "workerConfiguration": {"cpu": "3 vCPU", "memory": "6 GB"}}}
        call("UpdateApplication", applicationId=application_id, initialCapacity=ready)


def test_a_started_application_changes_in_few_things() -> None:
    """In AWS's words of 2026. What is sent counts, not what differs."""
    application_id = start(schedulerConfiguration={"maxConcurrentRuns": 5, "queueTimeoutMinutes": 60})
    maximum = {"cpu": "8 vCPU", "memory": "32 GB"}
    images = {kind: {"imageConfiguration": {"imageUri": image()}} for kind in ("Driver", "Executor")}
    for allowed in (
        {"maximumCapacity": maximum, "schedulerConfiguration": {"maxConcurrentRuns": 9}},
        {"workerTypeSpecifications": images},
    ):
        call("UpdateApplication", applicationId=application_id, **allowed)
    assert get(application_id)["maximumCapacity"] == maximum
    for forbidden in (
        {"architecture": "X86_64"},
        {"maximumCapacity": maximum, "releaseLabel": "emr-7.14.0"},
        {"schedulerConfiguration": {"queueTimeoutMinutes": 60}},
    ):
        with refused("Only the following configurations can be updated when an application is in STARTED state"):
            call("UpdateApplication", applicationId=application_id, **forbidden)
    call("StopApplication", applicationId=application_id)
    with refused("must be in one of the statuses to be updated: [STOPPED, CREATED]. Current status: STOPPING"):
        call("UpdateApplication", applicationId=application_id, maximumCapacity=maximum)


@pytest.mark.parametrize("operation", ["CreateApplication", "StartJobRun", "StartSession", "UpdateApplication"])
def test_one_token_makes_one_thing(operation: str) -> None:
    application_id = create(interactiveConfiguration={"sessionEnabled": True})
    asked: dict[str, Any] = {"applicationId": application_id, "executionRoleArn": ROLE}
    if operation == "CreateApplication":
        asked = {"releaseLabel": "emr-7.14.0", "type": "SPARK"}
    elif operation == "StartJobRun":
        asked["jobDriver"] = SPARK
    elif operation == "UpdateApplication":
        asked = {"applicationId": application_id, "architecture": "ARM64"}
    other = {"architecture": "X86_64"} if "Application" in operation else {"name": "other"}
    answer = call(operation, **asked, clientToken="t")
    assert call(operation, **asked, clientToken="t") == answer
    code = "ValidationException" if operation == "UpdateApplication" else "ConflictException"
    with refused("The client token t was used with other parameters", code):
        call(operation, **{**asked, **other}, clientToken="t")
    counts = {
        "CreateApplication": (call("ListApplications")["applications"], 2),
        "StartJobRun": (call("ListJobRuns", applicationId=application_id)["jobRuns"], 1),
        "StartSession": (call("ListSessions", applicationId=application_id)["sessions"], 1),
        "UpdateApplication": (call("ListApplications")["applications"], 1),
    }
    found, due = counts[operation]
    assert len(found) == due


def test_lists_come_in_pages_newest_first() -> None:
    made = [create(name=f"a{number}") for number in range(5)]
    pages: list[list[str]] = []
    token: dict[str, str] = {}
    for _ in range(3):
        answer = call("ListApplications", maxResults=2, **token)
        pages.append([one["id"] for one in answer["applications"]])
        token = {"nextToken": answer["nextToken"]} if "nextToken" in answer else {}
    assert pages == [made[:-3:-1], made[2:0:-1], made[:1]]
    assert token == {}
    assert "nextToken" not in call("ListApplications", maxResults=5)
    with refused("The token 'x' is not one of this list"):
        call("ListApplications", nextToken="x")


def test_job_runs_are_listed_by_state_mode_and_time() -> None:
    application_id = start()
    first = run(application_id, tags=FOREVER)
    CLOCK.advance(100)
    between = CLOCK.now()
    CLOCK.advance(100)
    second = run(application_id, mode="STREAMING")
    CLOCK.advance(100)

    def listed(**filters: Any) -> list[str]:
        found = call("ListJobRuns", applicationId=application_id, **filters)["jobRuns"]
        return [one["id"] for one in found]

    assert listed() == [second, first]
    assert listed(mode="BATCH") == [first]
    assert listed(states=["RUNNING"]) == [second, first]
    assert listed(states=["SUCCESS", "FAILED"]) == []
    assert listed(createdAtAfter=between) == [second]
    assert listed(createdAtBefore=between) == [first]


def test_tags_of_applications_and_job_runs() -> None:
    application_id = create(tags={"a": "1"})
    arn = get(application_id)["arn"]
    call("TagResource", resourceArn=arn, tags={"a": "2", "b": "3"})
    call("UntagResource", resourceArn=arn, tagKeys=["a", "ghost"])
    assert call("ListTagsForResource", resourceArn=arn)["tags"] == {"b": "3"} == get(application_id)["tags"]
    started = job(application_id, run(application_id, tags={"c": "4"}))
    assert call("ListTagsForResource", resourceArn=started["arn"])["tags"] == {"c": "4"}
    with refused("A resource has at most 200 tags"):
        call("TagResource", resourceArn=arn, tags={f"k{number}": "" for number in range(200)})
    with refused("Resource", "ResourceNotFoundException"):
        call("ListTagsForResource", resourceArn=arn.replace(REGION, "eu-west-1"))
