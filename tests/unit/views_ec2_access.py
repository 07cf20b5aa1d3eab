"""Cases of the rules on the roles of a cluster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import STEP, case, cluster, grouped, primary_group, without_nodes
from views_ec2_network import PRIVATE, TAGS, VPC

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView, NodeSecurityGroupView, PlacementGroupView
from emr_constructs.rules.views.network import (
    InlinePolicyView,
    InstanceProfileView,
    ManagedPolicyView,
    PolicyView,
    RolePolicyView,
    RoleView,
    TagView,
)
from emr_constructs.rules.views.security import SecurityConfigurationView

EMR = "elasticmapreduce.amazonaws.com"
V2 = "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2"
_SCALING = "application-autoscaling.amazonaws.com"
_TAG = "for-use-with-amazon-emr-managed-policies=true"
_UNREACHED = f"AWS's policy of the service role does not reach a cluster without {_TAG}; add it"
_TRUST = "let it, in the role's trust policy"
_WRONG = (TagView(key="for-use-with-amazon-emr-managed-policies", value="yes"),)


def role(*services: str, effect: str = "Allow", **said: Any) -> RoleView:
    """A role that these services can take."""
    statement = {"Effect": effect, "Principal": {"Service": list(services)}, "Action": "sts:AssumeRole"}
    return RoleView(trust={"Statement": [statement]}, **said)


_SERVICE = role(EMR, managed_policies=(V2,))
_NODES = role("ec2.amazonaws.com")
_GROUP = NodeSecurityGroupView(vpc=VPC, tags=TAGS)


def _taken(**said: Any) -> ClusterView:
    """A cluster with AWS's policy, and its tag everywhere."""
    return cluster(**{"service_role": _SERVICE, "tags": TAGS, **said})


def _nodes(*roles: RoleView, **said: Any) -> ClusterView:
    return cluster(instance_profile=InstanceProfileView(roles=roles), **said)


def _grouped(group: NodeSecurityGroupView = _GROUP, **said: Any) -> ClusterView:
    return _taken(primary_security_group=group, core_security_group=_GROUP, **said)


def _new(label: str, **said: Any) -> ClusterView:
    untagged = replace(PRIVATE, vpc=replace(VPC, tags=None))
    return without_nodes(**{"release_label": label, "service_role": _SERVICE, "tags": TAGS, "subnet": untagged, **said})


def _alone(nodes: RoleView = _NODES, **said: Any) -> ClusterView:
    """A cluster whose service role has AWS's policy only, and what is said besides."""
    service = role(EMR, **{"managed_policies": (V2,), **said})
    return _nodes(nodes, service_role=service, tags=TAGS)


def _spread(strategy: str, service: RoleView) -> ClusterView:
    """Three primary nodes in a placement group."""
    return grouped(
        primary_group=primary_group(instance_count=3),
        placement_groups=(PlacementGroupView(node="MASTER", strategy=strategy),),
        service_role=service,
        tags=TAGS,
    )


_UNPASSED = "`service_role` may not pass the role of the nodes to EC2; allow it iam:PassRole on that role"
_OTHER = "arn:aws:iam::aws:policy/Other"
_PASS: dict[str, Any] = {"Statement": {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}}


def _may(*actions: Any) -> PolicyView:
    return PolicyView(document={"Statement": {"Effect": "Allow", "Action": actions, "Resource": "*"}})


_READ = _may("s3:Get*", "iam:GetRole")
_UNREADABLE = PolicyView(document=UNKNOWN)
_MANAGED = ManagedPolicyView(document=_PASS)

_SUBMIT = "submit work through EMR's API, with ExecutionRoleArn"
_ROLES_ON = cluster(security_configuration=SecurityConfigurationView(runtime_roles=True))
_ROLES_OFF = cluster(security_configuration=SecurityConfigurationView(runtime_roles=False))
_WITH_STEP = without_nodes(steps=(STEP,), keep_alive=False, termination_protection=False)
_UNSAYABLE = f"CloudFormation cannot say which of the cluster's runtime roles the step has; {_SUBMIT}"

