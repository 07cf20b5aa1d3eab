"""The view of any resource of EMR: which properties it says."""

from __future__ import annotations

from emr_constructs.rules.view import View, dataclass, prop


@dataclass(frozen=True, kw_only=True)
class ResourceView(View):
    """A resource as CloudFormation sees it, before it is known what the properties mean.

    Only a template has it: a constructor takes no property that CloudFormation lacks.
    """

    kind: str = prop("")
    names: tuple[str, ...] = prop("")
