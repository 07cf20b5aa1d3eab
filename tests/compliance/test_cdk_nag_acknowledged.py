"""AwsSolutions-EMR4 and -EMR5 are acknowledged exactly where the real structure is in order."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_emr, aws_glue, aws_s3, cloudformation_include
from cdk_nag import AwsSolutionsChecks
from constructs import Construct, IConstruct

import emr_constructs as emr
from emr_constructs.cluster import cluster as cluster_module

DISKS, TRAFFIC = "AwsSolutions-EMR4", "AwsSolutions-EMR5"
BOTH = {DISKS, TRAFFIC}
RIGHT: dict[str, Any] = {
    "EncryptionConfiguration": {
        "EnableAtRestEncryption": True,
        "EnableInTransitEncryption": True,
        "AtRestEncryptionConfiguration": {
            "S3EncryptionConfiguration": {"EncryptionMode": "SSE-S3"},
            "LocalDiskEncryptionConfiguration": {"EncryptionKeyProviderType": "AwsKms", "AwsKmsKey": "arn"},
        },
        "InTransitEncryptionConfiguration": {"TLSCertificateConfiguration": {"CertificateProviderType": "EMR"}},
    }
}
FLAT: dict[str, Any] = RIGHT["EncryptionConfiguration"]


def without(path: str) -> dict[str, Any]:
    """The right document without one of its parts."""
    document = copy.deepcopy(RIGHT)
    *above, last = path.split(".")
    part = document["EncryptionConfiguration"]
    for step in above:
        part = part[step]
    del part[last]
    return document


def raw_cluster(scope: Construct, configuration: str | None, id: str = "Raw") -> aws_emr.CfnCluster:  # noqa: A002
    return aws_emr.CfnCluster(
        scope,
        id,
        name="raw",
        service_role="Service",
        job_flow_role="Nodes",
        instances=aws_emr.CfnCluster.JobFlowInstancesConfigProperty(ec2_subnet_id="subnet-1"),
        security_configuration=configuration,
    )


def acknowledged(construct: IConstruct) -> dict[str, str]:
    """What is acknowledged at a construct, with the reasons. CDK keeps ids without a plugin's name as annotations'."""
    found: dict[str, str] = {}
    for entry in construct.node.metadata:
        if entry.type == cdk.Validations.ACKNOWLEDGED_RULES_METADATA_KEY:
            found |= {one.removeprefix("Annotation::"): reason for one, reason in entry.data.items()}
    return found


def nagged(app: cdk.App) -> set[tuple[str, str]]:
    """Where cdk-nag finds fault with encryption: rule and construct."""
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()
    [report] = json.loads(Path(app.outdir, "validation-report.json").read_text(encoding="utf-8"))["pluginReports"]
    return {
        (one["ruleName"], place["constructPath"])
        for one in report["violations"]
        for place in one["violatingConstructs"]
        if one["ruleName"] in BOTH
    }


def own_cluster(scope: Construct, **arguments: Any) -> emr.Cluster:
    return emr.Cluster(scope, "Own", release_label=emr.ReleaseLabel.EMR_7_14_0, **arguments)


def l1_of(cluster: emr.Cluster) -> IConstruct:
    resource = cluster.node.default_child
    assert resource is not None
    return resource


def test_our_cluster_acknowledges_both_and_says_why() -> None:
    app = cdk.App()
    cluster = own_cluster(cdk.Stack(app, "Ours"))
    found = acknowledged(l1_of(cluster))
    assert set(found) == BOTH
    assert "EncryptedLocalDisks" in found[DISKS]
    assert "EncryptedInTransit and InTransitCertificates" in found[TRAFFIC]
    assert acknowledged(cluster) == {}
    assert nagged(app) == set()


def test_cdk_nag_would_find_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails, cdk-nag reads the right level, and nothing of all this is needed any more."""
    monkeypatch.setattr(cluster_module, "acknowledge_misread", lambda *_: None)
    app = cdk.App()
    own_cluster(cdk.Stack(app, "Ours"))
    assert nagged(app) == {(one, "Ours/Own/Resource") for one in BOTH}


