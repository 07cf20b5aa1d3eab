"""AWS::IAM::RolePolicy: one inline policy of a role, which another name replaces."""

from __future__ import annotations

import json

from local_aws import seam
from local_aws.cloudformation.resource import Created, Declared, Properties, RefusedError, ResourceHandler


class IamRolePolicy(ResourceHandler):
    """An inline policy as a resource of its own."""

    type_name = "AWS::IAM::RolePolicy"
    create_only = frozenset({"PolicyName", "RoleName"})
    in_place = frozenset({"PolicyDocument"})

    def create(self, declared: Declared) -> Created:
        return _put(declared.properties)

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        return _put(new.properties)

    def delete(self, physical_id: str, properties: Properties) -> None:
        name, _, role = physical_id.partition("|")
        seam.service("iam")._roles[role]["InlinePolicies"].pop(name)


def _put(properties: Properties) -> Created:
    name, role = properties["PolicyName"], properties["RoleName"]
    request = {"RoleName": [role], "PolicyName": [name], "PolicyDocument": [json.dumps(properties["PolicyDocument"])]}
    status, _, body = seam.service("iam")._put_role_policy(request)
    if status >= 400:
        raise RefusedError(body.decode() if isinstance(body, bytes) else str(body))
    return Created(f"{name}|{role}", {})
