"""Cases of the rules on bucket and key of Workspaces, and on the service role's rights to them."""

from __future__ import annotations

from typing import Any

from studio_views import KEY, policy, right, role, served, studio
from views import Case, case

from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.studio_access import PublicAccessView, StudioBucketView, StudioKeyView

_OBJECTS = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
_BUCKET = ["s3:GetEncryptionConfiguration", "s3:ListBucket"]
_THERE, _ITSELF = "arn:aws:s3:::bucket/studio/*", "arn:aws:s3:::bucket"
_KEEP = right([*_OBJECTS, *_BUCKET], [_THERE, _ITSELF])
_USE = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
_ACCOUNT = {"AWS": "arn:aws:iam::111122223333:root"}
_ROLE = {"AWS": "arn:aws:iam::111122223333:role/Studio"}
_EMR = {"Service": "elasticmapreduce.amazonaws.com"}


def _lacks(*actions: str, purpose: str = "to keep Workspaces") -> str:
    return f"the `service_role` may not use {', '.join(actions)} {purpose}; allow it, too"


def _not_there(action: str, place: str) -> str:
    return f"the `service_role` may use {action}, but not where Workspaces are kept; allow it for {place}"


def _objects(place: str) -> list[str]:
    return [_not_there(one, f"arn:<partition>:s3:::{place}*") for one in _OBJECTS]


def _reach() -> list[Case]:
    every = [*_OBJECTS, *_BUCKET]
    bucket = [_not_there(one, "arn:<partition>:s3:::bucket") for one in _BUCKET]
    objects, itself = _objects("bucket/studio/"), right(_BUCKET, _ITSELF)
    only_objects = served(right(every, _THERE))
    whole = {"default_s3_location": "s3://bucket"}
    team = {"default_s3_location": "s3://bucket/team"}
    elsewhere = right(every, "arn:aws:s3:::another/*")
    china = ["arn:aws-cn:s3:::bucket", "arn:aws-cn:s3:::bucket/*"]
    some = right(_OBJECTS, "arn:aws:s3:::bucket/studio/e-*"), right(_BUCKET, "arn:aws:s3:::buck*")
    found = [
        (served(right(every, _ITSELF)), objects, served(right(every))),
        (only_objects, bucket, served(right(every, "arn:aws:s3:::*"))),
        (served(right(_OBJECTS, "arn:aws:s3:::bucket/other/*"), itself), objects, served(*some)),
        (only_objects, bucket, served(right(_OBJECTS, _THERE), right(_BUCKET, UNKNOWN))),
        (served(right(every, _ITSELF), **whole), _objects("bucket/"), served(right(every, china))),
        (
            served(right(_OBJECTS, "arn:aws:s3:::bucket/team"), itself, **team),
            _objects("bucket/team/"),
            served(_KEEP, default_s3_location="s3://bucket/studio//"),
        ),
        (only_objects, bucket, served(_KEEP, UNKNOWN)),
        (only_objects, bucket, served(elsewhere, default_s3_location=UNKNOWN)),
        (only_objects, bucket, served(elsewhere, UNKNOWN)),
    ]
    return [case("StudioStorageReach", bad, *messages, good=good) for bad, messages, good in found]


def _keyed(*statements: Any, **said: Any) -> View:
    return served(_KEEP, *statements, **{"encryption_key": KEY, **said})


def _own_key(*statements: Any) -> View:
    """A Studio with a key of the template, to which its service role has no right."""
    return _keyed(encryption_key=None, key=StudioKeyView(policy=policy(*statements)))


def _let(principal: Any, action: Any) -> dict[str, Any]:
    return {**right(action), "Principal": principal}


