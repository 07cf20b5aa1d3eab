"""Compliance: every template of an app is judged by the rules of this library, whoever wrote it.

Use it as ``emr.compliance``.
"""

from emr_constructs.compliance.cdk_nag import acknowledge_cdk_nag
from emr_constructs.compliance.checks import EmrChecks
from emr_constructs.rules.rule import Severity

__all__ = ["EmrChecks", "Severity", "acknowledge_cdk_nag"]
