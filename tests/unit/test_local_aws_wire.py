"""EMR Serverless on the wire, without a server: routes, errors, what a test orders, and who may do what."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.serialize import create_serializer
from local_serverless import REGION, account, client, create

from local_aws import control, iam, rest, serverless
from local_aws.api import ApiError
from local_aws.botocore_model import operation_model, service_model
from local_aws.clock import CLOCK
from local_aws.serverless import records
from local_aws.translation import TranslationError, to_api

SERVICE = "emr-serverless"
ARN = "arn:aws:emr-serverless:us-east-1:000000000000:/applications/00a"


@pytest.fixture(autouse=True)
def in_an_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with account(monkeypatch):
        yield


def sample(shape: Shape, depth: int = 0) -> Any:
    """Something of this shape, with all members."""
    if isinstance(shape, StructureShape):
        members = list(shape.members.items())[: 1 if shape.is_tagged_union else None]
        return {name: sample(member, depth + 1) for name, member in members}
    if isinstance(shape, ListShape):
        return [sample(shape.member, depth + 1)] * 2 if depth < 6 else []  # configurations hold configurations
    if isinstance(shape, MapShape):
        return {"a key/with odd&things=": sample(shape.value, depth + 1)}
    arn = "Arn" in shape.name
    values = {"string": ARN if arn else "x y", "boolean": False, "timestamp": 1_700_000_000.0, "double": 1.5}
    return values.get(shape.type_name, 7)


@pytest.mark.parametrize("operation", service_model(SERVICE).operation_names)
def test_each_operation_arrives_as_botocore_sends_it(operation: str) -> None:
    model = operation_model(SERVICE, operation)
    assert model.input_shape is not None
    request = sample(model.input_shape)
    sent = create_serializer("rest-json").serialize_to_request(request, model)
    path = sent["url_path"].replace("%20", " ").replace("%3A", ":").replace("%2F", "/")  # as ministack hands it over
    query = {name: value if isinstance(value, list) else [str(value)] for name, value in sent["query_string"].items()}
    assert rest.read(SERVICE, sent["method"], path, sent["body"], query) == (operation, request)


def test_each_operation_has_a_path_of_its_own() -> None:
    found = [
        [name for name, verb, pattern in rest._routes(SERVICE) if verb == method and pattern.fullmatch(path)]
        for method, path in {
            "GET": "/applications/00a/jobruns/00b",
            "POST": "/applications/00a/jobruns",
            "DELETE": f"/tags/{ARN}",
        }.items()
    ]
    assert found == [["GetJobRun"], ["StartJobRun"], ["UntagResource"]]


@pytest.mark.parametrize(
    ("method", "path", "body", "code", "status"),
    [
        ("GET", "/nonsense", b"", "UnknownOperationException", 404),
        ("PUT", "/applications", b"{}", "UnknownOperationException", 404),
        ("POST", "/applications", b"{", "SerializationException", 400),
        ("POST", "/applications", b"[]", "SerializationException", 400),
        ("POST", "/applications", b'{"type": "SPARK", "colour": "red"}', "ValidationException", 400),
        ("GET", "/applications/00none", b"", "ResourceNotFoundException", 404),
    ],
)
def test_errors_have_a_code_and_a_message(method: str, path: str, body: bytes, code: str, status: int) -> None:
    answered = asyncio.run(serverless.handle_request(method, path, {}, body, {}))
    assert (answered[0], answered[1]["x-amzn-ErrorType"]) == (status, code)
    assert json.loads(answered[2])["message"]


def test_what_the_query_says_is_typed_and_checked() -> None:
    emr = client()
    made = [create() for _ in range(3)]
    listed = emr.list_applications(maxResults=2, states=["CREATED", "STARTED"])
    assert [one["id"] for one in listed["applications"]] == made[:0:-1]
    status, headers, content = asyncio.run(
        serverless.handle_request("GET", "/applications", {}, b"", {"maxResults": ["many"], "colour": ["red"]})
    )
    assert (status, headers["x-amzn-ErrorType"]) == (400, "ValidationException")
    assert b"maxResults" in content
    assert b"colour" in content


def test_a_wrong_answer_of_ours_is_seen_as_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    emr, application_id = client(), create()
    monkeypatch.setitem(records.applications[application_id].description, "state", "GONE")
    with pytest.raises(ClientError, match=r"InternalServerException.*'GONE', allowed"):
        emr.get_application(applicationId=application_id)


def test_requests_fail_as_ordered_and_then_no_more() -> None:
    emr = client()
    order = {"service": SERVICE, "operation": "ListApplications", "code": "ThrottlingException", "status": 429}
    control._obey("fail", {**order, "times": 2, "message": "slowly"})
    assert create()  # other operations do not
    for _ in range(2):
        with pytest.raises(ClientError, match=r"ThrottlingException.*slowly") as caught:
            emr.list_applications()
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert len(emr.list_applications()["applications"]) == 1
    with pytest.raises(ValueError, match="no such order: dance"):
        control._obey("dance", {})


def test_only_orders_go_through_the_door() -> None:
    served, sent, before = [], [], CLOCK.now()

    async def application(scope: Any, receive: Any, send: Any) -> None:
        served.append(scope["path"])

    async def receive() -> dict[str, Any]:
        return {"body": b'{"seconds": 5}', "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message.get("status"))

    door = control.controlled(application)
    for path in ("/applications", "/_local_aws/advance"):
        asyncio.run(door({"type": "http", "path": path}, receive, send))
    assert (served, sent, CLOCK.now() - before) == (["/applications"], [204, None], 5)


def test_an_order_that_cannot_be_obeyed_answers_why() -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"body": b"{}", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message.get("status", message.get("body")))

    asyncio.run(control.controlled(None)({"type": "http", "path": "/_local_aws/dance"}, receive, send))  # type: ignore[arg-type]
    assert sent == [400, b"no such order: dance"]


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        ("/applications", "*"),
        ("/applications/00a", ARN),
        ("/applications/00a/start", ARN),
        ("/applications/00a/jobruns", ARN),
        ("/applications/00a/jobruns/00b", f"{ARN}/jobruns/00b"),
        ("/applications/00a/jobruns/00b/dashboard", f"{ARN}/jobruns/00b"),
        ("/applications/00a/sessions/00c/endpoint", f"{ARN}/sessions/00c"),
        ("/applications/00a/dashboard", f"{ARN}/sessions/00d"),
        (f"/tags/{ARN}", ARN),
        ("/tags/arn%3Aaws%3Aemr-serverless%3Aus-east-1%3A000000000000%3A%2Fapplications%2F00a", ARN),
    ],
)
def test_policies_see_the_arn_of_what_is_asked_for(path: str, resource: str) -> None:
    asked: tuple[Any, ...] = ("GET", path, {}, b"", {"resourceId": ["00d"]}, REGION, "000000000000")
    assert iam._of_serverless(lambda *_: "theirs", SERVICE, *asked) == resource
    assert iam._of_serverless(lambda *_: "theirs", "s3", *asked) == "theirs"


@pytest.mark.parametrize(
    ("body", "resource"),
    [
        ({"StudioId": "es-1", "IdentityName": "ana"}, "studio/es-1"),
        ({"NotebookExecutionId": "ex-1"}, "notebook-execution/ex-1"),
        ({"ExecutionEngine": {"Id": "j-1"}, "ServiceRole": "r"}, "cluster/j-1"),
        ({"ResourceId": "es-1", "Tags": []}, "studio/es-1"),
        ({"ResourceId": "j-1", "Tags": []}, "cluster/j-1"),
        ({"JobFlowIds": ["j-1", "j-2"]}, "cluster/j-1"),
    ],
)
def test_policies_see_the_arn_of_what_emr_is_asked_for(body: dict[str, Any], resource: str) -> None:
    asked: tuple[Any, ...] = ("POST", "/", {}, json.dumps(body).encode(), {}, REGION, "000000000000")
    expected = f"arn:aws:elasticmapreduce:{REGION}:000000000000:{resource}"
    assert iam._of_emr(lambda *_: "theirs", "elasticmapreduce", *asked) == expected
    assert iam._of_emr(lambda *_: "theirs", "s3", *asked) == "theirs"


def test_what_emr_is_asked_for_without_an_id_is_ministacks_to_tell() -> None:
    for body in (b"", b"{}", b'{"ClusterId": "j-1"}'):
        asked: tuple[Any, ...] = ("POST", "/", {}, body, {}, REGION, "000000000000")
        assert iam._of_emr(lambda *_: "theirs", "elasticmapreduce", *asked) == "theirs"


def test_cloudformation_spells_pairs_and_capitals() -> None:
    worker = {"WorkerCount": "2", "WorkerConfiguration": {"Cpu": "4 vCPU", "Memory": "16 GB"}}
    logging = {"Enabled": "true", "LogTypeMap": [{"Key": "SPARK_DRIVER", "Value": ["STDOUT"]}]}
    spark = {"Classification": "spark-defaults", "Properties": {"Spark.A": 1}, "Configurations": []}
    properties = {
        "Type": "SPARK",
        "InitialCapacity": [{"Key": "Driver", "Value": worker}],
        "WorkerTypeSpecifications": {"Driver": {"ImageConfiguration": {"ImageUri": "u"}}},
        "MonitoringConfiguration": {"CloudWatchLoggingConfiguration": logging},
        "RuntimeConfiguration": [spark],
    }
    assert to_api("CreateApplication", properties, service=SERVICE) == {
        "type": "SPARK",
        "initialCapacity": {
            "Driver": {"workerCount": 2, "workerConfiguration": {"cpu": "4 vCPU", "memory": "16 GB"}},
        },
        "workerTypeSpecifications": {"Driver": {"imageConfiguration": {"imageUri": "u"}}},
        "monitoringConfiguration": {
            "cloudWatchLoggingConfiguration": {"enabled": True, "logTypes": {"SPARK_DRIVER": ["STDOUT"]}}
        },
        "runtimeConfiguration": [
            {"classification": "spark-defaults", "properties": {"Spark.A": "1"}, "configurations": []}
        ],
    }


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"releaseLabel": "emr-7.14.0"}, "CreateApplicationRequest has no releaseLabel in CloudFormation"),
        ({"InitialCapacity": {"Driver": {}}}, "InitialCapacityConfigMap is a list of Key and Value in CloudFormation"),
        ({"InitialCapacity": [{"Key": "Driver"}]}, "InitialCapacityConfigMap is a list of Key and Value"),
        (
            {"MonitoringConfiguration": {"CloudWatchLoggingConfiguration": {"LogTypes": []}}},
            "CloudWatchLoggingConfiguration has no LogTypes in CloudFormation; write LogTypeMap",
        ),
        (
            {"ImageConfiguration": {"ApplicationLevelDigestResolution": True}},
            "ImageConfigurationInput has no ApplicationLevelDigestResolution in CloudFormation",
        ),
    ],
)
def test_the_spelling_of_the_serverless_api_is_refused(properties: dict[str, Any], reason: str) -> None:
    with pytest.raises(TranslationError, match=reason):
        to_api("CreateApplication", properties, service=SERVICE)


def test_an_order_is_an_error_of_the_api() -> None:
    control._obey("fail", {"service": "s", "operation": "o", "code": "C", "status": 500, "times": 1, "message": "m"})
    with pytest.raises(ApiError) as caught:
        control.refuse_as_told("s", "o")
    assert (caught.value.code, caught.value.status) == ("C", 500)
    control.refuse_as_told("s", "o")
