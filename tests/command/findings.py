"""Findings and templates that the tests of the command share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emr_constructs.rules.catalogue import RULES, every
from emr_constructs.rules.rule import Rule, Severity
from emr_constructs.rules.template.finding import TemplateFinding, UnusableTemplate

ERROR = RULES["PrestoAndTrino"]
WARNING = RULES["ReleaseLabelUnknown"]
SOURCE = "https://docs.aws.amazon.com/emr/latest/ManagementGuide/"


def rule(code: str, severity: Severity, controls: tuple[str, ...] = ()) -> Rule:
    """A rule that nobody has."""
    return Rule(
        code=code,
        severity=severity,
        subject=ERROR.subject,
        summary=f"What {code} says has to hold.",
        remedy="mend it",
        source=SOURCE,
        controls=controls,
        strict=False,
        check=ERROR.check,
    )


ENCRYPTED = rule("Encrypted", Severity.COMPLIANCE, ("SecurityHub:EMR.3",))
KERBEROS = rule("Kerberos", Severity.COMPLIANCE, ("Config:emr-kerberos-enabled",))


def finding(
    of: Rule, template: str = "a.yaml", resource: str = "Analytics", line: int = 7, **other: str
) -> TemplateFinding:
    """What a rule found."""
    about = {"path": f"Resources.{resource}.Properties.Applications", "message": "it is wrong", "remedy": "mend it"}
    return TemplateFinding(rule=of, template=template, resource=resource, line=line, **{**about, **other})


def cluster(*applications: str, **properties: Any) -> str:
    """A template of a cluster, wrong only where the arguments are."""
    instances = {
        "MasterInstanceGroup": {"InstanceCount": 1, "InstanceType": "m7g.xlarge"},
        "CoreInstanceGroup": {"InstanceCount": 2, "InstanceType": "m7g.xlarge"},
        "Ec2SubnetId": "subnet-1",
    }
    said = {
        "Name": "Analytics",
        "ReleaseLabel": "emr-7.14.0",
        "ServiceRole": "service",
        "JobFlowRole": "nodes",
        "Applications": [{"Name": name} for name in applications or ("Spark",)],
        "Instances": instances,
        **properties,
    }
    return json.dumps({"Resources": {"Analytics": {"Type": "AWS::EMR::Cluster", "Properties": said}}}, indent=2)


GOOD = cluster()
BAD = cluster("Presto", "Trino")


def write(folder: Path, **texts: str) -> None:
    """Files of a folder, by name; `__` in a name stands for a dot, `___` for a slash."""
    for name, text in texts.items():
        path = folder / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


FOUND = {one.code: one for one in (ERROR, WARNING, ENCRYPTED, KERBEROS)}


@dataclass
class Judge:
    """Stands for the rules: finds each code that stands in a text, once for each line."""

    regions: dict[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] | None = None

    def __call__(
        self,
        text: str,
        name: str,
        *,
        parameters: Mapping[str, str] | None = None,
        region: str = "",
        which: Callable[[Rule], bool] = every,
    ) -> list[TemplateFinding]:
        if "Resources" not in text:
            raise UnusableTemplate("it has no Resources")
        self.regions[name] = region
        self.parameters = parameters
        lines = list(enumerate(text.splitlines(), start=1))
        wanted = [code for code, one in FOUND.items() if which(one)]
        return [finding(FOUND[code], name, line=line) for code in wanted for line, said in lines if code in said]
