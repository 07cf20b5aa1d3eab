"""What each argument of Studios, and of what lets people into them, changes in a template."""

from __future__ import annotations

from typing import Any

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Containing, Look, Option, Owner, at, text_of
from options_of_clusters import BOUNDARY, boundary
from options_of_foundations import arn_of_own_key, own_key
from options_of_values import raised, text
from synthesized import Brought, Synthesized, imported_role, imported_vpc

import emr_constructs as emr

INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
IAM = emr.StudioAuth.iam()
CENTER = emr.StudioAuth.identity_center()
ARN = "arn:aws:elasticmapreduce:{}:111122223333:studio/es-1A2B"
POLICY = "arn:aws:iam::111122223333:policy/{}"
ADVANCED = emr.StudioAccess.advanced()


def groups_in(scope: Construct, id: str = "StudioGroups", name: str = "team") -> emr.IStudioSecurityGroups:  # noqa: A002
    """Two groups that exist already."""
    found: Any = scope.node.try_find_child(id)
    if found is None:
        engine, workspace = (
            ec2.SecurityGroup.from_security_group_id(scope, f"{id}{kind}", f"sg-{name}{kind}", mutable=False)
            for kind in ("Engine", "Workspace")
        )
        found = emr.StudioSecurityGroups.from_security_groups(scope, id, engine=engine, workspace=workspace)
    groups: emr.IStudioSecurityGroups = found
    return groups


def vpc_in(scope: Construct, id: str = "Place", vpc_id: str = "vpc-0a1b2c3d") -> ec2.IVpc:  # noqa: A002
    """A VPC with ids as AWS makes them, which a Studio asks for."""
    found: Any = scope.node.try_find_child(id)
    subnets = ["subnet-0a1b2c3d", "subnet-4e5f6071"]
    vpc: ec2.IVpc = found or imported_vpc(scope, id, vpc_id=vpc_id, isolated_subnet_ids=subnets)
    return vpc


def bucket_in(scope: Construct, id: str = "Workspaces", name: str = "workspaces") -> s3.IBucket:  # noqa: A002
    found: Any = scope.node.try_find_child(id) or s3.Bucket.from_bucket_name(scope, id, name)
    bucket: s3.IBucket = found
    return bucket


def studio_in(brought: Brought, place: str, arguments: dict[str, Any]) -> emr.Studio:
    """A Studio that makes as little as can be. What is None is left out."""
    base = {
        "auth": IAM,
        "vpc": vpc_in(brought.stack),
        "encryption_key": brought.arguments["encryption_key"],
        "bucket": bucket_in(brought.stack),
        "service_role": brought.arguments["service_role"],
        "security_groups": groups_in(brought.stack),
    }
    given = {name: value for name, value in {**base, **arguments}.items() if value is not None}
    return emr.Studio(brought.stack, place, **given)


def with_auth(method: Any) -> Any:
    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        studio_in(brought, place, {"auth": method(**arguments)})

    return make


def center(brought: Brought, place: str, **auth: Any) -> emr.Studio:
    """A Studio with IAM Identity Center and with a user role that is brought."""
    role = iam.Role(brought.stack, f"{place}Users", assumed_by=iam.AccountRootPrincipal())
    return studio_in(brought, place, {"auth": emr.StudioAuth.identity_center(user_role=role, **auth)})


