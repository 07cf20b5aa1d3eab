"""Cases of the rules on what users of a Studio may do."""

from __future__ import annotations

from typing import Any

from studio_views import mapping, policy, right, role, sso, studio
from views import Case, case

from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.network import InlinePolicyView, ManagedPolicyView
from emr_constructs.rules.views.studio_access import RightsView

_CREATE, _PASS = "elasticmapreduce:CreateEditor", "iam:PassRole"
_ROLE = "arn:aws:iam::111122223333:role/Studio"
_SECRETS = "arn:aws:secretsmanager:*:*:secret:emr-studio-*"
_MAKES, _HANDS = right(_CREATE), right(_PASS, _ROLE)


def _session(*statements: Any, **said: Any) -> View:
    """A group with a session policy of the template."""
    own = ManagedPolicyView(document=policy(*statements))
    return mapping(**{"session_policy": None, "policy": own, **said})


def _needs() -> list[Case]:
    cannot_pass = (
        f"`session_policy` allows {_CREATE}, but not {_PASS}: users cannot make Workspaces; "
        "allow iam:PassRole for the service role of the Studio"
    )
    cannot_tag = (
        "`session_policy` allows secretsmanager:CreateSecret, but not secretsmanager:TagResource, with which Studio "
        "makes a secret; allow it for arn:<partition>:secretsmanager:<region>:<account>:secret:emr-studio-*"
    )
    create, tag = (right(f"secretsmanager:{one}", _SECRETS) for one in ("CreateSecret", "TagResource"))
    return [
        case("SessionPolicyPassRole", _session(_MAKES), cannot_pass, good=_session(_MAKES, _HANDS)),
        case("SessionPolicyPassRole", _session(_MAKES), cannot_pass, good=_session(right("elasticmapreduce:List*"))),
        case("SessionPolicyPassRole", _session(_MAKES), cannot_pass, good=_session(_MAKES, UNKNOWN)),
        case("SessionPolicyPassRole", _session(_MAKES), cannot_pass, good=_session(policy=UNKNOWN)),
        case("SessionPolicyGitSecrets", _session(create), cannot_tag, good=_session(create, tag)),
        case("SessionPolicyGitSecrets", _session(create), cannot_tag, good=_session(_MAKES, _HANDS)),
    ]


def _long(characters: int, *statements: Any) -> View:
    """A session policy of so many characters, besides white space."""
    empty = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":""}]}'
    return _session(right("s3:GetObject", "ö " * (characters - len(empty))), *statements)


def _too_long(characters: int) -> str:
    return (
        f"`session_policy` has {characters} characters, and IAM takes 6144; "
        "take together what has the same resources, or leave something out"
    )


def _unknown_role(characters: int) -> View:
    """The same with a resource that is not known: at least two quotes."""
    return _long(characters - len(',{"Effect":"Allow","Action":"iam:PassRole","Resource":""}'), right(_PASS, UNKNOWN))


def _wide() -> list[Case]:
    code, remedy = "SessionPolicyWide", "name what users do in Workspaces, and the resources that they use"
    clusters = "arn:aws:elasticmapreduce:*:*:cluster/*"
    found = [
        case(
            code,
            _session(right(one), _HANDS),
            f"`session_policy` allows {one} for everything; {remedy}",
            good=_session(right([one], clusters), _HANDS),
        )
        for one in ("elasticmapreduce:*", "emr-serverless:*", "emr-containers:*", "*")
    ]
    both = _session(right(["elasticmapreduce:*", "s3:*", "emr-serverless:*"], ["*"]), _HANDS)
    messages = [
        f"`session_policy` allows {one}:* for everything; {remedy}" for one in ("elasticmapreduce", "emr-serverless")
    ]
    return [
        *found,
        case(code, both, *messages, good=_session(right(UNKNOWN), UNKNOWN, right("elasticmapreduce:*", UNKNOWN))),
    ]


def _passing() -> list[Case]:
    message = (
        "`session_policy` allows iam:PassRole for any role, to any service; "
        "name the roles, or ask for the service as iam:PassedToService"
    )
    asked = right(_PASS, "*", StringLike={"iam:PassedToService": "elasticmapreduce.amazonaws.com"})
    return [
        case("SessionPolicyPassAnyRole", _session(_MAKES, right(_PASS)), message, good=_session(_MAKES, asked)),
        case("SessionPolicyPassAnyRole", _session(UNKNOWN, right(_PASS)), message, good=_session(_MAKES, _HANDS)),
    ]


def _propagated(*statements: Any, on: Any = True) -> View:
    return _session(*statements, studio_id=None, studio=sso(trusted_identity_propagation=on))


def _collaboration() -> list[Case]:
    invites = "elasticmapreduce:PutWorkspaceAccess"
    message = f"`session_policy` allows {invites}, but identities are propagated in this Studio; leave it out"
    bad = _propagated(right([invites]))
    return [
        case("SessionPolicyCollaboration", bad, message, good=_propagated(right([invites]), on=False)),
        case("SessionPolicyCollaboration", bad, message, good=_propagated(right([invites]), on=UNKNOWN)),
        case("SessionPolicyCollaboration", bad, message, good=_propagated(right("elasticmapreduce:Put*"), UNKNOWN)),
    ]


