"""Patterns: what a team puts together of clusters, Studio and other services of AWS.

Use it as ``emr.patterns``.
"""

from emr_constructs.patterns.cluster_template import ClusterTemplate
from emr_constructs.patterns.template_parameter import TemplateParameter
from emr_constructs.patterns.template_values import TemplateValues

__all__ = ["ClusterTemplate", "TemplateParameter", "TemplateValues"]
