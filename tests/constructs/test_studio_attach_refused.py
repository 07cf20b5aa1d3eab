"""What Workspaces of a Studio cannot be attached to: all that is wrong, at once, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from attached_studios import brought_in, cluster_in, studio_in, virtual_cluster_in, with_runtime_roles
from aws_cdk import aws_ec2 as ec2
from serverless_stacks import quiet
from synthesized import RELEASE, Brought, imported_role, imported_vpc, new_stack, warnings

import emr_constructs as emr

REGION = "eu-west-1"
PROPAGATING = emr.StudioAuth.identity_center(trusted_identity_propagation=True)
INTEL = emr.InstanceFleets(
    primary=emr.InstanceFleet.primary("m5.xlarge"),
    core=emr.InstanceFleet(instance_types=["m5.xlarge"], target_on_demand_capacity=8),
)
THREE = emr.InstanceGroups(
    primary=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=3),
    core=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=2),
)


@cache
def shared() -> Brought:
    return brought_in(new_stack(REGION))


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """What cannot be attached.

    :param compute: makes it, under an id.
    :param wrong: the code and message of each violation; ``{it}`` is what is attached.
    :param roles: names of the roles that are said.
    :param studio: arguments of the Studio.
    """

    compute: Callable[[Brought, str], Any]
    wrong: Sequence[tuple[str, str]]
    roles: Sequence[str] = ()
    studio: dict[str, Any] = field(default_factory=dict)


def serverless(**more: Any) -> Callable[[Brought, str], Any]:
    return lambda brought, name: quiet(brought.stack, name, **more)


def cluster(**more: Any) -> Callable[[Brought, str], Any]:
    return lambda brought, name: cluster_in(brought, name, **more)


def secured(**more: Any) -> Callable[[Brought, str], Any]:
    return lambda brought, name: with_runtime_roles(brought, name, **more)


def old(label: str, **more: Any) -> Callable[[Brought, str], Any]:
    """A cluster of a release that lacks what configurations and groups of this library need."""
    said = {"release_label": emr.ReleaseLabel.of(label), "instances": INTEL, **more}
    return lambda brought, name: cluster_in(brought, name, without=("security_groups",), **said)


def in_another_vpc(brought: Brought, name: str) -> Any:
    vpc = imported_vpc(brought.stack, f"VpcOf{name}", vpc_id="vpc-4e5f6071")
    return cluster_in(brought, name, without=("security_groups",), vpc=vpc)


def told(**more: Any) -> Callable[[Brought, str], Any]:
    """An application that exists already, of which something is known."""
    return lambda brought, name: emr.ServerlessApplication.from_application_attributes(
        brought.stack,
        name,
        application_id=f"00{name.lower()}",
        execution_role=imported_role(brought.stack, f"R{name}"),
        **more,
    )


GRAVITON = (
    "{it}: `instances.%s`: m6g.xlarge is Graviton, which EMR Studio does not know in emr-6.8.0; use Intel or AMD, or "
    "emr-6.9.0 or later"
)
M6G = emr.InstanceFleets(
    primary=emr.InstanceFleet.primary("m6g.xlarge"),
    core=emr.InstanceFleet(instance_types=["m6g.xlarge"], target_on_demand_capacity=8),
)
MISFITS = {
    "applications": Misfit(
        compute=cluster(applications=[emr.Application.SPARK]),
        wrong=[
            (
                "StudioClusterApplications",
                "{it}: Workspaces of EMR Studio need JupyterEnterpriseGateway and Livy; "
                "add JupyterEnterpriseGateway and Livy to `applications`",
            )
        ],
    ),
    "all at once": Misfit(
        compute=cluster(applications=[emr.Application.SPARK, emr.Application.LIVY], instances=THREE),
        wrong=[
            (
                "StudioClusterApplications",
                "{it}: Workspaces of EMR Studio need JupyterEnterpriseGateway; "
                "add JupyterEnterpriseGateway to `applications`",
            ),
            (
                "StudioClusterHighAvailability",
                "{it}: Workspaces of EMR Studio attach to no cluster with three primary nodes; "
                "use one, or another cluster for notebooks",
            ),
        ],
    ),
    "release": Misfit(
        compute=old("emr-5.31.1", applications=[emr.Application.SPARK, emr.Application.LIVY]),
        wrong=[
            ("StudioClusterRelease", "{it}: EMR Studio is not in emr-5.31.1; use emr-5.32.0 or later"),
            (
                "StudioClusterApplications",
                "{it}: Workspaces of EMR Studio need JupyterEnterpriseGateway; "
                "add JupyterEnterpriseGateway to `applications`",
            ),
        ],
    ),
    "graviton": Misfit(
        compute=old("emr-6.8.0", instances=M6G),
        wrong=[("StudioClusterGraviton", GRAVITON % "primary"), ("StudioClusterGraviton", GRAVITON % "core")],
    ),
    "kerberos": Misfit(
        compute=secured(runtime_roles=False, kerberos=emr.Kerberos.cluster_kdc(realm="EC2.INTERNAL")),
        wrong=[
            (
                "StudioClusterKerberos",
                "{it}: Workspaces of EMR Studio attach to no cluster with Kerberos; tell users apart with runtime "
                "roles or IAM Identity Center, or use another cluster for notebooks",
            )
        ],
    ),
    "keep alive": Misfit(
        compute=cluster(keep_alive=False, steps=[emr.Command(arguments=["true"])]),
        wrong=[
            (
                "StudioClusterKeepAlive",
                "{it}: the cluster ends after its last step, whatever notebooks run on it; set `keep_alive` to true",
            )
        ],
    ),
    "vpc": Misfit(
        compute=in_another_vpc,
        wrong=[
            (
                "StudioComputeVpc",
                "{it} stands in another VPC than the Studio (Stack/VpcOfvpc, not Stack/Place), where Workspaces do not "
                "reach it; make both with one `network`, or one `vpc`",
            )
        ],
    ),
    "identity center": Misfit(
        compute=secured(runtime_roles=False),
        studio={"auth": PROPAGATING},
        wrong=[
            (
                "StudioClusterIdentity",
                "{it}: the Studio propagates identities of IAM Identity Center, which the cluster does not know; "
                "switch IAM Identity Center on in the security configuration, or use a Studio without it",
            )
        ],
    ),
    "runtime roles of identity center": Misfit(
        compute=lambda brought, name: emr.Cluster.from_cluster_id(brought.stack, name, "j-2A2B3C4D5E6F7"),
        roles=["Any"],
        studio={"auth": PROPAGATING},
        wrong=[
            (
                "StudioExecutionRoles",
                "a Studio with `trusted_identity_propagation` knows no runtime roles: notebooks act for the person at "
                "them; leave `execution_roles` out",
            )
        ],
    ),
    "runtime roles of none": Misfit(
        compute=secured(),
        wrong=[
            (
                "StudioExecutionRoles",
                "{it} has runtime roles, and no notebook runs without one; name them in `execution_roles`",
            )
        ],
    ),
    "runtime roles without use": Misfit(
        compute=secured(runtime_roles=False),
        roles=["Any"],
        wrong=[
            (
                "StudioExecutionRoles",
                "{it} has no runtime roles: all its notebooks run as its nodes; leave `execution_roles` out, or give "
                "the cluster a `security_configuration=SecurityConfiguration(..., runtime_roles=True)`",
            )
        ],
    ),
    "serverless with identities": Misfit(
        compute=serverless(interactive=emr.Interactive(studio=True)),
        studio={"auth": PROPAGATING},
        wrong=[
            (
                "StudioIdentityPropagation",
                "a Studio with `trusted_identity_propagation` attaches to clusters only, and {it} is none; use a "
                "cluster with IAM Identity Center, or a Studio without",
            )
        ],
    ),
    "not interactive": Misfit(
        compute=serverless(),
        wrong=[
            (
                "StudioApplicationInteractive",
                "{it} takes no notebooks; give it `interactive=Interactive(studio=True)`",
            )
        ],
    ),
    "hive": Misfit(
        compute=serverless(application_type=emr.ServerlessType.HIVE, release_label=emr.ReleaseLabel.of("emr-6.13.0")),
        wrong=[
            (
                "StudioApplicationInteractive",
                "{it} takes no notebooks; give it `interactive=Interactive(studio=True)`",
            ),
            (
                "StudioApplicationRelease",
                "{it}: emr-6.13.0 does not have EMR Studio on EMR Serverless; use emr-6.14.0 or later",
            ),
            ("StudioApplicationType", "{it} runs Hive, and notebooks run Spark; use a Spark application"),
        ],
    ),
    "imported hive": Misfit(
        compute=told(application_type=emr.ServerlessType.HIVE, release_label=RELEASE),
        wrong=[("StudioApplicationType", "{it} runs Hive, and notebooks run Spark; use a Spark application")],
    ),
    "imported without a role": Misfit(
        compute=lambda brought, name: emr.ServerlessApplication.from_application_id(brought.stack, name, "00own"),
        wrong=[
            (
                "ApplicationWithoutRole",
                "{it} was imported without its `execution_role`, and no notebook runs without one; name roles in "
                "`execution_roles`",
            )
        ],
    ),
    "endpoints without roles": Misfit(
        compute=lambda brought, name: virtual_cluster_in(brought.stack, name),
        wrong=[
            (
                "StudioExecutionRoles",
                "nobody could use the managed endpoints of {it}; name their execution roles in `execution_roles`",
            )
        ],
    ),
    "elsewhere": Misfit(
        compute=lambda brought, name: emr.Cluster.from_cluster_arn(
            brought.stack, name, "arn:aws:elasticmapreduce:us-east-1:111122223333:cluster/j-3A2B3C4D5E6F7"
        ),
        wrong=[
            (
                "StudioComputeElsewhere",
                "{it} is in us-east-1 of 111122223333, and the Studio in eu-west-1 of 111122223333; attach what is in "
                "the region and account of the Studio",
            )
        ],
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_it_is_refused_and_nothing_is_left_behind(name: str) -> None:
    misfit, brought = MISFITS[name], shared()
    place = "".join(name.split())
    studio = studio_in(brought, f"For{place}", **misfit.studio)
    compute = misfit.compute(brought, place)
    roles = [imported_role(brought.stack, f"{one}For{place}") for one in misfit.roles]
    before = [one.node.path for one in brought.stack.node.find_all()]
    with pytest.raises(emr.EmrValidationError) as caught:
        studio.attach(compute, execution_roles=roles)
    assert [one.node.path for one in brought.stack.node.find_all()] == before
    wanted = [(code, text.format(it=compute.node.path)) for code, text in misfit.wrong]
    assert [(one.code, one.message) for one in caught.value.violations] == wanted
    assert caught.value.path == studio.node.path
    assert studio._team.computes == []
    if isinstance(compute, emr.Cluster):
        resource: Any = compute.node.default_child
        assert resource.instances.additional_master_security_groups is None


def test_what_is_attached_is_not_attached_again_whatever_construct_it_is() -> None:
    brought = brought_in(new_stack(REGION))
    studio, cluster_id = studio_in(brought), "j-1A2B3C4D5E6F7"
    studio.attach(emr.Cluster.from_cluster_id(brought.stack, "One", cluster_id))
    again = emr.Cluster.from_cluster_id(brought.stack, "Again", cluster_id)
    application = quiet(brought.stack, interactive=emr.Interactive(studio=True))
    virtual, role = virtual_cluster_in(brought.stack), imported_role(brought.stack, "Job")
    studio.attach(application)
    studio.attach(virtual, execution_roles=[role])
    for one, roles in ((again, []), (application, [role]), (virtual, [role])):
        with pytest.raises(emr.EmrValidationError) as caught:
            studio.attach(one, execution_roles=roles)
        problem = f"{one.node.path} is attached already; attach it once, with all `execution_roles`"
        assert [str(violation) for violation in caught.value.violations] == [f"StudioAttachedTwice: {problem}"]


@pytest.mark.parametrize("wrong", ["j-1A2B3C4D5E6F7", None, 7])
def test_what_is_no_compute_is_told_in_names_of_this_library(wrong: Any) -> None:
    brought = brought_in(new_stack(REGION))
    role: Any = "arn:aws:iam::111122223333:role/Job"
    with pytest.raises(emr.EmrValidationError) as caught:
        studio_in(brought).attach(wrong, execution_roles=role)
    assert [one.message for one in caught.value.violations] == [
        "`compute` must be a Cluster, a ServerlessApplication or a virtual cluster of EMR on EKS, not "
        f"{wrong!r}; what was made elsewhere is imported with `Cluster.from_cluster_id` and its like",
        f"`execution_roles` must be a list of IRole values, not {role!r}",
    ]


def test_the_groups_of_a_studio_are_none_of_the_nodes() -> None:
    brought = brought_in(new_stack(REGION))
    vpc = brought.arguments["vpc"]
    pair = emr.StudioSecurityGroups(brought.stack, "Pair", vpc=vpc)
    access = ec2.SecurityGroup.from_security_group_id(brought.stack, "Access", "sg-access")
    groups = emr.ClusterSecurityGroups.from_security_groups(
        brought.stack, "Mixed", primary=pair.engine, core_and_task=pair.workspace, service_access=access
    )
    more = {"additional_core_and_task_security_groups": [access, pair.engine]}
    mixed = cluster_in(brought, "Mixed2", security_groups=groups, **more)
    with pytest.raises(emr.EmrValidationError) as caught:
        studio_in(brought, security_groups=pair).attach(mixed)
    assert [one.message for one in caught.value.violations] == [
        "Stack/Mixed2: `primary_security_group` has the security group of a Studio's engines; "
        "put it into `additional_primary_security_groups`",
        "Stack/Mixed2: `core_security_group` has the security group of a Studio's Workspaces, which nothing may reach; "
        "use a group of its own",
        "Stack/Mixed2: `additional_core_and_task_security_groups` has the security group of a Studio's engines; "
        "put it into `additional_primary_security_groups`",
    ]


def test_what_somebody_regrets_is_warned_of_at_the_studio() -> None:
    brought = brought_in(new_stack(REGION))
    studio = studio_in(brought, collaboration=True, service_role=None)
    early = cluster_in(
        brought,
        "Early",
        without=("security_groups",),
        release_label=emr.ReleaseLabel.of("emr-6.3.0"),
        instances=INTEL,
        auto_termination=cdk.Duration.hours(1),
    )
    studio.attach(early)
    alone = with_runtime_roles(brought, "Alone")
    studio.attach(alone, execution_roles=[imported_role(brought.stack, "Runtime")])
    found = [one for one in warnings(brought.stack) if "Studio" in one.partition(" [ack")[2]]
    assert [one.partition(" [ack")[0] for one in found] == [
        "Stack/Early: auto-termination that sees Python notebooks of EMR Studio is not in emr-6.3.0; "
        "use emr-6.4.0 or later",
        "nobody collaborates in a Workspace while it is attached to Stack/Alone, which has runtime roles",
    ]
