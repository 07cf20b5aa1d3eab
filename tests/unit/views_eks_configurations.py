"""Cases of the rules on configurations of EMR on EKS."""

from __future__ import annotations

from typing import Any

from eks_views import configuration, endpoint, job_template
from views import case

from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.eks import EksConfigurationView, SparkSubmitView

_READ = "let the job read it from Secrets Manager"


def _configured(*classifications: str, label: str = "emr-7.14.0-latest") -> View:
    return job_template(release_label=label, configurations=tuple(map(configuration, classifications)))


def _nested(**said: Any) -> EksConfigurationView:
    return EksConfigurationView(**{"classification": "spark-env", **said})


CASES = [
    case(
        "EksClassificationUnknown",
        _configured("spark-log4j"),
        "'spark-log4j' is not a classification of emr-7.14.0-latest on EKS; did you mean 'spark-log4j2'?",
        good=_configured("spark-log4j", label="emr-7.0.0-latest"),
    ),
    case(
        "EksClassificationUnknown",
        _configured("yarn-site"),
        "'yarn-site' is not a classification of emr-7.14.0-latest on EKS; did you mean 'core-site'?",
        good=_configured("core-site", "emrfs-site", "emr-containers-defaults", "emr-job-submitter"),
    ),
    case(
        "EksClassificationUnknown",
        _configured("jeg-config"),
        "'jeg-config' is not a classification of emr-7.14.0-latest on EKS",
        good=endpoint(configurations=(configuration("jeg-config"),)),
    ),
    case(
        "EksClassificationUnknown",
        _configured("emrfs-site", label="emr-spark-8.1.0-latest"),
        "'emrfs-site' is not a classification of emr-spark-8.1.0-latest on EKS; did you mean 'core-site'?",
        good=endpoint(release_label=UNKNOWN, configurations=(configuration("emrfs-site"),)),
    ),
    case(
        "EksClassificationTwice",
        _configured("spark-env", "core-site", "spark-env"),
        "'spark-env' stands 2 times in `configurations`; merge them",
        good=_configured("spark-env", "core-site"),
    ),
    case(
        "EksConfigurationCount",
        job_template(configurations=tuple(configuration(UNKNOWN) for _ in range(101))),
        "`configurations` has 101 entries; use at most 100",
        good=job_template(configurations=()),
    ),
    case(
        "EksConfigurationParts",
        _nested(classification=None),
        "a configuration names no `classification`; say which file it is for",
        good=_nested(classification="a" * 1024),
    ),
    case(
        "EksConfigurationParts",
        _nested(classification="a" * 1025),
        "`classification` has 1025 characters; use 1 to 1024",
        good=_nested(properties={f"a{index}": "b" for index in range(100)}),
    ),
    case(
        "EksConfigurationParts",
        _nested(classification=" "),
        "`classification` (' ') is blank; say which file it is for",
        good=_nested(configurations=tuple(_nested() for _ in range(100))),
    ),
    case(
        "EksConfigurationParts",
        _nested(
            properties={f"a{index}": "b" for index in range(101)},
            configurations=tuple(_nested() for _ in range(101)),
        ),
        "`properties` has 101 entries; use at most 100",
        "`configurations` has 101 entries; use at most 100",
        good=_nested(properties={}, configurations=()),
    ),
    case(
        "EksPropertyObject",
        _nested(properties={"export": {"A": "b"}}),
        "spark-env: `properties` 'export' must be a string, not {'A': 'b'}; nest with `configurations`",
        good=_nested(properties={"a": "b"}),
    ),
    case(
        "EksPlainSecret",
        _nested(properties={"db.password": "secret1"}),
        f"spark-env: 'db.password' seems to hold a secret in plain text; {_READ}",
        good=_nested(properties={"db.password": "${Password}"}),
    ),
    case(
        "EksResolvedSecret",
        _nested(properties={"a": UNKNOWN}, resolved={"a": "secretsmanager"}),
        f"spark-env: CloudFormation resolves the secret in 'a', which is then shown; {_READ}",
        good=_nested(properties={"a": UNKNOWN}, resolved={"a": "ssm"}),
    ),
    case(
        "EksArgumentSecret",
        SparkSubmitView(entry_point="s3://bucket/job.py", arguments=("--password", "secret1")),
        f"--password in the `arguments` seems to hold a secret in plain text; {_READ}",
        good=SparkSubmitView(entry_point="s3://bucket/job.py", arguments=("--password", "${Password}")),
    ),
]
