"""Secrets for Git: what is in them, who may read them, and what is refused."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import SecretValue
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk.assertions import Template
from notebooks import studio_in
from state_machines import text_of
from synthesized import Synthesized, imported_role, new_stack, warnings

import emr_constructs as emr

LOGIN = emr.GitLogin(user_name="bot")
TAG, OWNER_TAG = "for-use-with-amazon-emr-managed-policies", "for-use-with-amazon-emr-managed-user-policies"


@cache
def secrets() -> Synthesized:
    """Secrets beside a Studio that exists already."""
    stack = new_stack()
    studio = studio_in(stack)
    token = secretsmanager.Secret.from_secret_name_v2(stack, "Token", "token-of-the-bot")
    fields = secretsmanager.Secret.from_secret_name_v2(stack, "Fields", "all-tokens")
    emr.GitSecret(stack, "Empty", login=LOGIN, studios=[studio])
    emr.GitSecret(stack, "Filled", login=emr.GitLogin(user_name="bot", token=token), studios=[studio])
    emr.GitSecret(
        stack,
        "Field",
        login=emr.GitLogin(user_name="bot", token=fields.secret_value_from_json("github")),
        studios=[studio],
    )
    emr.GitSecret(stack, "Own", login=emr.GitLogin(user_name="ana"), owner="AIDA0A1B2C")
    brought = secretsmanager.Secret.from_secret_name_v2(stack, "Brought", "team-git")
    emr.GitSecret(stack, "Shared", secret=brought, studios=[studio])
    return Synthesized(stack)


def made(name: str) -> Any:
    return secrets().properties(f"{name}/Secret/Resource")


def reading() -> list[Any]:
    """The secrets that the Studio may read."""
    [path] = [one for one in secrets().paths("AWS::IAM::Policy") if one.startswith("RoleOfStudio/")]
    statements = secrets().statements(path)
    assert {one["Action"] for one in statements} == {"secretsmanager:GetSecretValue"}
    return [one["Resource"] for one in statements]


def test_a_secret_has_the_two_fields_that_emr_reads_and_no_token_in_the_template() -> None:
    generated = made("Empty")["GenerateSecretString"]
    assert json.loads(generated["SecretStringTemplate"]) == {"gitUsername": "bot"}
    assert generated["GenerateStringKey"] == "gitPassword"


def test_a_token_is_taken_from_another_secret_when_it_is_deployed() -> None:
    said = json.loads(text_of(made("Filled")["SecretString"]))
    assert said["gitUsername"] == "bot"
    assert said["gitPassword"].endswith(":secret:token-of-the-bot:SecretString:::}}")
    field = json.loads(text_of(made("Field")["SecretString"]))["gitPassword"]
    assert field.endswith(":secret:all-tokens:SecretString:github::}}")


def test_the_name_and_the_tag_are_those_that_policies_of_emr_know() -> None:
    assert made("Empty")["Name"].startswith("emr-studio-Stack-Empty-")
    # Users may tag secrets without an owner, and would own it.
    assert made("Empty")["Tags"] == [{"Key": TAG, "Value": "true"}, {"Key": OWNER_TAG, "Value": "shared"}]


def test_the_studio_may_read_the_secrets_that_its_users_share_and_not_those_of_one_person() -> None:
    shared = [secrets().ref(f"{name}/Secret/Resource") for name in ("Empty", "Filled", "Field")]
    *found, brought = reading()
    assert found == shared
    assert text_of(brought).endswith(":secret:team-git-??????")


def test_a_secret_of_one_person_says_so_in_a_tag() -> None:
    assert made("Own")["Tags"] == [{"Key": TAG, "Value": "true"}, {"Key": OWNER_TAG, "Value": "AIDA0A1B2C"}]
    assert "KmsKeyId" not in made("Own")


def test_who_owns_a_secret_needs_its_key() -> None:
    stack = new_stack()
    emr.GitSecret(stack, "Own", login=LOGIN, owner="AROA0A1B:ana@example.com", encryption_key=kms.Key(stack, "Key"))
    told = "whoever reads the secret uses Stack/Key, too; give `owner` the right to kms:Decrypt with it"
    assert [one for one in warnings(stack) if one.startswith(told)] != []


def test_a_brought_secret_is_taken_as_it_is() -> None:
    assert [path for path in secrets().paths("AWS::SecretsManager::Secret") if path.startswith("Shared/")] == []


def test_in_a_stack_of_its_own_it_has_the_key_of_the_studio_and_changes_nothing_there() -> None:
    stack = new_stack()
    app: Any = stack.node.scope
    studio = emr.Studio(stack, "Studio", auth=emr.StudioAuth.iam(), git=ec2.Peer.ipv4("10.1.0.0/16"))
    other = cdk.Stack(app, "Other")
    secret = emr.GitSecret(other, "Git", login=LOGIN, studios=[studio])
    assert secret.secret.secret_arn
    found, home = Synthesized(other), json.dumps(Template.from_stack(stack).to_json()["Resources"])
    assert "StudioKey" in str(found.properties("Git/Secret/Resource")["KmsKeyId"])
    [path] = found.paths("AWS::IAM::Policy")
    rights = {one["Action"]: one["Resource"] for one in found.statements(path)}
    assert rights["secretsmanager:GetSecretValue"] == found.ref("Git/Secret/Resource")
    assert "StudioKey" in str(rights["kms:Decrypt"])
    assert "secretsmanager:GetSecretValue" not in home


def test_the_owner_of_a_role_that_cannot_be_changed_is_told() -> None:
    stack = new_stack()
    fixed = imported_role(stack, "Fixed", mutable=False)
    studio = emr.Studio.from_studio_attributes(stack, "Studio", studio_id="es-0A1B", service_role=fixed)
    emr.GitSecret(stack, "Git", login=LOGIN, studios=[studio])
    assert any("Stack/Fixed cannot be changed" in one and "GetSecretValue" in one for one in warnings(stack))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"login": None},
            "GitSecretSource: a Git secret has a `login`, or is a `secret` that exists already; give one of the two",
        ),
        (
            {"login": None, "secret": "team", "secret_name": "emr-studio-a"},
            "GitSecretSource: `secret_name` is for a secret that is made here; leave it out, or `secret`",
        ),
        (
            {"studios": []},
            "GitSecretReaders: a Git secret is shared by the users of `studios`, or is of one `owner`; give one of the",
        ),
        ({"owner": "AIDA0A1B"}, "GitSecretReaders: a Git secret is shared by"),
        (
            {"studios": [], "owner": "ana"},
            "GitSecretOwner: `owner` ('ana') is no value of aws:userid, so that nobody would read the secret; write "
            "AIDA... of a user of IAM, or AROA...:session of a role",
        ),
        ({"studios": [], "owner": "AROA0A1B"}, "GitSecretOwner: `owner` ('AROA0A1B') is no value of aws:userid"),
        ({"studios": [], "owner": ""}, "GitSecretOwner: `owner` ('') is no value of aws:userid"),
        (
            {"secret_name": "team-git"},
            "GitSecretName: `secret_name` ('team-git') has to begin with emr-studio-: users have rights to such "
            "secrets only; write 'emr-studio-team-git'",
        ),
        (
            {"secret_name": "emr-studio-team git"},
            "GitSecretName: `secret_name` ('emr-studio-team git') has to be 1 to 512 letters, digits and characters of "
            "/_+=.@-",
        ),
        ({"secret_name": "emr-studio-" + 502 * "a"}, "GitSecretName: `secret_name` ('emr-studio-aaaa"),
        (
            {"studios": "closed"},
            "StudioWithoutGit: Workspaces of Stack/Closed reach no Git server; make the Studio with `git=True`, or "
            "with the peer where the server is",
        ),
        ({"login": "bot"}, "ArgumentType: `login` must be a GitLogin, not"),
    ],
    ids=[
        "nothing",
        "brought",
        "nobody",
        "both",
        "person",
        "role",
        "empty",
        "name",
        "characters",
        "length",
        "network",
        "type",
    ],
)
def test_what_is_refused(given: dict[str, Any], message: str) -> None:
    stack = new_stack()
    said: dict[str, Any] = {"login": LOGIN, "studios": [studio_in(stack)], **given}
    if given.get("secret"):
        said["secret"] = secretsmanager.Secret.from_secret_name_v2(stack, "Team", given["secret"])
    if given.get("studios") == "closed":
        said["studios"] = [emr.Studio(stack, "Closed", auth=emr.StudioAuth.iam())]
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.GitSecret(stack, "Git", **said)
    assert str(caught.value).startswith(message)
    assert stack.node.try_find_child("Git") is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"user_name": " "}, "GitUserName"),
        ({"user_name": "bot", "token": "ghp_0A1B"}, "PasswordPlace"),
        ({"user_name": "bot", "token": SecretValue.unsafe_plain_text("ghp_0A1B")}, "PasswordPlace"),
        ({"user_name": 3}, "ArgumentType"),
    ],
    ids=["blank", "text", "plain", "type"],
)
def test_what_is_no_login(said: dict[str, Any], code: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.GitLogin(**said)
    assert caught.value.codes == (code,)
    assert "ghp_0A1B" not in str(caught.value)


def test_with_brought_groups_nobody_knows_where_workspaces_go() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network")
    groups = emr.StudioSecurityGroups(stack, "Groups", vpc=network.vpc, git=True)
    studio = emr.Studio(stack, "Studio", auth=emr.StudioAuth.iam(), network=network, security_groups=groups)
    emr.GitSecret(stack, "Git", login=LOGIN, studios=[studio])
    assert Synthesized(stack).paths("AWS::SecretsManager::Secret") == ["Git/Secret/Resource"]
    assert isinstance(studio.service_role, iam.Role)
