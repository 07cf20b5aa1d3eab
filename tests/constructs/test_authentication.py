"""LDAP and IAM Identity Center: the document, and what nodes may do."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from synthesized import ACCOUNT, PARTITION, REGION, Synthesized, imported_key, imported_role, join, new_stack, warnings

import emr_constructs as emr
from emr_constructs.foundation.roles import at_hand
from emr_constructs.foundation.trust import Nobody
from emr_constructs.rules.view import UNKNOWN

TAKE = ["sts:AssumeRole", "sts:SetContext"]
INSTANCE = "arn:aws:sso:::instance/ssoins-1"


def ldap(**more: Any) -> emr.Ldap:
    given = {
        "server_url": "ldaps://ldap.example.com",
        "access_filter": "(objectClass=posixAccount)",
        "user_search_base": "cn=People,dc=example,dc=com",
        "group_search_base": "cn=Groups,dc=example,dc=com",
        "server_type": emr.LdapServerType.OPEN_LDAP,
        **more,
    }
    return emr.Ldap(**given)


def certificate(stack: cdk.Stack, id: str = "Certificate") -> secretsmanager.ISecret:  # noqa: A002
    return secretsmanager.Secret.from_secret_name_v2(stack, id, "certificate")


def statements(found: Synthesized, path: str) -> list[dict[str, Any]]:
    """What a policy allows, without what every nodes' role may."""
    return [one for one in found.statements(path) if one.get("Sid") != "SessionManager"]


@cache
def with_ldap() -> tuple[Any, Synthesized]:
    """The documents of two servers, and the nodes of both."""
    stack = new_stack()
    credentials = secretsmanager.Secret(stack, "Credentials", encryption_key=imported_key(stack))
    documents = []
    for name, more in {
        "Open": {},
        "Directory": {
            "server_type": emr.LdapServerType.ACTIVE_DIRECTORY,
            "ad_domain": "example.com",
            "bind_credentials": credentials,
            "ssh_login": True,
        },
    }.items():
        value = ldap(bind_certificate=certificate(stack, f"{name}Certificate"), **more)
        documents.append(stack.resolve(value._document(stack)))
        value._grant_use(iam.Role.from_role_name(stack, f"{name}Service", "service"), emr.InstanceRole(stack, name))
        assert value._uses == ("ldap",)
    return documents, Synthesized(stack)


CERTIFICATE = join("arn:", PARTITION, ":secretsmanager:", REGION, ":", ACCOUNT, ":secret:certificate")


def test_the_document_of_ldap() -> None:
    (plain, directory), found = with_ldap()
    assert plain == {
        "EnableLDAPAuthentication": True,
        "LDAPServerURL": "ldaps://ldap.example.com",
        "LDAPAccessFilter": "(objectClass=posixAccount)",
        "LDAPUserSearchBase": "cn=People,dc=example,dc=com",
        "LDAPGroupSearchBase": "cn=Groups,dc=example,dc=com",
        "BindCertificateARN": CERTIFICATE,
        "EnableSSHLogin": False,
        "LDAPServerType": "OpenLDAP",
    }
    assert directory == {
        **plain,
        "BindCredentialsARN": found.ref("Credentials/Resource"),
        "EnableSSHLogin": True,
        "LDAPServerType": "ActiveDirectory",
        "ActiveDirectoryConfigurations": {"ADDomain": "example.com"},
    }


def test_nodes_read_the_secrets_of_ldap_and_nothing_else() -> None:
    _, found = with_ldap()
    (read,) = statements(found, "Open/DefaultPolicy/Resource")
    assert read["Action"] == "secretsmanager:GetSecretValue"
    assert read["Resource"] == join(*CERTIFICATE["Fn::Join"][1][:-1], ":secret:certificate-??????")
    assert [one["Action"] for one in statements(found, "Directory/DefaultPolicy/Resource")] == [
        "secretsmanager:GetSecretValue",
        "secretsmanager:GetSecretValue",
        "kms:Decrypt",
    ]


def test_what_is_read_of_ldap_is_written_again() -> None:
    stack = new_stack()
    arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:certificate"
    document = {
        "EnableLDAPAuthentication": True,
        "LDAPServerURL": "ldaps://ldap.example.com",
        "LDAPAccessFilter": "(objectClass=user)",
        "LDAPUserSearchBase": "cn=People",
        "LDAPGroupSearchBase": "cn=Groups",
        "BindCertificateARN": arn,
        "BindCredentialsARN": f"{arn}-AbCdEf",
        "EnableSSHLogin": False,
        "LDAPServerType": "ActiveDirectory",
        "ActiveDirectoryConfigurations": {"ADDomain": "example.com"},
    }
    read = emr.Ldap._parse(stack, document)
    assert read._document(stack) == document
    seen = read._seen()["ldap"]
    assert (seen.enabled, seen.server_type, seen.bind_certificate) == (True, "ActiveDirectory", UNKNOWN)


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"server_url": "ldap://ldap.example.com"}, ("LdapServer",)),
        ({"access_filter": ""}, ("LdapFilter",)),
        ({"server_type": emr.LdapServerType.ACTIVE_DIRECTORY}, ("LdapActiveDirectory",)),
        ({"ssh_login": True}, ("LdapSshCredentials",)),
        ({"server_type": "OpenLDAP"}, ("ArgumentType",)),
        ({"bind_certificate": "arn:secret"}, ("ArgumentType",)),
    ],
)
def test_what_emr_would_refuse_of_ldap_is_refused(more: dict[str, Any], codes: tuple[str, ...]) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        ldap(**{"bind_certificate": certificate(new_stack()), **more})
    assert caught.value.codes == codes