CASES = [
    case("StepRuntimeRole", replace(STEP, cluster=_ROLES_ON), _UNSAYABLE, good=replace(STEP, cluster=_ROLES_OFF)),
    case("StepRuntimeRole", replace(STEP, cluster=_ROLES_ON), _UNSAYABLE, good=replace(STEP, cluster=UNKNOWN)),
    case(
        "RuntimeRoleOfSteps",
        replace(_WITH_STEP, security_configuration=SecurityConfigurationView(runtime_roles=True)),
        f"steps that a cluster is made with cannot have runtime roles; {_SUBMIT}",
        good=replace(_WITH_STEP, security_configuration=SecurityConfigurationView(runtime_roles=False)),
    ),
    case(
        "RuntimeRoleOfSteps",
        replace(_WITH_STEP, security_configuration=SecurityConfigurationView(runtime_roles=True)),
        f"steps that a cluster is made with cannot have runtime roles; {_SUBMIT}",
        good=replace(_ROLES_ON, steps=()),
    ),
    case(
        "PlacementGroupRights",
        _spread("SPREAD", role(EMR)),
        "`service_role` may not make placement groups; "
        "attach AmazonEMRServicePolicy_v2 or AmazonElasticMapReducePlacementGroupPolicy",
        good=_spread("SPREAD", _SERVICE),
    ),
    case(
        "PlacementGroupRights",
        _spread("SPREAD", role(EMR)),
        "`service_role` may not make placement groups; "
        "attach AmazonEMRServicePolicy_v2 or AmazonElasticMapReducePlacementGroupPolicy",
        good=_spread("NONE", role(EMR)),
    ),
    case(
        "ServiceRoleTrust",
        cluster(service_role=role("ec2.amazonaws.com")),
        f"{EMR} cannot take the role; {_TRUST}",
        good=cluster(service_role=role("ec2.amazonaws.com", EMR)),
    ),
    case(
        "ServiceRoleTrust",
        cluster(service_role=role(EMR, effect="Deny")),
        f"{EMR} cannot take the role; {_TRUST}",
        good=cluster(service_role=role(f"{EMR}.cn")),
    ),
    case(
        "ServiceRoleTrust",
        cluster(service_role=RoleView(trust={"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:user"}}})),
        f"{EMR} cannot take the role; {_TRUST}",
        good=cluster(service_role=RoleView(trust={"Statement": {"Effect": "Allow", "Principal": "*"}})),
    ),
    case(
        "AutoScalingRoleTrust",
        cluster(auto_scaling_role=role(EMR)),
        f"{_SCALING} cannot take the role; {_TRUST}",
        good=cluster(auto_scaling_role=role(EMR, _SCALING)),
    ),
    case(
        "AutoScalingRoleTrust",
        cluster(auto_scaling_role=role()),
        f"{EMR} cannot take the role; {_TRUST}",
        f"{_SCALING} cannot take the role; {_TRUST}",
        good=cluster(auto_scaling_role=role(EMR, _SCALING)),
    ),
    case(
        "InstanceRoleTrust",
        _nodes(role(EMR)),
        f"ec2.amazonaws.com cannot take the role; {_TRUST}",
        good=_nodes(_NODES),
    ),
    case(
        "InstanceProfileRole",
        _nodes(),
        "an instance profile has one role, not 0; name the role of the nodes",
        good=_nodes(_NODES),
    ),
    case(
        "InstanceProfileRole",
        _nodes(_NODES, _NODES),
        "an instance profile has one role, not 2; name the role of the nodes",
        good=_nodes(_NODES),
    ),
    case(
        "DeprecatedPolicies",
        cluster(
            service_role=role(
                EMR, managed_policies=("arn:aws:iam::aws:policy/service-role/AmazonElasticMapReduceRole",)
            )
        ),
        "`service_role` has AmazonElasticMapReduceRole, which AWS has deprecated; attach AmazonEMRServicePolicy_v2",
        good=_taken(),
    ),
    case(
        "DeprecatedPolicies",
        _nodes(
            replace(
                _NODES, managed_policies=("arn:aws-cn:iam::aws:policy/service-role/AmazonElasticMapReduceforEC2Role",)
            )
        ),
        "`instance_profile` has AmazonElasticMapReduceforEC2Role, which AWS has deprecated; "
        "grant the nodes what their jobs need, and no more",
        good=_nodes(replace(_NODES, managed_policies=("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",))),
    ),
    case("ClusterTag", _taken(tags=None), _UNREACHED, good=_taken()),
    case("ClusterTag", _taken(tags=_WRONG), _UNREACHED, good=cluster(service_role=role(EMR))),
    case(
        "ClusterTag",
        _taken(tags=(TagView(key="Team", value="Data"),)),
        _UNREACHED,
        good=_taken(tags=(TagView(key=UNKNOWN, value="true"),)),
    ),
    case(
        "NetworkTags",
        _grouped(
            replace(_GROUP, tags=None), subnets=(replace(PRIVATE, tags=_WRONG),), service_access_security_group=_GROUP
        ),
        f"EMR may start no nodes in a subnet without {_TAG}; add it",
        f"EMR may not use or change `primary_security_group` without {_TAG}; add it",
        good=_grouped(subnets=(PRIVATE,), service_access_security_group=_GROUP),
    ),
    case(
        "VpcTag",
        _taken(subnets=(replace(PRIVATE, vpc=replace(VPC, tags=())),)),
        f"EMR may not make security groups in a VPC without {_TAG}; add it",
        good=_taken(subnets=(PRIVATE,)),
    ),
    case(
        "VpcTag",
        _new("emr-spark-8.0.0"),
        f"EMR may not make security groups and an endpoint for itself in a VPC without {_TAG}; add it",
        good=_new("emr-7.14.0", service_role=role(EMR)),
    ),
    case(
        "VpcTag",
        _new(
            "emr-spark-8.0.0",
            primary_security_group=_GROUP,
            core_security_group=_GROUP,
            service_access_security_group=_GROUP,
        ),
        f"EMR may not make an endpoint for itself in a VPC without {_TAG}; add it",
        good=_new(
            "emr-7.14.0",
            primary_security_group=_GROUP,
            core_security_group=_GROUP,
            service_access_security_group=_GROUP,
        ),
    ),
    case("PassInstanceRole", _alone(), _UNPASSED, good=_alone(inline_policies=(InlinePolicyView(document=_PASS),))),
    case("PassInstanceRole", _alone(), _UNPASSED, good=_alone(policies=(PolicyView(document=_PASS),))),
    case("PassInstanceRole", _alone(), _UNPASSED, good=_alone(role_policies=(RolePolicyView(document=_PASS),))),
    case("PassInstanceRole", _alone(), _UNPASSED, good=_alone(own_managed_policies=(_MANAGED,))),
    case("PassInstanceRole", _alone(policies=(_READ,)), _UNPASSED, good=_alone(inline_policies=(UNKNOWN,))),
    case("PassInstanceRole", _alone(policies=(_READ,)), _UNPASSED, good=_alone(policies=(_may("iam:*", "s3:*"),))),
    case("PassInstanceRole", _alone(policies=(_READ,)), _UNPASSED, good=_alone(policies=(_UNREADABLE,))),
    case("PassInstanceRole", _alone(policies=(_READ,)), _UNPASSED, good=_alone(policies=(_may(UNKNOWN),))),
    case(
        "PassInstanceRole",
        _alone(policies=(PolicyView(document={"Statement": {**_PASS["Statement"], "Effect": "Deny"}}),)),
        _UNPASSED,
        good=_alone(policies=(PolicyView(document={"Statement": {"Effect": "Allow", "NotAction": "s3:*"}}),)),
    ),
    case("PassInstanceRole", _alone(managed_policies=None), _UNPASSED, good=_alone(managed_policies=(V2, _OTHER))),
    case("PassInstanceRole", _alone(), _UNPASSED, good=_alone(managed_policies=(V2, UNKNOWN))),
    case(
        "PassInstanceRole",
        _alone(replace(_NODES, name="Nodes")),
        _UNPASSED,
        good=_alone(replace(_NODES, name="EMR_EC2_DefaultRole")),
    ),
]
