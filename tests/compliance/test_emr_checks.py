"""EmrChecks: what it finds in stacks that never saw this library, where, and what fails synthesis."""

from __future__ import annotations

import json
import re
import runpy
from importlib.metadata import version
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2, aws_emr, cloudformation_include
from constructs import Construct, IConstruct

import emr_constructs as emr
from emr_constructs.facts import controls
from emr_constructs.rules.catalogue import RULES

ROOT = Path(__file__).resolve().parents[2]
ERROR, WARNING, COMPLIANCE = emr.compliance.Severity
[KERBEROS] = [code for code, rule in RULES.items() if "Config:emr-kerberos-enabled" in rule.controls]
GUIDE = (ROOT / "docs/guides/compliance.md").read_text(encoding="utf-8")
BAD_NAME = "night|ly"


def raw_cluster(scope: Construct, id: str = "Raw", subnet_id: str | None = None) -> aws_emr.CfnCluster:  # noqa: A002
    """An L1 whose name EMR refuses."""
    group = aws_emr.CfnCluster.InstanceGroupConfigProperty(instance_count=1, instance_type="m5.xlarge")
    return aws_emr.CfnCluster(
        scope,
        id,
        name=BAD_NAME,
        release_label="emr-7.14.0",
        service_role="Service",
        job_flow_role="Nodes",
        instances=aws_emr.CfnCluster.JobFlowInstancesConfigProperty(
            master_instance_group=group, ec2_subnet_id=subnet_id
        ),
    )


def own_cluster(scope: Construct, **overrides: Any) -> emr.Cluster:
    """A cluster that is in order, but for what is written over it."""
    cluster = emr.Cluster(scope, "Own", release_label=emr.ReleaseLabel.EMR_7_14_0)
    for path, value in overrides.items():
        resource = cluster.node.default_child
        assert isinstance(resource, aws_emr.CfnCluster)
        resource.add_property_override(path, value)
    return cluster


def acknowledge(construct: IConstruct, id: str, reason: str = "It has been so for years") -> None:  # noqa: A002
    cdk.Validations.of(construct).acknowledge(cdk.Acknowledgment(id=id, reason=reason))


class Report:
    """What EmrChecks said of an app.

    :param fails: whether synthesis failed.
    :param text: what CDK said then.
    :param found: what it found.
    :param acknowledged: what it found and somebody has acknowledged.
    """

    def __init__(self, app: cdk.App, scope: IConstruct | None = None, **arguments: Any) -> None:
        cdk.Validations.of(scope or app).add_plugins(emr.compliance.EmrChecks(**arguments))
        self.fails, self.text = False, ""
        try:
            app.synth()
        except RuntimeError as error:
            self.fails, self.text = True, str(error)
            assert self.text.startswith("ValidationFailed:")
        self.directory = Path(app.outdir)
        file = self.directory / "validation-report.json"
        reports = json.loads(file.read_text(encoding="utf-8"))["pluginReports"]
        assert [one["pluginName"] for one in reports] in ([], ["EmrChecks"])
        [self._report] = reports or [{"violations": []}]
        self.found: list[Any] = self._report["violations"]
        self.acknowledged: list[Any] = self._report.get("suppressedViolations", [])

    def codes(self) -> list[str]:
        return sorted(one["ruleName"] for one in self.found)

    def of(self, code: str) -> list[Any]:
        return [one for one in self.found if one["ruleName"] == code]

    def places(self, code: str) -> list[str]:
        """The paths of the constructs that a code was found at."""
        return [place["constructPath"] for one in self.of(code) for place in one["violatingConstructs"]]


