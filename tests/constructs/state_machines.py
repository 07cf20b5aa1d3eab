"""State machines as Step Functions reads them, and requests as EMR Serverless does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_stepfunctions as sfn
from botocore.model import ListShape, Shape, StructureShape
from botocore.session import get_session
from botocore.validate import ParamValidator
from synthesized import Synthesized, imported_role, new_stack

import emr_constructs as emr

ID = "00f1ab2cd3ef4g05"


def application_in(scope: Any, id: str = "Application", application_id: str = ID) -> Any:  # noqa: A002
    """An application that exists already: it makes nothing."""
    return scope.node.try_find_child(id) or emr.ServerlessApplication.from_application_attributes(
        scope,
        id,
        application_id=application_id,
        execution_role=scope.node.try_find_child("Jobs") or imported_role(scope, "Jobs"),
        release_label=emr.ReleaseLabel.EMR_7_14_0,
    )


def job(**more: Any) -> emr.SparkJob:
    return emr.SparkJob(**{"script": emr.Script.from_bucket(_code(), "job.py"), **more})


@cache
def _code() -> Any:
    return cdk.aws_s3.Bucket.from_bucket_name(new_stack(), "Code", "code-of-the-team")


def run(scope: Any, id: str, **more: Any) -> Any:  # noqa: A002
    """A state on the application of the stack."""
    base = {"application": application_in(scope), "job": job()}
    return emr.orchestration.ServerlessStartJobRun(scope, id, **{**base, **more})


def machine(scope: Any, id: str, start: sfn.IChainable, **options: Any) -> sfn.StateMachine:  # noqa: A002
    """A state machine that begins with a state."""
    return sfn.StateMachine(scope, id, definition_body=sfn.DefinitionBody.from_chainable(start), **options)


def definition(found: Synthesized, path: str) -> dict[str, Any]:
    """What a state machine does; in place of what deployment knows stands where it is from."""
    parsed: dict[str, Any] = json.loads(text_of(found.properties(path)["DefinitionString"]))
    return parsed


def text_of(value: Any) -> str:
    """A text of a template, with plausible words for what only deployment knows."""
    if isinstance(value, str):
        return value
    [(function, arguments)] = value.items()
    if function == "Fn::Join":
        return "".join(text_of(one) for one in arguments[1])
    if function == "Ref":
        return str({"AWS::Partition": "aws", "AWS::AccountId": "111122223333"}.get(arguments, arguments))
    if function == "Fn::GetAtt":
        name, attribute = arguments
        arn = f"arn:aws:iam::111122223333:role/{name}" if "Role" in name else f"arn:aws:any:::{name}"
        return {"ApplicationId": ID, "Arn": arn}.get(attribute, f"{name}.{attribute}")
    if function == "Fn::Sub":
        return str(arguments).replace("${AWS::AccountId}", "111122223333").replace("${AWS::Region}", "eu-west-1")
    raise ValueError(f"{function} is not known to the tests")


@cache
def start_job_run() -> StructureShape:
    """What the API takes."""
    found = get_session().get_service_model("emr-serverless").operation_model("StartJobRun").input_shape
    assert found is not None
    return found


def structures(shape: Shape | None = None, path: str = "") -> Iterator[tuple[str, Shape]]:
    """Every member of the request, however deep, by its name; those of a configuration within another once."""
    shape = shape or start_job_run()
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            yield name, member
            yield from structures(member, f"{path}/{shape.name}")
    elif isinstance(shape, ListShape) and f"/{shape.name}" not in path:
        yield from structures(shape.member, f"{path}/{shape.name}")


def as_api_has_it(request: Mapping[str, Any], shape: Any = None) -> Any:
    """A request with the names of members as the API has them; what it does not know keeps its name."""
    shape = shape or start_job_run()
    if shape.type_name == "structure":
        names = {name[0].upper() + name[1:]: name for name in shape.members}
        return {
            names.get(name, name): as_api_has_it(value, shape.members.get(names.get(name)) or _any())
            for name, value in request.items()
        }
    if shape.type_name == "list" and isinstance(request, list):
        return [as_api_has_it(one, shape.member) for one in request]
    return request


def complaints(request: Mapping[str, Any]) -> str:
    """What botocore finds wrong with a request as Step Functions or EventBridge Scheduler make it.

    Both send a client token besides.
    """
    made = {"clientToken": "token", **as_api_has_it(request)}
    report = ParamValidator().validate(made, start_job_run())
    return str(report.generate_report())


def _any() -> Shape:
    return Shape("Any", {"type": "string"})
