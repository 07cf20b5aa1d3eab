"""Users and groups of IAM Identity Center that are mapped to a Studio, each with a session policy."""

from __future__ import annotations

from local_aws.api import Record
from local_aws.clock import CLOCK
from local_aws.emr.studio import records, references
from local_aws.emr.studio.directory import DIRECTORY
from local_aws.emr.studio.records import refusal, studio

_MOST = {"GROUP": 5, "USER": 100}
_SUMMARY = ("StudioId", "IdentityId", "IdentityName", "IdentityType", "SessionPolicyArn", "CreationTime")


def create_studio_session_mapping(request: Record) -> Record:
    owner, kind = studio(request["StudioId"]), request["IdentityType"]
    if owner["AuthMode"] == "IAM":
        raise refusal("A Studio with the auth mode IAM has no session mappings.")  # words of our own, as all here
    identity = DIRECTORY.identity(request)
    references.session_policy(request["SessionPolicyArn"])
    key = (request["StudioId"], kind, identity["IdentityId"])
    if key in records.mappings:
        raise refusal(f"The {kind.lower()} {identity['IdentityName']} is mapped to the Studio already.")
    if sum(1 for one in records.mappings if one[:2] == key[:2]) >= _MOST[kind]:
        raise refusal(f"A Studio has at most {_MOST[kind]} mappings of the type {kind}.")
    times = {"CreationTime": CLOCK.now(), "LastModifiedTime": CLOCK.now()}
    records.mappings[key] = {**request, **identity, **times}
    return {}


def get_studio_session_mapping(request: Record) -> Record:
    return {"SessionMapping": _mapping(request)}


def list_studio_session_mappings(request: Record) -> Record:
    """Those of one Studio, or of all."""
    if request.get("StudioId"):
        studio(request["StudioId"])
    filters = records.only(request, "StudioId", "IdentityType")
    found = [
        records.only(one, *_SUMMARY)
        for one in records.mappings.values()
        if all(one[name] == value for name, value in filters.items())
    ]
    return records.page(request, "SessionMappings", found)


def update_studio_session_mapping(request: Record) -> Record:
    found = _mapping(request)
    references.session_policy(request["SessionPolicyArn"])
    found.update(SessionPolicyArn=request["SessionPolicyArn"], LastModifiedTime=CLOCK.now())
    return {}


def delete_studio_session_mapping(request: Record) -> Record:
    found = _mapping(request)
    del records.mappings[found["StudioId"], found["IdentityType"], found["IdentityId"]]
    return {}


def _mapping(request: Record) -> Record:
    """The mapping that a request names. Who has left Identity Center since is still mapped."""
    studio(request["StudioId"])
    for one in records.mappings.values():
        same = all(one[name] == request[name] for name in ("StudioId", "IdentityType"))
        if same and any(request.get(name) == one[name] for name in ("IdentityId", "IdentityName")):
            found: Record = one
            return found
    raise refusal("Studio session mapping does not exist.")