class Center:
    """A configuration in one stack, nodes in this, in that, and in a third, which were there before."""

    def __init__(self) -> None:
        app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
        self.before, self.here, self.later = (cdk.Stack(app, name) for name in ("Before", "Here", "Later"))
        first = emr.InstanceRole(self.before, "Nodes")
        near = emr.InstanceRole(self.here, "Nodes", path="/emr/")
        late = emr.InstanceRole(self.later, "Nodes")
        self.role = emr.IdentityCenterRole(self.here, "People", instance_roles=[first])
        center = emr.IdentityCenter(role=self.role, instance_arn=INSTANCE, background_sessions=True)
        self.document = self.here.resolve(center._document(self.here))
        for nodes in (near, late):
            center._grant_use(emr.ServiceRole(self.later, f"For{nodes.node.addr}"), at_hand(self.later, nodes))
        imported = imported_role(self.later, "Imported")
        emr.IdentityCenter(role=imported)._grant_use(imported, late)
        self.found = {one.node.id: Synthesized(one) for one in (self.before, self.here, self.later)}


@cache
def center() -> Center:
    return Center()


def test_the_document_of_identity_center() -> None:
    made = center()
    assert made.document == {
        "EnableIdentityCenter": True,
        "IdentityCenterInstanceARN": INSTANCE,
        "EnableUserBackgroundSession": True,
        "IAMRoleForEMRIdentityCenterApplicationARN": made.found["Here"].arn("People/Resource"),
    }
    assert emr.IdentityCenter(assignment_required=False)._document(made.here) == {
        "EnableIdentityCenter": True,
        "IdentityCenterApplicationAssignmentRequired": False,
    }


def test_a_role_is_made_where_none_is_given() -> None:
    stack = new_stack()
    without = emr.IdentityCenter()
    assert without._needs_role
    assert without._seen()["identity_center"].role is UNKNOWN
    role = imported_role(stack, "People")
    given = without._with_role(role)
    assert not given._needs_role
    assert "IAMRoleForEMRIdentityCenterApplicationARN" in given._document(stack)
    read = emr.IdentityCenter._parse(stack, {"EnableIdentityCenter": True})
    assert not read._needs_role
    assert read._seen()["identity_center"].role is None
    assert read._document(stack) == {"EnableIdentityCenter": True}
    read._grant_use(role, role)  # there is nothing to take
    assert read._uses == ("identity_center",)


def test_nodes_alone_can_take_the_role() -> None:
    found = center().found["Here"]
    trusted = found.statements("People/Resource")
    assert [one["Action"] for one in trusted] == [TAKE, TAKE]
    assert [list(one) for one in trusted] == [["Action", "Effect", "Principal"]] * 2
    first, near = (one["Principal"]["AWS"] for one in trusted)
    assert list(first) == ["Fn::ImportValue"]
    assert near == join("arn:", PARTITION, ":iam::", ACCOUNT, ":role/emr/", found.ref("Nodes/Resource"))


def test_the_right_to_take_it_stands_where_it_is_given() -> None:
    made = center()
    policies = {name: found.paths("AWS::IAM::Policy") for name, found in made.found.items()}
    assert policies["Before"] == ["Nodes/DefaultPolicy/Resource"]
    assert [one["Sid"] for one in made.found["Before"].statements("Nodes/DefaultPolicy/Resource")] == ["SessionManager"]
    here = made.found["Here"]
    (of_first,) = [path for path in policies["Here"] if path.startswith("RoleOfBefore")]
    assert here.statements(of_first) == [
        {"Action": TAKE, "Effect": "Allow", "Resource": here.arn("People/Resource")},
    ]
    (of_near,) = [path for path in policies["Later"] if path.startswith("RoleOfHere")]
    assert [one["Action"] for one in made.found["Later"].statements(of_near)] == [TAKE]


def test_what_the_role_may_do() -> None:
    allowed = {str(one["Action"]): one["Resource"] for one in center().found["Here"].statements(_POLICY)}
    tokens = [f"sso-oauth:{name}TokenWithIAM" for name in ("Create", "Introspect", "Revoke")]
    assert allowed.pop(str(tokens)) == join("arn:", PARTITION, ":sso::", ACCOUNT, ":application/*")
    assert allowed.pop("lakeformation:GetDataAccess") == "*"
    (grants,) = [name for name in allowed if "s3:GetDataAccess" in name]
    assert allowed.pop(grants) == join("arn:", PARTITION, ":s3:", REGION, ":", ACCOUNT, ":access-grants/default")
    ((glue, catalog),) = allowed.items()
    assert "glue:GetTable'" in glue
    assert "Delete" not in glue
    assert "*'" not in glue
    assert len(catalog) == 4