def test_nobody_is_told_of_them_without_cdk_nag(capfd: pytest.CaptureFixture[str]) -> None:
    app = cdk.App(context={"@aws-cdk/core:annotationsInValidationReport": True})
    own_cluster(cdk.Stack(app, "Ours"))
    template = app.synth().get_stack_by_name("Ours").template
    assert not [one for one in BOTH if one in json.dumps(template)]
    assert not Path(app.outdir, "validation-report.json").exists()
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        ({"in_transit": None}, {TRAFFIC}),
        ({"at_rest": None}, {DISKS}),
        ({"at_rest": emr.AtRestEncryption(local_disks=False, ebs=False)}, {DISKS}),
        ({"at_rest": None, "in_transit": None}, BOTH),
    ],
)
def test_what_is_off_is_left_to_cdk_nag(arguments: dict[str, Any], left: set[str]) -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Ours")
    cluster = own_cluster(stack, security_configuration=emr.SecurityConfiguration(stack, "Security", **arguments))
    assert set(acknowledged(l1_of(cluster))) == BOTH - left
    assert nagged(app) == {(one, "Ours/Own/Resource") for one in left}


def test_certificates_of_your_own_and_another_stack_are_in_order() -> None:
    app = cdk.App()
    shared = cdk.Stack(app, "Shared")
    bucket = aws_s3.Bucket.from_bucket_name(shared, "Certificates", "certificates")
    pem = emr.InTransitEncryption.pem(emr.Script.from_bucket(bucket, "certificates.zip"))
    security = emr.SecurityConfiguration(shared, "Security", in_transit=pem)
    cluster = own_cluster(cdk.Stack(app, "Ours"), security_configuration=security)
    assert set(acknowledged(l1_of(cluster))) == BOTH
    assert nagged(app) == set()


def test_an_imported_configuration_is_not_known() -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Ours")
    imported = emr.SecurityConfiguration.from_security_configuration_name(stack, "Imported", "theirs")
    cluster = own_cluster(stack, security_configuration=imported)
    assert acknowledged(l1_of(cluster)) == {}
    assert nagged(app) == {(one, "Ours/Own/Resource") for one in BOTH}


def test_an_override_is_seen_by_our_checks_only() -> None:
    """Neither cdk-nag nor the acknowledgement reads what is written over a property; EmrChecks reads the template."""
    app = cdk.App()
    cluster = own_cluster(cdk.Stack(app, "Ours"))
    configuration = cluster.security_configuration.node.default_child
    assert isinstance(configuration, aws_emr.CfnSecurityConfiguration)
    path = "SecurityConfiguration.EncryptionConfiguration.EnableInTransitEncryption"
    configuration.add_property_override(path, False)
    assert set(acknowledged(l1_of(cluster))) == BOTH
    cdk.Validations.of(app).add_plugins(emr.compliance.EmrChecks())
    with pytest.raises(RuntimeError, match=r"Acknowledge with 'EmrChecks::EncryptedInTransit'"):
        app.synth()


def test_an_l1_is_left_alone_unless_asked_for() -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Theirs")
    right = aws_emr.CfnSecurityConfiguration(stack, "Security", security_configuration=RIGHT)
    raw_cluster(stack, right.ref)
    assert nagged(app) == {(one, "Theirs/Raw") for one in BOTH}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(RIGHT, BOTH, id="right"),
        pytest.param(FLAT, set(), id="flat"),
        pytest.param({}, set(), id="empty"),
        pytest.param(without("EnableAtRestEncryption"), {TRAFFIC}, id="at-rest-not-said"),
        pytest.param(
            without("AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration"), {TRAFFIC}, id="disks-not-said"
        ),
        pytest.param(without("EnableInTransitEncryption"), {DISKS}, id="in-transit-not-said"),
        pytest.param(without("InTransitEncryptionConfiguration"), {DISKS}, id="certificates-not-said"),
    ],
)
def test_an_l1_is_acknowledged_where_the_real_structure_is_in_order(document: Any, expected: set[str]) -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Theirs")
    cluster = raw_cluster(
        stack, aws_emr.CfnSecurityConfiguration(stack, "Security", security_configuration=document).ref
    )
    emr.compliance.acknowledge_cdk_nag(app)
    assert set(acknowledged(cluster)) == expected
    # The flat one, which EMR refuses, is the only one that pleases cdk-nag.
    assert nagged(app) == ({(one, "Theirs/Raw") for one in BOTH - expected} if document is not FLAT else set())


