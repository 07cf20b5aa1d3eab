"""Lake Formation, roles of EMRFS, Apache Ranger: the document, what nodes may do, and who trusts them."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from synthesized import ACCOUNT, PARTITION, REGION, Synthesized, imported_role, join, new_stack, warnings

import emr_constructs as emr
from emr_constructs.model.emrfs_roles import EmrfsRoleMappings
from emr_constructs.rules.view import UNKNOWN

ROLE = "arn:aws:iam::111122223333:role/Data"
SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ranger"
EC2 = iam.ServicePrincipal("ec2.amazonaws.com")
TAKE = ["sts:AssumeRole", "sts:TagSession"]


def test_the_document_of_lake_formation() -> None:
    stack = new_stack()
    assert emr.LakeFormation()._document(stack) == {"AuthorizedSessionTagValue": "Amazon EMR"}
    assert emr.LakeFormation()._seen() == {"lake_formation": None, "lake_formation_session_tag": "Amazon EMR"}
    for document in (
        {"AuthorizedSessionTagValue": "Ours"},
        {"EnableLakeFormation": True},
        {"EnableLakeFormation": True, "AuthorizedSessionTagValue": "Amazon EMR"},
    ):
        assert emr.LakeFormation._parse(stack, document)._document(stack) == document
    assert emr.LakeFormation()._uses == ("lake_formation",)


def test_the_document_of_role_mappings_keeps_their_order() -> None:
    stack = new_stack()
    role = iam.Role.from_role_arn(stack, "Data", ROLE)
    bucket = s3.Bucket.from_bucket_name(stack, "Lake", "lake")
    mappings = EmrfsRoleMappings(
        mappings=[
            emr.EmrfsRoleMapping.for_users(role, "anna", "ben"),
            emr.EmrfsRoleMapping.for_prefixes(role, bucket, "s3://other/sales/"),
            emr.EmrfsRoleMapping.for_groups(role, "analysts"),
        ]
    )
    document = mappings._document(stack)
    assert document == {
        "RoleMappings": [
            {"Role": ROLE, "IdentifierType": "User", "Identifiers": ["anna", "ben"]},
            {"Role": ROLE, "IdentifierType": "Prefix", "Identifiers": ["s3://lake/", "s3://other/sales/"]},
            {"Role": ROLE, "IdentifierType": "Group", "Identifiers": ["analysts"]},
        ]
    }
    assert EmrfsRoleMappings._parse(stack, document)._document(stack) == document
    first, *_ = mappings._seen()["emrfs_role_mappings"]
    assert (first.role, first.identifier_type, first.identifiers) == (UNKNOWN, "User", ("anna", "ben"))


def test_what_emr_would_refuse_of_mappings_is_refused() -> None:
    mapping = emr.EmrfsRoleMapping
    role = imported_role(new_stack(), "Data")
    wrong: Any = 7
    assert refused(mapping.for_users, role) == ("EmrfsRoleMapping",)
    assert refused(mapping.for_groups, role, wrong) == ("ArgumentType",)
    assert refused(mapping.for_prefixes, role, wrong) == ("ArgumentType",)
    assert refused(mapping.for_prefixes, wrong, "s3://lake/") == ("ArgumentType",)


def refused(make: Any, *arguments: Any) -> tuple[str, ...]:
    with pytest.raises(emr.EmrValidationError) as caught:
        make(*arguments)
    return tuple(caught.value.codes)


def ranger(stack: cdk.Stack, plugins_role: iam.IRole, **more: Any) -> emr.Ranger:
    secret = secretsmanager.Secret.from_secret_complete_arn(stack, "Admin", f"{SECRET}-AbCdEf")
    client = secretsmanager.Secret.from_secret_partial_arn(stack, "Client", SECRET)
    plugin = emr.RangerPlugin(
        app=emr.RangerApplication.EMRFS_S3, client_secret=client, policy_repository="amazonemremrfs"
    )
    return emr.Ranger(
        admin_url="https://ranger.example.com:6182",
        admin_secret=secret,
        plugins_role=plugins_role,
        other_services_role=iam.Role(stack, "Others", assumed_by=EC2),
        plugins=[plugin],
        **more,
    )


class Team:
    """A role in one stack, the rest in a second one."""

    def __init__(self) -> None:
        app = cdk.App(context={"aws:cdk:enable-path-metadata": True})
        self.before, self.here = (cdk.Stack(app, name) for name in ("Before", "Here"))
        early = iam.Role(self.before, "Early", assumed_by=EC2)
        own = iam.Role(self.here, "Own", assumed_by=EC2)
        self.audit = logs.LogGroup(self.here, "Audit")
        value = ranger(self.here, early, audit_log_group=self.audit)._settled(self.here, None)
        self.document = self.here.resolve(value._document(self.here))
        self.nodes = emr.InstanceRole(self.here, "Nodes")
        service = imported_role(self.here, "Service")
        value._grant_use(service, self.nodes)
        self.seen, self.uses = value._seen(), value._uses
        mappings = [emr.EmrfsRoleMapping.for_users(role, "anna") for role in (own, early, own)]
        EmrfsRoleMappings(mappings=mappings)._grant_use(service, self.nodes)
        self.found = {one.node.id: Synthesized(one) for one in (self.before, self.here)}


@cache
def team() -> Team:
    return Team()


def test_the_document_of_ranger() -> None:
    made = team()
    here = made.found["Here"]
    group = join("arn:", PARTITION, ":logs:", REGION, ":", ACCOUNT, ":log-group:", here.ref("Audit/Resource"))
    assert made.document == {
        "AdminServerURL": "https://ranger.example.com:6182",
        "RoleForRangerPluginsARN": made.found["Before"].arn("Early/Resource"),
        "RoleForOtherAWSServicesARN": here.arn("Others/Resource"),
        "AdminServerSecretARN": f"{SECRET}-AbCdEf",
        "RangerPluginConfigurations": [
            {"App": "EMRFS-S3", "ClientSecretARN": SECRET, "PolicyRepositoryName": "amazonemremrfs"}
        ],
        "AuditConfiguration": {"Destinations": {"AmazonCloudWatchLogs": {"CloudWatchLogGroup": group}}},
    }


def test_what_rules_and_networks_see_of_it() -> None:
    made = team()
    seen = made.seen["ranger"]
    assert (seen.admin_url, seen.plugins_role, seen.audit_log_group) == (
        made.document["AdminServerURL"],
        UNKNOWN,
        UNKNOWN,
    )
    (plugin,) = seen.plugins
    assert (plugin.app, plugin.client_secret, plugin.policy_repository) == ("EMRFS-S3", UNKNOWN, "amazonemremrfs")
    assert made.uses == ("ranger",)
    assert EmrfsRoleMappings(mappings=[])._uses == ("emrfs_roles",)


def test_without_an_audit_log_nothing_is_made_for_it() -> None:
    stack = new_stack()
    value = ranger(stack, imported_role(stack, "Plugins"))
    assert value._settled(stack, None) is value
    assert stack.node.try_find_child("RangerAudit") is None


def test_what_is_read_of_ranger_is_written_again() -> None:
    stack = new_stack()
    document: dict[str, Any] = {
        "AdminServerURL": "https://ranger.example.com:6182",
        "RoleForRangerPluginsARN": ROLE,
        "RoleForOtherAWSServicesARN": ROLE,
        "AdminServerSecretARN": SECRET,
        "RangerPluginConfigurations": [
            {"App": "Spark", "ClientSecretARN": f"{SECRET}-AbCdEf", "PolicyRepositoryName": "amazonemrspark"}
        ],
    }
    audit = "arn:aws:logs:eu-west-1:111122223333:log-group:audit"
    destinations = {"Destinations": {"AmazonCloudWatchLogs": {"CloudWatchLogGroup": audit}}}
    for index, one in enumerate((document, {**document, "AuditConfiguration": destinations})):
        scope = cdk.Stack(stack, f"Read{index}")
        assert emr.Ranger._parse(scope, one)._document(scope) == one


def test_what_nodes_may_do() -> None:
    made = team()
    here = made.found["Here"]
    allowed = [
        (one["Action"], one["Resource"])
        for one in here.statements("Nodes/DefaultPolicy/Resource")
        if one.get("Sid") != "SessionManager"
    ]
    assert [action for action, _ in allowed].count(TAKE) == 2
    assert ("sts:AssumeRole", here.arn("Own/Resource")) in allowed
    assert (TAKE, here.arn("Others/Resource")) in allowed
    assert ("secretsmanager:GetSecretValue", f"{SECRET}-AbCdEf") in allowed
    assert ("secretsmanager:GetSecretValue", f"{SECRET}-??????") in allowed


def test_the_plugins_write_the_audit_log() -> None:
    here = team().found["Here"]
    (write,) = here.statements("RangerAudit/Resource")
    assert write["Action"] == ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    assert write["Resource"] == here.arn("Audit/Resource")
    assert here.properties("RangerAudit/Resource")["PolicyName"].startswith("Here")


def test_roles_of_this_stack_trust_the_nodes_once() -> None:
    made = team()
    here = made.found["Here"]
    nodes = here.arn("Nodes/Resource")
    assert here.statements("Own/Resource")[1:] == [
        {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"AWS": nodes}}
    ]
    assert here.statements("Others/Resource")[1:] == [{"Action": TAKE, "Effect": "Allow", "Principal": {"AWS": nodes}}]
    assert len(made.found["Before"].statements("Early/Resource")) == 1
    told = [one for one in warnings(made.here) if "TrustAcrossStacks" in one]
    assert len(told) == 1
    assert told[0].startswith("Before/Early does not trust these nodes")