def test_a_finding_says_all_there_is_to_know() -> None:
    app = cdk.App()
    raw_cluster(cdk.Stack(app, "Theirs"))
    report = Report(app)
    assert report.fails
    [found] = report.of("ClusterName")
    [place] = found["violatingConstructs"]
    assert place["constructPath"] == "Theirs/Raw"
    assert place["cloudFormationResource"] == {
        "templatePath": "Theirs.template.json",
        "logicalId": "Raw",
        "propertyPaths": ["Properties.Name"],
    }
    lines = (report.directory / "Theirs.template.json").read_text(encoding="utf-8").splitlines()
    [number] = [index for index, line in enumerate(lines, start=1) if BAD_NAME in line]
    assert found["description"] == f"`Name` ('{BAD_NAME}') holds | (Theirs.template.json:{number})"
    assert found["suggestedFix"] == "leave out `<`, `>`, `$`, `|` and backticks"
    assert found["severity"] == "error"
    assert found["ruleMetadata"] == {
        "severity": "error",
        "line": str(number),
        "source": RULES["ClusterName"].source,
    }
    [shown] = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)
    assert shown in f"{report.text}\n"


def test_a_control_comes_with_what_it_is_mapped_to() -> None:
    app = cdk.App()
    own_cluster(cdk.Stack(app, "Ours"))
    [found] = Report(app, packs=["hipaa"]).of(KERBEROS)
    assert found["severity"] == "error"
    assert found["ruleMetadata"]["severity"] == "compliance"
    named = found["ruleMetadata"]["controls"].split(", ")
    assert set(RULES[KERBEROS].controls) < set(named)
    [requirement, *_] = controls.requirements("Config:emr-kerberos-enabled")["HIPAA"]
    assert f"HIPAA:{requirement}" in named


def test_an_included_template_is_judged(tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    properties = {"Name": BAD_NAME, "JobFlowRole": "Nodes", "ServiceRole": "Service", "Instances": {}}
    old = {"Type": "AWS::EMR::Cluster", "Properties": properties}
    file.write_text(json.dumps({"Resources": {"Old": old}}), encoding="utf-8")
    app = cdk.App()
    cloudformation_include.CfnInclude(cdk.Stack(app, "Theirs"), "Included", template_file=str(file))
    assert Report(app).places("ClusterName") == ["Theirs/Included/Old"]


def test_nested_stacks_and_stages_are_judged() -> None:
    """Two nested stacks with the same content are one asset to CDK; both are named."""
    app = cdk.App()
    stack = cdk.Stack(app, "Theirs")
    for name in ("One", "Two"):
        raw_cluster(cdk.NestedStack(stack, name))
    raw_cluster(cdk.NestedStack(cdk.NestedStack(stack, "Deep"), "Deeper"))
    raw_cluster(cdk.Stack(cdk.Stage(app, "Production"), "Theirs"))
    expected = ["Production/Theirs/Raw", "Theirs/Deep/Deeper/Raw", "Theirs/One/Raw", "Theirs/Two/Raw"]
    report = Report(app)
    assert sorted(report.places("ClusterName")) == expected
    deep = next(one for one in report.of("ClusterName") if "Deeper" in one["violatingConstructs"][0]["constructPath"])
    [place] = deep["violatingConstructs"]
    template = report.directory / place["cloudFormationResource"]["templatePath"]
    line = template.read_text(encoding="utf-8").splitlines()[int(deep["ruleMetadata"]["line"]) - 1]
    assert BAD_NAME in line


def test_on_a_stage_only_its_stacks_are_judged() -> None:
    app = cdk.App()
    raw_cluster(cdk.Stack(app, "Elsewhere"))
    stage = cdk.Stage(app, "Production")
    raw_cluster(cdk.Stack(stage, "Theirs"))
    assert Report(app, stage).places("ClusterName") == ["Production/Theirs/Raw"]


def test_a_stack_without_resources_has_nothing_to_judge() -> None:
    app = cdk.App()
    cdk.Stack(app, "Empty")
    report = Report(app)
    assert not report.fails
    assert report.found == []


def test_the_region_of_the_stack_is_known() -> None:
    """Without it a name that holds the region is not known, and so never wrong."""
    for region, expected in (("eu-west-1", ["Theirs/Raw"]), (None, [])):
        app = cdk.App()
        stack = cdk.Stack(app, "Theirs", env=cdk.Environment(region=region))
        raw_cluster(stack).name = cdk.Fn.sub("${AWS::Region}|nightly")
        assert Report(app).places("ClusterName") == expected


@pytest.mark.parametrize(
    ("overrides", "packs", "fail_on", "code", "fails"),
    [
        ({"Name": BAD_NAME}, None, None, "ClusterName", True),
        ({"Name": BAD_NAME}, None, [COMPLIANCE, WARNING], "ClusterName", False),
        ({"ReleaseLabel": "emr-7.99.0"}, None, None, "ReleaseLabelUnknown", False),
        ({"ReleaseLabel": "emr-7.99.0"}, None, [WARNING], "ReleaseLabelUnknown", True),
        ({}, ["hipaa"], None, KERBEROS, True),
        ({}, ["hipaa"], [ERROR, WARNING], KERBEROS, False),
        ({}, ["hipaa"], [], KERBEROS, False),
    ],
)
def test_errors_and_compliance_fail_unless_said_otherwise(
    overrides: dict[str, Any], packs: list[str] | None, fail_on: list[Any] | None, code: str, fails: bool
) -> None:
    app = cdk.App()
    own_cluster(cdk.Stack(app, "Ours"), **overrides)
    arguments: dict[str, Any] = {} if fail_on is None else {"fail_on": fail_on}
    report = Report(app, packs=packs, **arguments)
    assert report.codes() == [code]
    assert report.fails is fails


@pytest.mark.parametrize("pack", controls.packs())
def test_a_pack_limits_what_is_found_to_its_controls(pack: str) -> None:
    """Errors are found in every pack."""
    app = cdk.App()
    stack = cdk.Stack(app, "Theirs")
    raw_cluster(stack, subnet_id=aws_ec2.Vpc(stack, "Vpc", max_azs=1).public_subnets[0].subnet_id)
    aws_emr.CfnSecurityConfiguration(stack, "Nothing", security_configuration={"EncryptionConfiguration": {}})
    codes = Report(app, packs=[pack]).codes()
    assert "ClusterName" in codes
    found = [RULES[code] for code in codes if RULES[code].severity is COMPLIANCE]
    asked = set(controls.in_pack(pack))
    assert found
    assert [rule.code for rule in found if asked.isdisjoint(rule.controls)] == []


def test_the_guide_names_every_pack() -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.*) \|$", GUIDE, re.MULTILINE)
    assert rows == [(pack, controls.pack_title(pack)) for pack in controls.packs()]


