"""The tag that AWS's managed EMR policies ask for."""

from __future__ import annotations

from typing import Final

EMR_TAG: Final = "for-use-with-amazon-emr-managed-policies"
"""``AmazonEMRServicePolicy_v2`` acts only on networks, groups and instances with this tag, set to ``true``."""
