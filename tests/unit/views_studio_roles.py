"""Cases of the rules on the roles of Studios."""

from __future__ import annotations

from typing import Any

from studio_views import ROLE, sso, studio, trusted
from views import case

from emr_constructs.rules.view import UNKNOWN, View

_TRUST = "elasticmapreduce.amazonaws.com cannot take the role; let it, in the role's trust policy"
_DEPUTY = (
    "EMR may take the `service_role` on behalf of other accounts; "
    "ask for aws:SourceAccount and aws:SourceArn in the role's trust policy"
)
_CONTEXT = (
    "EMR may take the `user_role`, but not say for whom; allow EMR sts:SetContext, too, in the role's trust policy"
)


def _with(service_role: Any) -> View:
    return studio(service_role_arn=None, service_role=service_role)


def _asked(**condition: Any) -> View:
    return _with(trusted("sts:AssumeRole", Condition=condition))


def _taken(*actions: str, **said: Any) -> View:
    return sso(user_role_arn=None, user_role=trusted(*actions), **said)


CASES = [
    case(
        "StudioRoleArns",
        studio(service_role_arn="Studio"),
        "`service_role` ('Studio') is not the ARN of a role; write its ARN, not its name",
        good=studio(service_role_arn=ROLE),
    ),
    case(
        "StudioRoleArns",
        sso(user_role_arn="StudioUser"),
        "`user_role` ('StudioUser') is not the ARN of a role; write its ARN, not its name",
        good=sso(user_role_arn="arn:aws-us-gov:iam::111122223333:role/team/StudioUser"),
    ),
    case(
        "StudioServiceRoleTrust",
        _with(trusted("sts:AssumeRole", service="ec2.amazonaws.com")),
        _TRUST,
        good=_with(trusted("sts:AssumeRole")),
    ),
    case(
        "StudioServiceRoleTrust",
        _with(trusted("sts:AssumeRole", service="ec2.amazonaws.com")),
        _TRUST,
        good=_with(trusted("sts:AssumeRole", service="elasticmapreduce.amazonaws.com.cn")),
    ),
    case(
        "StudioUserRoleTrust",
        sso(user_role_arn=None, user_role=trusted("sts:AssumeRole", "sts:SetContext", service="ec2.amazonaws.com")),
        _TRUST,
        good=_taken("sts:AssumeRole", "sts:SetContext"),
    ),
    case(
        "StudioUserRoleContext",
        _taken("sts:AssumeRole"),
        _CONTEXT,
        good=_taken("sts:AssumeRole", "sts:SetContext"),
    ),
    case(
        "StudioUserRoleContext",
        _taken("sts:AssumeRole"),
        _CONTEXT,
        good=_taken("sts:AssumeRole", auth_mode=UNKNOWN),
    ),
    case("StudioUserRoleContext", _taken("sts:AssumeRole"), _CONTEXT, good=_taken("sts:*")),
    case(
        "StudioConfusedDeputy",
        _with(trusted("sts:AssumeRole")),
        _DEPUTY,
        good=_asked(StringEquals={"aws:SourceAccount": "111122223333"}),
    ),
    case(
        "StudioConfusedDeputy",
        _asked(StringEquals={"aws:PrincipalOrgID": "o-1"}),
        _DEPUTY,
        good=_asked(ArnLike={"AWS:SourceArn": "arn:aws:elasticmapreduce:*:111122223333:*"}),
    ),
]
