"""Shows how a serverless application compares with the rival's: what each has, resources, times."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from report import NAMES, amount, line, versions

Template = Mapping[str, Any]
NAMES_OF_APPS = {"theirs": "theirs", "equal": "ours, as theirs", "usual": "ours, as it is"}
TWIN = "raw L1s"


def markdown(found: Mapping[str, Any], *, rival: str, wanted: float) -> str:
    """The page.

    :param found: templates and figures of the apps.
    :param rival: name and version of the rival.
    :param wanted: the ratio that is asked for.
    """
    templates = found["templates"]
    figures = {app: one for app, one in found["figures"].items() if app != "theirs"}
    reached = figures["equal"]["wall"]["ratio"][1]
    return _PAGE.format(
        rival=rival,
        reached=f"{reached:.2f}",
        wanted=f"{wanted:.2f}",
        floor=f"{figures['twin_app']['wall']['ratio'][1]:.2f}",
        fewer=" and ".join(f"{_size(templates[app])} ({NAMES_OF_APPS[app]})" for app in ("equal", "usual")),
        theirs=_size(templates["theirs"]),
        features=_table(["feature", *NAMES_OF_APPS.values()], _features(templates)),
        resources=_table(["resource", *NAMES_OF_APPS.values()], _resources(templates)),
        times=_table(["figure", "theirs", *_heads(figures)], _times(figures)),
        versions=versions(),
        date=datetime.date.today().isoformat(),
    )


def _features(templates: Mapping[str, Template]) -> Iterable[Sequence[str]]:
    for feature, said in FEATURES.items():
        yield [feature, *(said(templates[app]) for app in NAMES_OF_APPS)]


def _resources(templates: Mapping[str, Template]) -> Iterable[Sequence[str]]:
    counts = {app: Counter(one["Type"] for one in templates[app]["Resources"].values()) for app in NAMES_OF_APPS}
    for kind in sorted({kind for one in counts.values() for kind in one}):
        yield [kind, *(str(counts[app][kind]) for app in NAMES_OF_APPS)]
    yield ["all", *(str(counts[app].total()) for app in NAMES_OF_APPS)]


def _heads(figures: Mapping[str, Any]) -> list[str]:
    return [head for app in figures for head in (NAMES_OF_APPS.get(app, TWIN), "ratio", "least to most")]


def _times(figures: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    for figure, name in NAMES.items():
        cells = [name, amount(next(iter(figures.values()))[figure]["other"], figure)]
        for one in figures.values():
            least, middle, most = one[figure]["ratio"]
            cells += [amount(one[figure]["ours"], figure), f"{middle:.2f}", f"{least:.2f} to {most:.2f}"]
        yield cells


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(map(line, [head, ["---"] * len(head), *rows]))


def _size(template: Template) -> int:
    return len(template["Resources"])


# What a template shows of each feature


def _of(template: Template, kind: str) -> list[Mapping[str, Any]]:
    return [one.get("Properties", {}) for one in template["Resources"].values() if one["Type"] == f"AWS::{kind}"]


def _number(kind: str) -> Callable[[Template], str]:
    return lambda template: str(len(_of(template, kind)) or "none")


def _yes(holds: Callable[[Template], bool]) -> Callable[[Template], str]:
    return lambda template: "yes" if holds(template) else "no"


def _said(*path: str) -> Callable[[Template], bool]:
    """Whether the application says something at a path."""

    def holds(template: Template) -> bool:
        (here,) = _of(template, "EMRServerless::Application")
        for step in path:
            here = here.get(step) or {}
        return bool(here)

    return holds


def _zones(template: Template) -> str:
    (application,) = _of(template, "EMRServerless::Application")
    return str(len(application["NetworkConfiguration"]["SubnetIds"]))


def _encrypted_flow_logs(template: Template) -> bool:
    groups = _of(template, "Logs::LogGroup")
    return bool(_of(template, "EC2::FlowLog")) and all("KmsKeyId" in one for one in groups)


def _bounded_endpoints(template: Template) -> bool:
    return all("PolicyDocument" in one for one in _of(template, "EC2::VPCEndpoint"))


def _https_alone(template: Template) -> bool:
    """Whether no group opens every port to the world."""
    rules = [rule for one in _of(template, "EC2::SecurityGroup") for rule in one.get("SecurityGroupEgress", ())]
    return not any(rule["IpProtocol"] == "-1" and rule.get("CidrIp") == "0.0.0.0/0" for rule in rules)


def _encrypts_between_workers(template: Template) -> bool:
    (application,) = _of(template, "EMRServerless::Application")
    return any(
        one.get("Properties", {}).get("spark.ssl.internode.enabled") == "true"
        for one in application.get("RuntimeConfiguration", ())
    )


_LOGS = "MonitoringConfiguration"
FEATURES: Mapping[str, Callable[[Template], str]] = {
    "private subnets of the application, one a zone": _zones,
    "rotated customer-managed key": _number("KMS::Key"),
    "flow logs, encrypted with it": _yes(_encrypted_flow_logs),
    "NAT gateways": _number("EC2::NatGateway"),
    "endpoints": _number("EC2::VPCEndpoint"),
    "policies bound the endpoints": _yes(_bounded_endpoints),
    "security groups": _number("EC2::SecurityGroup"),
    "workers reach the world over HTTPS alone": _yes(_https_alone),
    "ARM64, which costs less": _yes(_said("Architecture")),
    "workers encrypt what they send each other": _yes(_encrypts_between_workers),
    "logs that EMR keeps have the key": _yes(
        _said(_LOGS, "ManagedPersistenceMonitoringConfiguration", "EncryptionKeyArn")
    ),
    "logs in a bucket, with the key": _yes(_said(_LOGS, "S3MonitoringConfiguration", "EncryptionKeyArn")),
    "logs in CloudWatch, in a group with the key": _yes(_said(_LOGS, "CloudWatchLoggingConfiguration", "Enabled")),
}
_PAGE = """\
# Benchmark against another library

`make bench-rival` compares one Spark application on EMR Serverless, in a VPC over two zones with flow logs, with that
of `{rival}`, whose construct is `SparkEmrServerlessRuntime`. Both stand on the same CDK,
Python and Node; each app is a process of its own, without CDK's own template validation, and the apps take turns.

- **theirs**: the rival's construct as it is, with nothing else said.
- **ours, as theirs**: `ServerlessApplication` with what that has: a way out to the internet, and no logs in a bucket or
  in CloudWatch. What else our defaults bring stays.
- **ours, as it is**: what `ServerlessApplication` makes in a `Network`: no way out but through endpoints, and all logs.
- **raw L1s**: the template of "ours, as theirs" again, from L1 constructs alone, which check nothing: the least that a
  Python program takes for it.

With equal features the whole process takes {reached} times as long as theirs; {wanted} is asked for, and raw L1s take
{floor}. There are fewer resources: {fewer} in place of {theirs}.

## Features

Read from the three templates.

{features}

## Resources

{resources}

## Times

Each figure is a median; a ratio is ours divided by theirs.

{times}

Measured on {date}: {versions}.
"""
