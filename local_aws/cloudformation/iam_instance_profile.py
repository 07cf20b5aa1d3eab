"""AWS::IAM::InstanceProfile, whose ``Ref`` is its name. ministack's own handler answers the ARN."""

from __future__ import annotations

from typing import Any

from local_aws import seam
from local_aws.cloudformation.resource import Created, Declared, Properties, RefusedError, ResourceHandler


class IamInstanceProfile(ResourceHandler):
    """An instance profile, named like its role where the template says so."""

    type_name = "AWS::IAM::InstanceProfile"
    create_only = frozenset({"InstanceProfileName", "Path"})
    in_place = frozenset({"Roles"})

    def create(self, declared: Declared) -> Created:
        generated = seam.generated_name(declared.stack_name, declared.logical_id)
        name = declared.properties.get("InstanceProfileName", generated)
        request = {"InstanceProfileName": [name], "Path": [declared.properties.get("Path", "/")]}
        roles = _roles(declared.properties)
        status, _, body = seam.service("iam")._create_instance_profile(request)
        if status >= 400:
            raise RefusedError(body.decode() if isinstance(body, bytes) else str(body))
        return _with_roles(name, roles)

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        return _with_roles(physical_id, _roles(new.properties))

    def delete(self, physical_id: str, properties: Properties) -> None:
        del seam.service("iam")._instance_profiles[physical_id]


def _roles(properties: Properties) -> list[str]:
    roles: list[str] = properties.get("Roles", [])
    missing = [name for name in roles if name not in seam.service("iam")._roles]
    if missing or len(roles) != 1:
        raise RefusedError(f"an instance profile holds one role that exists; got {roles}, missing {missing}")
    return roles


def _with_roles(name: str, roles: list[str]) -> Created:
    profile: dict[str, Any] = seam.service("iam")._instance_profiles[name]
    profile["Roles"] = roles
    return Created(name, {"Arn": profile["Arn"]})
