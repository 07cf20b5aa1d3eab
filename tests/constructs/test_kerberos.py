"""Kerberos: the document, what clusters are told, and passwords that stand in AWS Secrets Manager and nowhere else."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import CfnDynamicReference, CfnDynamicReferenceService, CfnParameter, SecretValue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ssm as ssm
from constructs import Construct
from samples import NUMBER, REF, TEXT
from synthesized import Brought, Synthesized, new_stack, strings, warnings

import emr_constructs as emr
from emr_constructs.rules.template.check import check_template
from emr_constructs.rules.view import UNKNOWN

STACK = new_stack()
OWN = secretsmanager.Secret(STACK, "Own")
NAMED = secretsmanager.Secret.from_secret_name_v2(STACK, "Named", "team/kdc")
COMPLETE = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:kdc-AbCdEf"
WHOLE = secretsmanager.Secret.from_secret_complete_arn(STACK, "Whole", COMPLETE)
LATER = CfnParameter(STACK, "Later", no_echo=True)
SECRETS_MANAGER = CfnDynamicReferenceService.SECRETS_MANAGER


def attributes(kerberos: emr.Kerberos) -> Any:
    """What clusters are told, as a template has it."""
    told = kerberos._attributes()
    assert told is not None
    return STACK.resolve(told._render())


def reference(name: str, field: str = "") -> str:
    return f"{{{{resolve:secretsmanager:{name}:SecretString:{field}::}}}}"


def refused(make: Any, **arguments: Any) -> tuple[str, ...]:
    with pytest.raises(emr.EmrValidationError) as caught:
        make(**arguments)
    assert "hunter2" not in str(caught.value)
    return tuple(caught.value.codes)


def trust(**more: Any) -> emr.CrossRealmTrust:
    given = {"realm": "AD.EXAMPLE.COM", "domain": "ad.example.com", "password": WHOLE, **more}
    return emr.CrossRealmTrust(admin_server="ad.example.com", kdc_server="ad.example.com:88", **given)


def external(**more: Any) -> emr.Kerberos:
    given = {"realm": "EXAMPLE.COM", "admin_password": WHOLE, "kdc_server": "kdc:88", "admin_server": "kdc:749", **more}
    return emr.Kerberos.external_kdc(**given)


DIRECTORY = emr.ActiveDirectory(
    realm="AD.EXAMPLE.COM",
    domain="ad.example.com",
    server="dc.ad.example.com",
    join_user="joiner",
    join_password=SecretValue.secrets_manager("ad", json_field="password"),
)
ALL = {
    "a KDC of the cluster": emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL", admin_password=WHOLE),
    "one that trusts another realm": emr.Kerberos.cluster_kdc(
        realm="EC2.INTERNAL", admin_password=WHOLE, cross_realm_trust=trust(join_user="joiner", join_password=WHOLE)
    ),
    "an external KDC": external(),
    "one with a domain": external(active_directory=DIRECTORY, ticket_lifetime=cdk.Duration.hours(8)),
}


def test_the_four_modes() -> None:
    assert [one._document(STACK) for one in ALL.values()] == [
        {
            "Provider": "ClusterDedicatedKdc",
            "ClusterDedicatedKdcConfiguration": {"TicketLifetimeInHours": 24},
        },
        {
            "Provider": "ClusterDedicatedKdc",
            "ClusterDedicatedKdcConfiguration": {
                "TicketLifetimeInHours": 24,
                "CrossRealmTrustConfiguration": {
                    "Realm": "AD.EXAMPLE.COM",
                    "Domain": "ad.example.com",
                    "AdminServer": "ad.example.com",
                    "KdcServer": "ad.example.com:88",
                },
            },
        },
        {
            "Provider": "ExternalKdc",
            "ExternalKdcConfiguration": {
                "TicketLifetimeInHours": 24,
                "KdcServerType": "Single",
                "AdminServer": "kdc:749",
                "KdcServer": "kdc:88",
            },
        },
        {
            "Provider": "ExternalKdc",
            "ExternalKdcConfiguration": {
                "TicketLifetimeInHours": 8,
                "KdcServerType": "Single",
                "AdminServer": "kdc:749",
                "KdcServer": "kdc:88",
                "AdIntegrationConfiguration": {
                    "AdRealm": "AD.EXAMPLE.COM",
                    "AdDomain": "ad.example.com",
                    "AdServer": "dc.ad.example.com",
                },
            },
        },
    ]


def test_what_clusters_are_told() -> None:
    admin = {"kdcAdminPassword": reference(COMPLETE)}
    assert [attributes(one) for one in ALL.values()] == [
        {"realm": "EC2.INTERNAL", **admin},
        {
            "realm": "EC2.INTERNAL",
            **admin,
            "crossRealmTrustPrincipalPassword": reference(COMPLETE),
            "adDomainJoinUser": "joiner",
            "adDomainJoinPassword": reference(COMPLETE),
        },
        {"realm": "EXAMPLE.COM", **admin},
        {
            "realm": "EXAMPLE.COM",
            **admin,
            "adDomainJoinUser": "joiner",
            "adDomainJoinPassword": reference("ad", "password"),
        },
    ]


@pytest.mark.parametrize("kerberos", ALL.values(), ids=ALL)
def test_what_is_read_is_written_again_and_says_no_passwords(kerberos: emr.Kerberos) -> None:
    read = emr.Kerberos._parse(STACK, kerberos._document(STACK))
    assert read._document(STACK) == kerberos._document(STACK)
    assert read._seen() == kerberos._seen()
    assert read._attributes() is None
    assert not read._needs_password


@pytest.mark.parametrize(
    "document",
    [
        {"Provider": "ClusterDedicatedKdc", "ClusterDedicatedKdcConfiguration": {}},
        {
            "Provider": "ClusterDedicatedKdc",
            "ClusterDedicatedKdcConfiguration": {"CrossRealmTrustConfiguration": {"Realm": "AD"}},
        },
        {
            "Provider": "ExternalKdc",
            "ExternalKdcConfiguration": {"KdcServerType": "Single", "AdIntegrationConfiguration": {"AdDomain": "ad"}},
        },
    ],
)
def test_what_is_not_said_in_a_document_is_not_made_up(document: dict[str, Any]) -> None:
    assert emr.Kerberos._parse(STACK, document)._document(STACK) == document


def test_a_password_is_made_where_none_is_given() -> None:
    without = emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL", cross_realm_trust=trust())
    assert without._needs_password
    given = without._with_password(OWN)
    assert not given._needs_password
    assert attributes(given)["kdcAdminPassword"] == {
        "Fn::Join": ["", ["{{resolve:secretsmanager:", STACK.resolve(OWN.secret_arn), ":SecretString:::}}"]]
    }
    assert given._document(STACK) == without._document(STACK)


@pytest.mark.parametrize(
    "password",
    [
        OWN,
        NAMED,
        WHOLE,
        OWN.secret_value,
        OWN.secret_value_from_json("password"),
        NAMED.secret_value,
        WHOLE.secret_value_from_json("password"),
        SecretValue.secrets_manager("name"),
        SecretValue.secrets_manager("name", json_field="password", version_stage="AWSPREVIOUS"),
        SecretValue.secrets_manager(LATER.value_as_string),
        SecretValue.cfn_dynamic_reference(CfnDynamicReference(SECRETS_MANAGER, "name:SecretString")),
        SecretValue.unsafe_plain_text(OWN.secret_value.unsafe_unwrap()),
        SecretValue.unsafe_plain_text("{{resolve:secretsmanager:name}}"),
    ],
)
def test_what_stands_in_secrets_manager_is_a_password(password: Any) -> None:
    text = "".join(strings(attributes(external(admin_password=password))["kdcAdminPassword"]))
    assert "{{resolve:secretsmanager:" in text
    assert text.endswith("}}")


@pytest.mark.parametrize(
    "password",
    [
        "hunter2",
        OWN.secret_value.unsafe_unwrap(),
        b"hunter2",
        None,
        7,
        {"password": "hunter2"},
        SecretValue("hunter2"),
        SecretValue.unsafe_plain_text("hunter2"),
        SecretValue.unsafe_plain_text("hunter2{{resolve:secretsmanager:name}}"),
        SecretValue.unsafe_plain_text(f"hunter2{OWN.secret_value.unsafe_unwrap()}"),
        SecretValue.unsafe_plain_text("{{resolve:secretsmanager:one}}{{resolve:ssm:two:1}}"),
        SecretValue.ssm_secure("/kdc", "1"),
        SecretValue.cfn_parameter(LATER),
        SecretValue.cfn_dynamic_reference(CfnDynamicReference(CfnDynamicReferenceService.SSM, "kdc:1")),
        ssm.StringParameter.from_string_parameter_name(STACK, "Parameter", "kdc"),
        iam.Role.from_role_name(STACK, "Role", "kdc"),
    ],
)
def test_everything_else_is_refused_and_not_told(password: Any) -> None:
    assert refused(external, admin_password=password) == ("PasswordPlace",)


def test_the_error_says_what_to_write() -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        external(admin_password="hunter2", kdc_server=88)
    assert str(caught.value) == (
        "2 violations\n"
        "  PasswordPlace: `admin_password` must stand in AWS Secrets Manager, or everybody who sees the template can "
        'read it; write `secretsmanager.Secret.from_secret_name_v2(self, "Password", "its-name")`, or a field of a '
        'secret: `secret.secret_value_from_json("password")`\n'
        "  ArgumentType: `kdc_server` must be a string, not 88"
    )


def test_a_secret_with_fields_is_no_password() -> None:
    fields = secretsmanager.Secret(
        STACK,
        "Fields",
        generate_secret_string=secretsmanager.SecretStringGenerator(
            generate_string_key="password", secret_string_template="{}"
        ),
    )
    assert refused(external, admin_password=fields) == ("PasswordField",)
    assert attributes(external(admin_password=fields.secret_value_from_json("password")))


def test_every_password_is_checked() -> None:
    plain: Any = "hunter2"
    assert refused(trust, password=plain, join_password=plain) == ("PasswordPlace", "PasswordPlace")
    assert refused(trust, password=None) == ("PasswordPlace",)
    assert refused(emr.Kerberos.cluster_kdc, realm="EC2.INTERNAL", admin_password=plain) == ("PasswordPlace",)
    assert (
        refused(
            emr.KerberosAttributes,
            realm="EC2.INTERNAL",
            admin_password=plain,
            cross_realm_trust_password=plain,
            ad_join_password=plain,
        )
        == ("PasswordPlace",) * 3
    )
    directory = {"realm": "AD", "domain": "ad", "join_user": "joiner"}
    assert refused(emr.ActiveDirectory, **directory, join_password=plain) == ("PasswordPlace",)


def test_the_name_of_a_user_may_be_said_or_be_a_secret() -> None:
    secret = SecretValue.secrets_manager("ad", json_field="user")
    for user, expected in (("joiner", "joiner"), (TEXT, REF), (secret, reference("ad", "user"))):
        told = emr.KerberosAttributes(realm="EC2.INTERNAL", admin_password=WHOLE, ad_join_user=user)
        assert STACK.resolve(told._render())["adDomainJoinUser"] == expected
    for plain in (SecretValue.unsafe_plain_text("hunter2"), SecretValue.cfn_parameter(LATER)):
        given = {"realm": "EC2.INTERNAL", "admin_password": WHOLE, "ad_join_user": plain}
        assert refused(emr.KerberosAttributes, **given) == ("PasswordPlace",)
    nobody: Any = 7
    given = {"realm": "AD", "domain": "ad", "join_password": WHOLE}
    assert refused(emr.ActiveDirectory, **given, join_user=nobody) == ("ArgumentType",)
    assert refused(emr.ActiveDirectory, **given, join_user=None) == ("ArgumentType",)


@pytest.mark.parametrize("said", ["hunter2", {"realm": "EC2.INTERNAL", "password": "hunter2"}, ["hunter2"]])
def test_no_error_tells_what_stands_in_the_place_of_a_value_with_passwords(said: Any) -> None:
    """``refused`` looks for the password in the error."""
    security = emr.SecurityConfiguration
    written = {"access_filter": "(uid=*)", "user_search_base": "cn=P", "group_search_base": "cn=G"}
    secret = {**written, "server_url": "ldaps://ldap", "server_type": emr.LdapServerType.OPEN_LDAP}
    makers: list[tuple[Any, dict[str, Any]]] = [
        (emr.Kerberos.cluster_kdc, {"realm": "EC2.INTERNAL", "cross_realm_trust": said}),
        (external, {"active_directory": said}),
        (security, {"scope": STACK, "id": "Security", "kerberos": said}),
        (security, {"scope": STACK, "id": "Security", "ldap": said}),
        (security, {"scope": STACK, "id": "Security", "ranger": said}),
        (
            security.from_security_configuration_name,
            {"scope": STACK, "id": "Security", "name": "team", "kerberos": said},
        ),
        (emr.Ldap, {**secret, "bind_certificate": WHOLE, "bind_credentials": said}),
    ]
    for make, given in makers:
        assert refused(make, **given) == ("ArgumentType",)


def test_a_realm_is_needed() -> None:
    nowhere: Any = None
    assert refused(emr.Kerberos.cluster_kdc, realm=nowhere) == ("ArgumentType",)
    assert refused(external, realm=nowhere) == ("ArgumentType",)


def test_tokens_are_unknown_and_reach_the_template() -> None:
    kerberos = external(kdc_server=TEXT, admin_server=TEXT, ticket_lifetime=cdk.Duration.hours(NUMBER))
    seen = kerberos._seen()["kerberos"].external_kdc
    assert (seen.kdc_server, seen.admin_server, seen.ticket_lifetime) == (UNKNOWN, UNKNOWN, UNKNOWN)
    document = STACK.resolve(kerberos._document(STACK))["ExternalKdcConfiguration"]
    assert [document[name] for name in ("KdcServer", "AdminServer", "TicketLifetimeInHours")] == [REF] * 3
    assert refused(external, ticket_lifetime=cdk.Duration.minutes(NUMBER)) == ("TokenUnit",)


def test_rules_see_hours_and_no_password() -> None:
    assert external(ticket_lifetime=cdk.Duration.minutes(90))._seen()["kerberos"].external_kdc.ticket_lifetime == 1.5
    told = emr.KerberosAttributes(realm="ec2.internal", admin_password=WHOLE, ad_join_password=WHOLE)._view()
    assert (told.realm, told.admin_password, told.ad_join_password) == ("ec2.internal", UNKNOWN, UNKNOWN)
    assert told.cross_realm_trust_password is None


@cache
def clusters() -> tuple[cdk.Stack, Synthesized]:
    """A cluster with all of it, and one whose password stands in the template."""
    stack = new_stack("eu-west-1")
    brought = Brought(stack)
    password = secretsmanager.Secret(stack, "Password")
    given = trust(password=password, join_user="joiner", join_password=password.secret_value_from_json("ad"))
    security = emr.SecurityConfiguration(
        stack,
        "Kerberized",
        kerberos=emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL", admin_password=password, cross_realm_trust=given),
    )
    brought.cluster("Analytics", security_configuration=security)
    plain = brought.cluster("Plain", security_configuration=security).node.default_child
    assert isinstance(plain, cdk.CfnResource)
    plain.add_property_override("KerberosAttributes.KdcAdminPassword", "hunter2")
    return stack, Synthesized(stack)


def accused(path: str) -> set[str]:
    """The rules on Kerberos that find something in a template."""
    _, found = clusters()
    told = check_template(json.dumps(found.template), "template.json")
    codes = {one.rule.code for one in told if one.resource == found.id(path)}
    return {code for code in codes if any(word in code for word in ("Kerberos", "Kdc", "Realm", "ActiveDirectory"))}


def test_a_template_with_all_of_it_is_not_accused() -> None:
    stack, found = clusters()
    told = found.properties("Analytics/Resource")["KerberosAttributes"]
    assert sorted(told) == [
        *("ADDomainJoinPassword", "ADDomainJoinUser", "CrossRealmTrustPrincipalPassword", "KdcAdminPassword", "Realm")
    ]
    assert accused("Analytics/Resource") == set()
    assert not [one for one in warnings(stack) if "Kerberos" in one]


def test_plain_text_in_a_template_is_accused() -> None:
    assert accused("Plain/Resource") == {"KerberosPassword"}


def test_no_secret_is_made_by_the_values() -> None:
    scope = Construct(STACK, "Nothing")
    for one in ALL.values():
        one._document(scope)
    assert scope.node.children == []
