"""How people log in to a Studio, as values."""

from __future__ import annotations

from samples import Sample

import emr_constructs as emr

SAMPLES = [
    Sample(
        emr.StudioAuth.iam(),
        lambda value: value._render(None),
        frozenset({"_is_identity_center", "_idc_user_assignment", "_trusted_identity_propagation", "_user_role"}),
    ),
]