def shown(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """What an imported Studio tells of itself, and what it lets people do."""
    given = {"studio_id": "es-1A2B", **arguments}
    if "collaboration" in arguments or place == "Unsaid":
        given = {"service_role": brought.arguments["service_role"], **given}
    one = emr.Studio.from_studio_attributes(brought.stack, f"{place}Imported", **given)
    told: list[Any] = [one.studio_arn, one._known_vpc and one._known_vpc.vpc_id, one._view.auth_mode]
    for name in ("studio_url", "service_role", "security_groups"):
        try:
            found = getattr(one, name)
            told.append(getattr(found, "role_name", getattr(found, "engine", found)))
        except emr.EmrValidationError as error:
            told.append(error.code)
    raised(lambda _: [getattr(part, "security_group_id", part) for part in told])(brought, place, {})
    if "collaboration" in arguments or place == "Unsaid":
        user = iam.Role(brought.stack, f"{place}User", assumed_by=iam.AccountRootPrincipal())
        one.grant_access(user, emr.StudioAccess.basic())


def by(name: str, base: str) -> Any:
    """A Studio imported in another way."""

    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        method = getattr(emr.Studio, f"from_{name}")
        one = method(brought.stack, f"{place}Imported", **{name: base, **arguments})
        raised(lambda _: f"{one.studio_arn} in {one.env.region}")(brought, place, {})

    return make


def policy_of(found: Synthesized, place: str) -> Any:
    """The one policy of a Studio's people, as text."""
    paths = [path for path in found.paths("AWS::IAM::ManagedPolicy") if path.startswith(f"{place}/")]
    return str([found.properties(path) for path in paths])


def imported_policy(scope: Construct, name: str) -> iam.IManagedPolicy:
    return iam.ManagedPolicy.from_managed_policy_arn(scope, name, POLICY.format(name))


def mapping(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    stack = Construct(brought.stack, f"{place}Parts")
    base: dict[str, Any] = {
        "studio": lambda: emr.Studio.from_studio_id(stack, "Studio", "es-UNSAID"),
        "session_policy": lambda: imported_policy(stack, "Analysts"),
    }
    given = {name: make() for name, make in base.items() if name not in arguments}
    usual = {"identity_name": "ana", "identity_type": emr.StudioIdentityType.USER}
    emr.StudioSessionMapping(brought.stack, place, **{**usual, **given, **arguments})


def granted(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    user = iam.Role(brought.stack, f"{place}User", assumed_by=iam.AccountRootPrincipal())
    studio_in(brought, place, {}).grant_access(**{"grantee": user, "access": emr.StudioAccess.basic(), **arguments})


def added(method: str) -> Any:
    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        given = {"name": "ana", "access": emr.StudioAccess.basic(), **arguments}
        getattr(center(brought, place), method)(**given)

    return make


def people(kind: str) -> Look:
    """The names of those who are mapped to a Studio."""

    def look(found: Synthesized, place: str) -> Any:
        paths = [one for one in found.paths("AWS::EMR::StudioSessionMapping") if one.startswith(f"{place}/{kind}")]
        return [found.properties(path)["IdentityName"] for path in paths]

    return look


OF_GRANT = Owner(
    make=granted,
    options={
        "grantee": Option(
            given=lambda scope: iam.Group(scope, "Own"), look=policy_of, expected=Containing("'Groups': [{'Ref'")
        ),
        "access": Option(given=ADVANCED, look=policy_of, expected=Containing("What advanced users")),
    },
)


def of_people(method: str, kind: str) -> Owner:
    return Owner(
        make=added(method),
        options={
            "name": Option(given="Ben", look=people(kind), expected=["Ben"]),
            "access": Option(given=ADVANCED, look=policy_of, expected=Containing("What advanced users")),
        },
    )


STUDIO = Owner(
    make=studio_in,
    options={
        "auth": Option(
            given=lambda scope: emr.StudioAuth.identity_center(user_role=imported_role(scope, "Own", mutable=False)),
            look=at("AuthMode"),
            expected="SSO",
        ),
        "studio_name": Option(given="science", look=at("Name"), expected="science"),
        "description": Option(given="Ours", look=at("Description"), expected="Ours"),
        "network": Option(
            given=lambda scope: emr.Network(scope, "Own", flow_logs=False),
            look=at("VpcId"),
            expected=lambda found, own: found.ref(f"{own}/Own/Resource"),
            rest={"vpc": None},
        ),
        "vpc": Option(
            given=lambda scope: vpc_in(scope, vpc_id="vpc-4e5f6071"), look=at("VpcId"), expected="vpc-4e5f6071"
        ),
        "vpc_subnets": Option(
            given=lambda scope: ec2.SubnetSelection(availability_zones=["eu-west-1b"]),
            look=at("SubnetIds"),
            expected=["subnet-4e5f6071"],
        ),
        "security_groups": Option(
            given=lambda scope: groups_in(scope, name="own"),
            look=at("WorkspaceSecurityGroupId"),
            expected="sg-ownWorkspace",
        ),
        "git": Option(
            given=ec2.Peer.ipv4("10.9.0.0/16"),
            look=text_of("SecurityGroups/Workspace/Resource"),
            expected=Containing("'CidrIp': '10.9.0.0/16'"),
            rest={"security_groups": None},
        ),
        "git_secrets": Option(
            given=True,
            look=text_of("ServiceRole/DefaultPolicy/Resource"),
            expected=Containing("secretsmanager:GetSecretValue"),
            rest={"service_role": None},
        ),
        "bucket": Option(
            given=lambda scope: bucket_in(scope, name="own"), look=at("DefaultS3Location"), expected="s3://own/"
        ),
        "bucket_prefix": Option(given="team/", look=at("DefaultS3Location"), expected="s3://workspaces/team/"),
        "encryption_key": Option(given=own_key, look=at("EncryptionKeyArn"), expected=arn_of_own_key),
        "service_role": Option(
            given=lambda scope: imported_role(scope, "Own"),
            look=at("ServiceRole"),
            expected=Containing(":role/teams/Own"),
        ),
        "collaboration": Option(
            given=True,
            look=text_of("ServiceRole/DefaultPolicy/Resource"),
            expected=Containing("iam:ListUsers"),
            rest={"service_role": None},
        ),
        "permissions_boundary": Option(
            given=boundary,
            look=at("PermissionsBoundary", of="ServiceRole/Resource"),
            expected=BOUNDARY,
            rest={"service_role": None},
        ),
        "path": Option(
            given="/emr/", look=at("Path", of="ServiceRole/Resource"), expected="/emr/", rest={"service_role": None}
        ),
        "cost_allocation_tags": Option(
            given=emr.CostAllocationTags(team="Science"),
            look=at("Tags"),
            expected=Containing("{'Key': 'Team', 'Value': 'Science'}"),
        ),
        "removal_policy": Option(
            given=RemovalPolicy.RETAIN,
            look=lambda found, place: found.resource(f"{place}/Resource")["DeletionPolicy"],
            expected="Retain",
        ),
    },
)
OWNERS: dict[str, Owner] = {
    "Studio": STUDIO,
    "StudioAuth.iam": Owner(
        make=with_auth(emr.StudioAuth.iam),
        options={
            "idp_auth_url": Option(
                given="https://login.example.com/", look=at("IdpAuthUrl"), expected="https://login.example.com/"
            ),
            "idp_relay_state": Option(given="RelayState", look=at("IdpRelayStateParameterName"), expected="RelayState"),
        },
    ),
    "StudioAuth.identity_center": Owner(
        make=with_auth(emr.StudioAuth.identity_center),
        options={
            "idc_instance": Option(given=INSTANCE, look=at("IdcInstanceArn"), expected=INSTANCE),
            "idc_user_assignment": Option(
                given=emr.StudioUserAssignment.OPTIONAL, look=at("IdcUserAssignment"), expected="OPTIONAL"
            ),
            "trusted_identity_propagation": Option(
                given=True, look=at("TrustedIdentityPropagationEnabled"), expected=True
            ),
            "user_role": Option(
                given=lambda scope: imported_role(scope, "Own"),
                look=at("UserRole"),
                expected=Containing(":role/teams/Own"),
            ),
        },
    ),
    "Studio.from_studio_attributes": Owner(
        make=shown,
        options={
            "studio_id": Option(given="es-3C4D", look=text, expected=Containing(":studio/es-3C4D")),
            "studio_url": Option(given="https://studio", look=text, expected=Containing("'https://studio'")),
            "auth": Option(given=CENTER, look=text, expected=Containing("'SSO'")),
            "service_role": Option(
                given=lambda scope: imported_role(scope, "Own"), look=text, expected=Containing("'Own'")
            ),
            "security_groups": Option(
                given=lambda scope: groups_in(scope, name="own"), look=text, expected=Containing("'sg-ownEngine'")
            ),
            "vpc": Option(given=vpc_in, look=text, expected=Containing("'vpc-0a1b2c3d'")),
            "collaboration": Option(
                given=True,
                look=lambda found, place: policy_of(found, f"{place}Imported"),
                expected=Containing("PutWorkspaceAccess"),
            ),
        },
    ),
    "Studio.from_studio_id": Owner(
        make=by("studio_id", "es-1A2B"),
        options={"studio_id": Option(given="es-3C4D", look=text, expected=Containing(":studio/es-3C4D"))},
    ),
    "Studio.from_studio_arn": Owner(
        make=by("studio_arn", ARN.format("eu-west-1")),
        options={
            "studio_arn": Option(
                given=ARN.format("eu-north-1"), look=text, expected=f"{ARN.format('eu-north-1')} in eu-north-1"
            )
        },
    ),
    "StudioSessionMapping": Owner(
        make=mapping,
        options={
            "studio": Option(
                given=lambda scope: emr.Studio.from_studio_id(scope, "Own", "es-OWN"),
                look=at("StudioId"),
                expected="es-OWN",
            ),
            "identity_name": Option(given="Ben", look=at("IdentityName"), expected="Ben"),
            "identity_type": Option(given=emr.StudioIdentityType.GROUP, look=at("IdentityType"), expected="GROUP"),
            "session_policy": Option(
                given=lambda scope: imported_policy(scope, "Own"),
                look=at("SessionPolicyArn"),
                expected=POLICY.format("Own"),
            ),
        },
    ),
    **{f"{kind}.grant_access": OF_GRANT for kind in ("Studio", "IStudio")},
    **{f"{kind}.add_user": of_people("add_user", "User") for kind in ("Studio", "IStudio")},
    **{f"{kind}.add_group": of_people("add_group", "Group") for kind in ("Studio", "IStudio")},
}
