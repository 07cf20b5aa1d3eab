"""Authentication and authorization, as values that a security configuration is made of."""

from __future__ import annotations

from typing import Any

from aws_cdk import SecretValue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from samples import TEXT, Sample
from synthesized import new_stack

import emr_constructs as emr
from emr_constructs.model.passwords import text_of

STACK = new_stack()
SECRET = secretsmanager.Secret.from_secret_name_v2(STACK, "Secret", "name")
ROLE = iam.Role.from_role_name(STACK, "Role", "name")
LATER = SecretValue.secrets_manager(TEXT)


def with_passwords(value: Any) -> Any:
    """All that is said in the document and to clusters."""
    names = [*value._PASSWORDS, *value._USERS]
    return [value._document(), *(text_of(getattr(value, name)) for name in names)]


def document(value: Any) -> Any:
    return value._document(STACK)


SAMPLES = [
    Sample(
        emr.CrossRealmTrust(realm="AD", domain="ad", admin_server="ad", kdc_server="ad", password=SECRET),
        with_passwords,
        tokens={"password": LATER, "join_user": TEXT, "join_password": LATER},
    ),
    Sample(
        emr.ActiveDirectory(realm="AD", domain="ad", join_user="joiner", join_password=SECRET),
        with_passwords,
        tokens={"join_user": LATER, "join_password": LATER},
    ),
    Sample(
        emr.KerberosAttributes(realm="EC2.INTERNAL", admin_password=SECRET),
        lambda value: value._render(),
        tokens={
            "admin_password": LATER,
            "cross_realm_trust_password": LATER,
            "ad_join_user": TEXT,
            "ad_join_password": LATER,
        },
    ),
    Sample(
        emr.Ldap(
            server_url="ldaps://ldap",
            access_filter="(a=b)",
            user_search_base="cn=People",
            group_search_base="cn=Groups",
            server_type=emr.LdapServerType.OPEN_LDAP,
            bind_certificate=SECRET,
        ),
        document,
        frozenset({"server_type", "bind_certificate", "bind_credentials", "ssh_login"}),
    ),
    Sample(
        emr.IdentityCenter(role=ROLE),
        document,
        frozenset({"role", "assignment_required", "background_sessions", "_written"}),
    ),
    Sample(emr.LakeFormation(), document, frozenset({"_enabled"})),
    Sample(
        emr.EmrfsRoleMapping.for_users(ROLE, "anna"),
        lambda value: value._render(),
        frozenset({"role", "identifier_type"}),
    ),
    Sample(
        emr.RangerPlugin(app=emr.RangerApplication.SPARK, client_secret=SECRET, policy_repository="spark"),
        lambda value: value._render(),
        frozenset({"client_secret"}),
    ),
    Sample(
        emr.Ranger(
            admin_url="https://ranger:6182",
            admin_secret=SECRET,
            plugins_role=ROLE,
            other_services_role=ROLE,
            plugins=[],
        ),
        document,
        frozenset({"admin_secret", "plugins_role", "other_services_role", "plugins", "audit_log_group"}),
    ),
]