def _keys() -> list[Case]:
    lacking = _lacks(*_USE, purpose="with the key of Workspaces")
    some = _lacks("kms:ReEncryptFrom", "kms:ReEncryptTo", purpose="with the key of Workspaces")
    whole = _let(_ACCOUNT, "kms:*")
    services = (
        "the policy of the key of Workspaces lets in nobody but services; "
        "let the account in, so that IAM decides, or the `service_role` itself"
    )
    only_service = _keyed(right(_USE), encryption_key=None, key=StudioKeyView(policy=policy(_let(_EMR, _USE))))
    rights = [
        (_keyed(), lacking, _keyed(right(_USE))),
        (_keyed(encryption_key=UNKNOWN), lacking, served(_KEEP)),
        (_keyed(right([*_USE[:3], "kms:ReEncrypt"])), some, _keyed(right([*_USE[:3], "kms:ReEncrypt*"]))),
        (_own_key(whole), lacking, _own_key(whole, _let(_ROLE, _USE))),
        (_own_key(whole, _let(_EMR, _USE)), lacking, _own_key(whole, _let(UNKNOWN, _USE))),
        (_own_key(whole, _let(_ROLE, "kms:DescribeKey")), lacking, _own_key(whole, UNKNOWN)),
        (_own_key(_let({"AWS": UNKNOWN}, ["kms:*"])), lacking, _own_key(_let(_ROLE, UNKNOWN))),
    ]
    return [
        *(case("StudioKeyRights", bad, message, good=good) for bad, message, good in rights),
        case("StudioKeyPolicy", only_service, services, good=_own_key(_let(_ROLE, _USE))),
        case("StudioKeyPolicy", only_service, services, good=_own_key(UNKNOWN)),
        case("StudioKeyPolicy", only_service, services, good=_own_key(_let({**_EMR, **_ROLE}, _USE))),
    ]


def _kept(**said: Any) -> View:
    return studio(default_s3_location=None, bucket=StudioBucketView(**said))


def _public(**said: Any) -> View:
    blocked = dict.fromkeys(("block_acls", "block_policy", "ignore_acls", "restrict_buckets"), True)
    return _kept(versioning="Enabled", public_access=PublicAccessView(**{**blocked, **said}))


def _buckets() -> list[Case]:
    versions = "the bucket of Workspaces keeps no old versions; turn on versioning of the bucket"
    public = (
        "the bucket of Workspaces does not block all public access; "
        "block all public access to it, as S3 does where nothing is said"
    )
    return [
        case("StudioBucketVersions", _kept(), versions, good=_kept(versioning="Enabled")),
        case("StudioBucketVersions", _kept(versioning="Suspended"), versions, good=_kept(versioning=UNKNOWN)),
        *(
            case("StudioBucketPublic", _public(**{name: value}), public, good=_public(**{name: UNKNOWN}))
            for name in ("block_acls", "block_policy", "ignore_acls", "restrict_buckets")
            for value in (False, None)
        ),
        case("StudioBucketPublic", _public(block_acls=False), public, good=_kept(versioning="Enabled")),
    ]


CASES = [
    case("StudioStorageRights", served(right(_OBJECTS)), _lacks(*_BUCKET), good=served(_KEEP)),
    case(
        "StudioStorageRights",
        served(right([*_OBJECTS[1:], *_BUCKET])),
        _lacks("s3:DeleteObject"),
        good=studio(service_role_arn=None, service_role=role()),
    ),
    case("StudioStorageRights", served(right(_OBJECTS)), _lacks(*_BUCKET), good=served(right(_OBJECTS), UNKNOWN)),
    case(
        "StudioStorageRights",
        served(right(_OBJECTS)),
        _lacks(*_BUCKET),
        good=studio(service_role_arn=None, service_role=role(right(_OBJECTS), attached=UNKNOWN)),
    ),
    *_reach(),
    *_keys(),
    *_buckets(),
]

SAID = ("StudioKeyRights",)  # AWS's page asks for rights in the role; a key from elsewhere is a key

FULL: dict[str, View] = {
    "bucket and key of Workspaces": served(
        _KEEP,
        right(_USE),
        default_s3_location=None,
        bucket=_public().bucket,  # type: ignore[attr-defined]
        encryption_key=None,
        key=StudioKeyView(policy=policy(_let(_ACCOUNT, "kms:*"))),
    ),
}