def _covered(user_role: Any, *statements: Any, **said: Any) -> View:
    """A Studio with one mapping, and what its user role allows."""
    own = _session(*statements, studio_id=None, **said)
    return sso(user_role_arn=None, user_role=user_role, mappings=(own,))


def _uncovered(actions: str, who: str = "analysts") -> str:
    return (
        f"the `user_role` does not allow {actions}, which the session policy of {who} does; "
        "attach the session policy to the role, too: a user may do what both allow"
    )


def _covers() -> list[Case]:
    code, lists = "StudioUserRoleCovers", right("elasticmapreduce:ListClusters")
    session, without = [_MAKES, _HANDS, lists], role(_MAKES, _HANDS)
    two, one = _uncovered("elasticmapreduce:listclusters and 1 more"), _uncovered("elasticmapreduce:listclusters")
    nobody = _uncovered("elasticmapreduce:listclusters", "users")
    bad = _covered(without, *session)
    found = [
        (bad, one, _covered(role(*session), *session)),
        (_covered(role(_MAKES), *session), two, _covered(role(right("*")), *session)),
        (_covered(without, *session, identity_name=UNKNOWN), nobody, _covered(without, _MAKES, _HANDS)),
        (bad, one, _covered(role(lists, _HANDS), right("elasticmapreduce:*"), _HANDS)),
        (bad, one, _covered(role(_MAKES, _HANDS, UNKNOWN), *session)),
        (bad, one, _covered(role(_MAKES, _HANDS, right(UNKNOWN)), *session)),
        (bad, one, _covered(without, *session[:2], right(UNKNOWN), lists)),
        (bad, one, _covered(UNKNOWN, *session)),
    ]
    return [case(code, worse, message, good=good) for worse, message, good in found]


def _users(*statements: Any, **said: Any) -> View:
    """A Studio of IAM users, and a policy that users have."""
    return studio(**{"rights": (RightsView(document=policy(*statements)),), **said})


def _enter(resource: Any = "arn:aws:elasticmapreduce:eu-west-1:111122223333:studio/es-1", **conditions: Any) -> Any:
    return right("elasticmapreduce:CreateStudioPresignedUrl", resource, **conditions)


def _entering() -> list[Case]:
    nobody = (
        f"policies here allow {_CREATE}, and none allows elasticmapreduce:CreateStudioPresignedUrl: nobody gets in; "
        "allow it for the Studio, if no policy of another stack does"
    )
    every = (
        "a policy here allows elasticmapreduce:CreateStudioPresignedUrl for every Studio of the account; "
        "name the Studio, or ask for a tag of it"
    )
    inline = RightsView(inline_policies=(InlinePolicyView(document=policy(_enter())),))
    both = (RightsView(document=policy(_MAKES, _HANDS)), inline)
    bad, cannot = _users(_MAKES, _HANDS), _users(_MAKES, _enter())
    nobody_makes = (
        f"policies here allow {_CREATE}, and none allows {_PASS}: nobody makes Workspaces; "
        "allow it for the service role of the Studio, if no policy of another stack does"
    )
    tagged = _enter("*", StringEquals={"elasticmapreduce:ResourceTag/Team": "data"})
    return [
        case("StudioUsersEnter", bad, nobody, good=_users(_MAKES, _HANDS, _enter())),
        case("StudioUsersEnter", bad, nobody, good=_users(rights=both)),
        case("StudioUsersEnter", bad, nobody, good=_users(rights=(*both[:1], RightsView(document=UNKNOWN)))),
        case("StudioUsersEnter", bad, nobody, good=_users(_MAKES, auth_mode=UNKNOWN)),
        case("StudioUsersEnter", bad, nobody, good=_users(rights=UNKNOWN)),
        case("StudioUsersEnter", bad, nobody, good=_users(right("elasticmapreduce:List*"))),
        case("StudioUsersPassRole", cannot, nobody_makes, good=_users(_MAKES, _HANDS, _enter())),
        case("StudioUsersPassRole", cannot, nobody_makes, good=_users(_MAKES, _enter(), right(UNKNOWN))),
        case("StudioUsersPassRole", cannot, nobody_makes, good=_users(_MAKES, _enter(), auth_mode=UNKNOWN)),
        case("StudioUsersPassRole", cannot, nobody_makes, good=_users(_enter())),
        case("StudioUsersEnterAny", _users(_enter(["*"])), every, good=_users(tagged)),
        case("StudioUsersEnterAny", _users(UNKNOWN, _enter("*")), every, good=_users(right("elasticmapreduce:*"))),
        case("StudioUsersEnterAny", _users(_enter("*")), every, good=_users(_enter("*"), auth_mode=UNKNOWN)),
    ]


CASES = [
    *_needs(),
    case("SessionPolicyLength", _long(6145), _too_long(6145), good=_long(6144)),
    case("SessionPolicyLength", _unknown_role(6145), _too_long(6145), good=_unknown_role(6144)),
    *_wide(),
    *_passing(),
    *_collaboration(),
    *_covers(),
    *_entering(),
]

FULL: dict[str, View] = {"mapping with a policy": _session(_MAKES, _HANDS)}
