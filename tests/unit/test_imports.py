"""Facts, rules and errors work without CDK and without Node; so does the package, until a construct is named."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

import emr_constructs.facts
import emr_constructs.rules

SHOW = "print(sorted({'aws_cdk', 'constructs', 'jsii'} & set(sys.modules)))"


def modules(package: ModuleType) -> list[str]:
    found = [f"{package.__name__}.{module.name}" for module in pkgutil.iter_modules(package.__path__)]
    assert len(found) >= 10
    return found


def loaded(code: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\n{SHOW}"], capture_output=True, text=True, check=False
    )
    assert finished.stderr == ""
    return finished.stdout.strip()


def test_facts_rules_and_errors_load_no_cdk() -> None:
    names = [*modules(emr_constructs.facts), *modules(emr_constructs.rules), "emr_constructs.errors"]
    assert loaded(f"import {', '.join(names)}") == "[]"


@pytest.mark.parametrize(
    "code",
    [
        "import emr_constructs as emr",
        "import emr_constructs as emr; dir(emr)",
        "import emr_constructs as emr; emr.EmrValidationError",
        "from emr_constructs.rules import catalogue, views\nimport emr_constructs.rules.views.cluster\n"
        "catalogue.errors_in(views.cluster.ClusterView())",
    ],
)
def test_what_needs_no_cdk_loads_none(code: str) -> None:
    assert loaded(code) == "[]"


def test_an_application_loads_no_services_that_it_may_do_without() -> None:
    services = {f"aws_cdk.aws_{name}" for name in ("ecr", "emr", "events", "lambda", "s3", "scheduler", "sqs")}
    shown = f"import emr_constructs as emr; emr.ServerlessApplication; print(sorted({services} & set(sys.modules)))"
    assert loaded(shown).splitlines()[0] == "[]"


def test_the_check_sees_cdk_where_there_is_some() -> None:
    assert loaded("import emr_constructs as emr; emr.ReleaseLabel") == "['aws_cdk', 'constructs', 'jsii']"
