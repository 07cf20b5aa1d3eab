"""Cases of the rules on users and groups that are mapped to Studios."""

from __future__ import annotations

from studio_views import POLICY, mapping, sso, studio
from views import case

_GUID = "0a1b2c3d4e-0a1b2c3d-4e5f-6071-8293-0a1b2c3d4e5f"
_OWN = "write the ARN of a customer-managed policy, not of a role or a policy of AWS"
_MISSING = "is missing; say it: CloudFormation requires it"


def _groups(count: int) -> tuple[object, ...]:
    return tuple(mapping(f"group{index}", studio_id=None) for index in range(count))


def _users(count: int) -> tuple[object, ...]:
    return tuple(mapping(f"user{index}", "USER", studio_id=None) for index in range(count))


CASES = [
    case(
        "SessionMappingIncomplete",
        mapping(studio_id=None, session_policy=None),
        f"`studio` {_MISSING}",
        f"`session_policy` {_MISSING}",
        good=mapping(studio_id=None, studio=sso()),
    ),
    case(
        "SessionMappingStudio",
        mapping(studio_id="Analytics"),
        "`studio` ('Analytics') is not the id of a Studio; write its id, which starts with es-",
        good=mapping(studio_id="es-0A1B2C3D"),
    ),
    case(
        "SessionMappingStudio",
        mapping(studio_id="es-" + "A" * 254),
        "`studio` has 257 characters; use 1 to 256",
        good=mapping(studio_id="es-" + "A" * 253),
    ),
    case(
        "SessionMappingIdentityType",
        mapping("analysts", "ROLE"),
        "`identity_type` ('ROLE') must be GROUP or USER",
        good=mapping("analysts", "GROUP"),
    ),
    case(
        "SessionMappingIdentityLength",
        mapping("a" * 257),
        "`identity_name` has 257 characters; use at most 256",
        good=mapping("a" * 256),
    ),
    case(
        "SessionMappingIdentityName",
        mapping(_GUID),
        f"`identity_name` ('{_GUID}') is not the name of a user or group; "
        "write its name: the UserName of a user, the DisplayName of a group",
        good=mapping("ada@example.com", "USER"),
    ),
    case(
        "SessionMappingIdentityName",
        mapping(""),
        "`identity_name` ('') is not the name of a user or group; "
        "write its name: the UserName of a user, the DisplayName of a group",
        good=mapping("a"),
    ),
    case(
        "SessionMappingPolicy",
        mapping(session_policy="arn:aws:iam::aws:policy/ReadOnlyAccess"),
        f"`session_policy` ('arn:aws:iam::aws:policy/ReadOnlyAccess') is not the ARN of a policy of your own; {_OWN}",
        good=mapping(session_policy=POLICY),
    ),
    case(
        "SessionMappingPolicy",
        mapping(session_policy="arn:aws:iam::111122223333:role/Analysts"),
        f"`session_policy` ('arn:aws:iam::111122223333:role/Analysts') is not the ARN of a policy of your own; {_OWN}",
        good=mapping(session_policy="arn:aws-cn:iam::111122223333:policy/team/Analysts"),
    ),
    case(
        "SessionMappingPolicy",
        mapping(session_policy=POLICY + "a" * 216),
        "`session_policy` has 257 characters; use at most 256",
        good=mapping(session_policy=POLICY + "a" * 215),
    ),
    case(
        "SessionMappingAuthMode",
        mapping(studio_id=None, studio=studio()),
        "a Studio with IAM knows no mappings of users and groups; "
        "let IAM policies allow its users elasticmapreduce:CreateStudioPresignedUrl",
        good=mapping(studio_id=None, studio=sso()),
    ),
    case(
        "StudioMappingTwice",
        sso(mappings=(*_groups(1), mapping("group0", studio_id=None), mapping("group1", studio_id=None))),
        "the group 'group0' is mapped to the Studio 2 times; merge their policies into one",
        good=sso(mappings=(*_groups(1), mapping("group0", "USER", studio_id=None))),
    ),
    case(
        "StudioMappingCount",
        sso(mappings=(*_groups(6), *_users(101))),
        "6 groups are mapped to the Studio, which takes 5; put users into fewer groups",
        "101 users are mapped to the Studio, which takes 100; put users into fewer groups",
        good=sso(mappings=(*_groups(5), *_users(100))),
    ),
]