def test_a_switch_that_only_deployment_knows_is_not_vouched_for() -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Theirs")
    document = copy.deepcopy(RIGHT)
    document["EncryptionConfiguration"]["EnableInTransitEncryption"] = cdk.CfnParameter(
        stack, "Encrypt"
    ).value_as_string
    security = aws_emr.CfnSecurityConfiguration(stack, "Security", security_configuration=document)
    cluster = raw_cluster(stack, security.ref)
    emr.compliance.acknowledge_cdk_nag(app)
    assert set(acknowledged(cluster)) == {DISKS}


def test_configurations_are_found_by_reference_wherever_they_are(tmp_path: Path) -> None:
    app = cdk.App()
    shared = cdk.Stack(app, "Shared")
    right = aws_emr.CfnSecurityConfiguration(shared, "Security", security_configuration=RIGHT)
    theirs = cdk.Stack(app, "Theirs")
    # The same logical id in another stack: not what the clusters refer to.
    aws_emr.CfnSecurityConfiguration(theirs, "Security", security_configuration=FLAT)
    elsewhere = raw_cluster(theirs, right.ref)
    nested = raw_cluster(cdk.NestedStack(theirs, "Nested"), right.ref)
    named = raw_cluster(theirs, "somebody-elses", "Named")
    without_any = raw_cluster(theirs, None, "Without")
    file = tmp_path / "old.json"
    properties = {"SecurityConfiguration": {"Ref": "It"}, "Name": "n", "JobFlowRole": "N", "ServiceRole": "S"}
    cluster = {"Type": "AWS::EMR::Cluster", "Properties": properties | {"Instances": {}}}
    configuration = {"Type": "AWS::EMR::SecurityConfiguration", "Properties": {"SecurityConfiguration": RIGHT}}
    file.write_text(json.dumps({"Resources": {"Old": cluster, "It": configuration}}), encoding="utf-8")
    included = cloudformation_include.CfnInclude(cdk.Stack(app, "Older"), "Included", template_file=str(file))
    emr.compliance.acknowledge_cdk_nag(app)
    assert [set(acknowledged(one)) for one in (elsewhere, nested, included.get_resource("Old"))] == [BOTH] * 3
    assert [acknowledged(one) for one in (named, without_any)] == [{}, {}]


def test_only_the_scope_is_looked_at() -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Theirs")
    right = aws_emr.CfnSecurityConfiguration(stack, "Security", security_configuration=RIGHT)
    inside = raw_cluster(Construct(stack, "Inside"), right.ref)
    outside = raw_cluster(stack, right.ref)
    emr.compliance.acknowledge_cdk_nag(stack.node.find_child("Inside"))
    assert set(acknowledged(inside)) == BOTH
    assert acknowledged(outside) == {}


@pytest.mark.parametrize(("prefix", "passes"), [("", False), ("AwsSolutions::", True)])
def test_cdks_own_id_would_let_warnings_of_cdk_nag_pass(prefix: str, passes: bool) -> None:
    """Why the acknowledgements have the id of cdk-nag: ADR 0011."""
    app = cdk.App()
    stack = cdk.Stack(app, "Theirs")
    aws_glue.CfnJob(stack, "Job", command=aws_glue.CfnJob.JobCommandProperty(name="glueetl"), role="Role")
    raw = raw_cluster(stack, None)
    for one in (*BOTH, "AwsSolutions-EMR2", "AwsSolutions-EMR6"):
        cdk.Validations.of(raw).acknowledge(cdk.Acknowledgment(id=f"{prefix}{one}", reason="To see what is left"))
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    if passes:
        app.synth()
    else:
        with pytest.raises(RuntimeError, match="ValidationFailed"):
            app.synth()
    [report] = json.loads(Path(app.outdir, "validation-report.json").read_text(encoding="utf-8"))["pluginReports"]
    assert {one["severity"] for one in report["violations"]} == {"warning"}