def test_it_tells_its_version_and_its_rules() -> None:
    checks = emr.compliance.EmrChecks()
    assert checks.version == version("emr-constructs")
    asked = set(checks.rule_ids or ())
    assert set(RULES) - asked == {KERBEROS}
    assert KERBEROS in (emr.compliance.EmrChecks(packs=["hipaa"]).rule_ids or ())


def test_what_contradicts_another_good_design_is_asked_for_by_name_only() -> None:
    app = cdk.App()
    raw_cluster(cdk.Stack(app, "Theirs"))
    codes = Report(app).codes()
    assert KERBEROS not in codes
    assert any(RULES[code].severity is COMPLIANCE for code in codes)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"packs": ["pci-dss"]}, "UnknownPack: `packs` names 'pci-dss', which is no pack; did you mean 'pci-dss-4'?"),
        ({"packs": ["zzz"]}, "UnknownPack: `packs` names 'zzz', which is no pack; there are security-hub, "),
        ({"packs": "hipaa"}, "ArgumentType: `packs` must be a list of strings, not 'hipaa'"),
        ({"fail_on": ["warning"]}, "write Severity.WARNING"),
    ],
)
def test_wrong_arguments_are_told(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.compliance.EmrChecks(**arguments)
    assert message in str(caught.value)


def test_an_acknowledged_finding_does_not_fail_and_stays_visible() -> None:
    app = cdk.App()
    cluster = own_cluster(cdk.Stack(app, "Ours"), Name=BAD_NAME)
    acknowledge(cluster, "EmrChecks::ClusterName", "The name is older than the rule")
    report = Report(app)
    assert not report.fails
    assert report.found == []
    [kept] = report.acknowledged
    assert (kept["ruleName"], kept["reason"], kept["acknowledgedAt"]) == (
        "ClusterName",
        "The name is older than the rule",
        "Ours/Own",
    )


def test_an_acknowledgement_counts_below_its_construct_only() -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Theirs")
    acknowledge(raw_cluster(stack, "Known"), "EmrChecks::ClusterName")
    raw_cluster(stack, "Other")
    report = Report(app, fail_on=[ERROR])
    assert report.fails
    assert report.places("ClusterName") == ["Theirs/Other"]


def test_what_is_acknowledged_does_not_let_others_pass() -> None:
    """As soon as something is acknowledged, CDK goes by the severities of what is left."""
    app = cdk.App()
    cluster = own_cluster(cdk.Stack(app, "Ours"), Name=BAD_NAME)
    acknowledge(cluster, "EmrChecks::ClusterName")
    report = Report(app, packs=["hipaa"])
    assert report.codes() == [KERBEROS]
    assert report.fails


@pytest.mark.parametrize("name", [BAD_NAME, "nightly"], ids=["hides", "hides-nothing"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_an_acknowledgement_without_a_reason_fails(reason: str, name: str) -> None:
    """CDK takes it; that it hides the finding cannot be helped."""
    app = cdk.App()
    cluster = own_cluster(cdk.Stack(app, "Ours"), Name=name)
    acknowledge(cluster, "EmrChecks::ClusterName", reason)
    report = Report(app)
    assert report.fails
    assert report.places("AcknowledgementWithoutReason") == ["Ours/Own"]
    [found] = report.found
    assert found["description"] == "'EmrChecks::ClusterName' is acknowledged without a reason (at Ours/Own)"


def test_that_cannot_be_acknowledged() -> None:
    app = cdk.App()
    acknowledge(own_cluster(cdk.Stack(app, "Ours")), "EmrChecks::ClusterName", "")
    acknowledge(app, "EmrChecks::AcknowledgementWithoutReason")
    report = Report(app)
    assert report.fails
    assert report.places("AcknowledgementWithoutReason") == ["Ours/Own"]


@pytest.mark.parametrize(
    ("id", "fix"),
    [
        ("EmrChecks::ClusterNmae", "did you mean 'EmrChecks::ClusterName'?"),
        ("EmrChecks::42", "take the id that the finding shows"),
        ("ClusterName", "write 'EmrChecks::ClusterName'"),
        ("EmrCheck::ClusterName", "write 'EmrChecks::ClusterName'"),
    ],
)
@pytest.mark.parametrize("where", ["app", "stage", "cluster"])
def test_an_acknowledgement_of_nothing_is_told(id: str, fix: str, where: str) -> None:  # noqa: A002
    """Wherever it stands. It hides nothing, so it does not fail."""
    app = cdk.App()
    stage = cdk.Stage(app, "Production")
    cluster = own_cluster(cdk.Stack(stage, "Ours"))
    acknowledge({"app": app, "stage": stage, "cluster": cluster}[where], id)
    report = Report(app)
    assert not report.fails
    [found] = report.found
    assert (found["ruleName"], found["severity"], found["suggestedFix"]) == ("AcknowledgementOfNothing", "warning", fix)
    assert f"'{id}'" in found["description"]


@pytest.mark.parametrize("id", ["AwsSolutions-EMR6", "Other::ClusterName", "emr_constructs:ReleaseLabelUnknown"])
def test_acknowledgements_of_others_are_none_of_its_business(id: str) -> None:  # noqa: A002
    app = cdk.App()
    acknowledge(own_cluster(cdk.Stack(app, "Ours")), id)
    assert Report(app).found == []


def report_of(app: cdk.App) -> list[Any]:
    """What plugins found in an app that passes."""
    file = Path(app.synth().directory, "validation-report.json")
    found: list[Any] = json.loads(file.read_text(encoding="utf-8"))["pluginReports"]
    return found


def test_app_py_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)  # scripts are relative to where the app runs
    app = runpy.run_path("app.py")["main"]()
    cdk.Validations.of(app).add_plugins(emr.compliance.EmrChecks())
    assert [one for one in report_of(app) if one["violations"]] == []


def test_the_example_acknowledges_all_that_is_found() -> None:
    [report] = report_of(runpy.run_path(str(ROOT / "examples/compliance.py"))["main"]())
    assert report["violations"] == []
    assert [one["ruleName"] for one in report["suppressedViolations"]] == [KERBEROS]