_POLICY = "People/DefaultPolicy/Resource"


def test_nodes_of_a_later_stack_are_told_of() -> None:
    made = center()
    later = made.found["Later"]
    assert later.statements("Nodes/DefaultPolicy/Resource")[1]["Action"] == TAKE
    told = [one for one in warnings(made.later) if "emr_constructs:" in one]
    across, imported = told
    assert across == (
        "Here/People does not trust these nodes: its stack would need this one, which needs it already; make that role "
        "here, or that of the nodes, an `InstanceRole`, in the stack Here, and give it to the cluster "
        "[ack: emr_constructs:TrustAcrossStacks]"
    )
    assert imported == (
        "the trust policy of Later/Imported cannot be changed from here; its owner has to add: "
        '{"Action": ["sts:AssumeRole", "sts:SetContext"], "Effect": "Allow", "Principal": {"AWS": {"Fn::GetAtt": '
        f'["{later.id("Nodes/Resource")}", "Arn"]}}}}}} [ack: emr_constructs:ImportedRoleTrust]'
    )


def test_a_role_that_nobody_can_take_is_told_of() -> None:
    stack = new_stack()
    emr.IdentityCenterRole(stack, "People")
    with pytest.raises(RuntimeError, match=r"Stack/People\] IdentityCenterRoleUntaken: no nodes can take the role"):
        Synthesized(stack)


def test_nobody_is_in_no_statement() -> None:
    nobody = Nobody()
    assert nobody.policy_fragment.principal_json == {}
    assert nobody.dedupe_string() is None


def test_wrong_types_are_refused() -> None:
    stack = new_stack()
    wrong: Any = "arn:aws:iam::111122223333:role/Nodes"
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.IdentityCenterRole(stack, "Wrong", instance_roles=[wrong])
    assert caught.value.codes == ("ArgumentType",)
    assert stack.node.try_find_child("Wrong") is None
    with pytest.raises(emr.EmrValidationError, match="at Stack/People"):
        emr.IdentityCenterRole(stack, "People").allow(wrong)


@pytest.mark.parametrize(
    ("block", "key", "what"),
    [
        ("LDAPConfiguration", "BindCertificateARN", "a secret"),
        ("LDAPConfiguration", "BindCredentialsARN", "a secret"),
        ("IdentityCenterConfiguration", "IAMRoleForEMRIdentityCenterApplicationARN", "a role"),
    ],
)
def test_what_a_document_has_in_place_of_an_arn_is_not_told(block: str, key: str, what: str) -> None:
    """It may be the password itself."""
    ldap = {
        "EnableLDAPAuthentication": True,
        "LDAPServerURL": "ldaps://ldap.example.com",
        "LDAPAccessFilter": "(uid=*)",
        "LDAPUserSearchBase": "cn=People",
        "LDAPGroupSearchBase": "cn=Groups",
        "LDAPServerType": "OpenLDAP",
        "BindCertificateARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:certificate-AbCdEf",
    }
    blocks: dict[str, dict[str, Any]] = {
        "LDAPConfiguration": ldap,
        "IdentityCenterConfiguration": {"EnableIdentityCenter": True},
    }
    document = {
        "EncryptionConfiguration": {
            "EnableInTransitEncryption": True,
            "EnableAtRestEncryption": False,
            "InTransitEncryptionConfiguration": {"TLSCertificateConfiguration": {"CertificateProviderType": "EMR"}},
        },
        "AuthenticationConfiguration": {block: {**blocks[block], key: "hunter2"}},
    }
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.SecurityConfiguration.from_json(new_stack(), "Security", document)
    problem = f"SecuritySettingNotTaken: `{key}` is not the ARN of {what}; write it"
    assert [str(one) for one in caught.value.violations] == [problem]


@pytest.mark.parametrize(
    ("block", "switch", "rest"),
    [
        ("LDAPConfiguration", "EnableLDAPAuthentication", {"LDAPServerURL": "ldaps://ldap.example.com"}),
        ("IdentityCenterConfiguration", "EnableIdentityCenter", {"IdentityCenterInstanceARN": INSTANCE}),
    ],
)
def test_a_document_with_a_block_that_is_off_is_not_taken_for_one_that_is_on(
    block: str, switch: str, rest: dict[str, Any]
) -> None:
    document = {"AuthenticationConfiguration": {block: {switch: False, **rest}}}
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.SecurityConfiguration.from_json(new_stack(), "Security", document)
    problem = f"`{switch}` is not true, and EMR uses nothing of the block; say true, or leave the block out"
    assert [str(one) for one in caught.value.violations] == [f"SecuritySettingNotTaken: {problem}"]
