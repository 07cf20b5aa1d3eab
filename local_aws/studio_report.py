"""A Studio read back with boto3, as lines of text."""

from __future__ import annotations

from typing import Any

from local_aws.report import NONE, Client, Rows, hanging, key, place, table, two_columns

_LOGIN = {"IAM": "IAM", "SSO": "IAM Identity Center"}


def studio_report(client: Client, studio_id: str) -> list[str]:
    """What is known of a Studio: two columns, aligned.

    :param client: Makes a boto3 client of a service: ``LocalAws.client``.
    :param studio_id: Id of the Studio, ``es-…``.
    """
    emr = client("emr")
    studio = emr.describe_studio(StudioId=studio_id)["Studio"]
    rows = [
        ("Studio", f"{studio['Name']} ({studio_id})"),
        ("URL", studio["Url"]),
        *_login(studio),
        ("Workspaces", studio["DefaultS3Location"]),
        ("Encryption", key(studio.get("EncryptionKeyArn"))),
        *place(client("ec2"), studio["SubnetIds"]),
        ("Security groups", f"{studio['WorkspaceSecurityGroupId']} Workspaces"),
        ("Security groups", f"{studio['EngineSecurityGroupId']} clusters that they reach"),
        ("Service role", studio["ServiceRole"].rpartition("/")[2]),
        ("User role", studio.get("UserRole", NONE).rpartition("/")[2]),
        *_mappings(emr, studio_id),
        *_policies(client("iam"), studio["StudioArn"]),
    ]
    return two_columns(rows)


def _login(studio: Any) -> Rows:
    yield "People log in with", _LOGIN[studio["AuthMode"]]
    if "IdcUserAssignment" in studio:
        yield "Assignment", studio["IdcUserAssignment"]
    if studio.get("TrustedIdentityPropagationEnabled"):
        yield "Identities", "reach the data: trusted identity propagation"
    if "IdpAuthUrl" in studio:
        yield "Identity provider", studio["IdpAuthUrl"]


def _mappings(emr: Any, studio_id: str) -> Rows:
    """Who is let in, of the people of Identity Center."""
    found = emr.list_studio_session_mappings(StudioId=studio_id)["SessionMappings"]
    lines = [
        (one["IdentityType"].lower(), one["IdentityName"], one["SessionPolicyArn"].rpartition("/")[2]) for one in found
    ]
    for line in table(("kind", "name", "session policy"), lines) if lines else [NONE]:
        yield "Mappings", line


def _policies(iam: Any, studio_arn: str) -> Rows:
    """Who is let in by IAM: the policies that name the Studio, with who has them."""
    for policy in iam.list_policies(Scope="Local")["Policies"]:
        version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
        if studio_arn not in str(version["PolicyVersion"]["Document"]):
            continue
        found = iam.list_entities_for_policy(PolicyArn=policy["Arn"])
        roles = [f"role {one['RoleName']}" for one in found["PolicyRoles"]]
        others = [
            *(f"group {one['GroupName']}" for one in found["PolicyGroups"]),
            *(f"user {one['UserName']}" for one in found["PolicyUsers"]),
        ]
        for who in [*roles, *others] or [NONE]:
            yield from hanging("Let in by IAM", f"{who} by {policy['PolicyName']}")
