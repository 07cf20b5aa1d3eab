"""The roles of EMR Studio: the one it works with, and that of its users from IAM Identity Center."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments, type_violations
from emr_constructs._jsii.arns import arn_of
from emr_constructs._jsii.scopes import environment_of, path_of
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import access, studio
from emr_constructs.foundation import buckets, roles
from emr_constructs.foundation.key_grants import KeyGrants, studio_key_violations
from emr_constructs.foundation.tags import EMR_TAG, EMR_TAG_VALUE
from emr_constructs.foundation.trust import Nobody, trust

_TAGGED: Final = {f"aws:ResourceTag/{EMR_TAG}": EMR_TAG_VALUE}
_TAGS_IT: Final = {f"aws:RequestTag/{EMR_TAG}": EMR_TAG_VALUE}


class StudioServiceRole(iam.Role):
    """The role with which an EMR Studio connects Workspaces with clusters and keeps their notebooks in S3.

    Only EMR, acting for this account and region, can take it. It reaches only networks and groups with EMR's tag, which
    a ``Network`` gives, and one place in one bucket. Costs nothing.

    :param bucket: where Workspaces are kept.
    :param bucket_prefix: where in that bucket. Default: anywhere
    :param encryption_key: key of the Studio for Workspaces. That of the bucket is known. Default: none
    :param git_secrets: let users share the secrets with which repositories are linked. A secret has to have EMR's tag.
        Default: False; a ``StudioSessionPolicy`` lets each user read their own
    :param vpc: the only VPC in which it may make security groups. Default: any with EMR's tag
    :param collaboration: let users invite others to a Workspace: it then sees who there is. Default: False
    :param serverless_only: leave out what Workspaces on clusters need. Default: False
    :param path: IAM path. Default: ``/``
    :param permissions_boundary: policy that limits the role. Default: none
    :param description: Default: a sentence that says what it is for
    :raises EmrValidationError: ``ArgumentType``, ``StudioServerlessOnly``, ``BucketPrefix``, ``IamPath``,
        ``StudioKeyAccount``, ``KeyElsewhere``, ``KeyAlias``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-service-role.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        bucket: s3.IBucket,
        bucket_prefix: str = "",
        encryption_key: kms.IKey | None = None,
        git_secrets: bool = False,
        vpc: ec2.IVpc | None = None,
        collaboration: bool = False,
        serverless_only: bool = False,
        path: str | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(StudioServiceRole, scope, id, locals())
        unused = {"git_secrets": git_secrets, "vpc": vpc is not None, "collaboration": collaboration}
        names = [name for name, said in unused.items() if said]
        violations = [*buckets.prefix_violations("bucket_prefix", bucket_prefix), *roles.path_violations(path)]
        if serverless_only and names:
            problem = f"`serverless_only` leaves out what `{'` and `'.join(names)}` is for; leave one of them out"
            violations.append(Violation("StudioServerlessOnly", problem))
        # The key of the bucket may be that of the Studio.
        keys = [one for one in dict.fromkeys((encryption_key, bucket.encryption_key)) if one is not None]
        violations += [one for key in keys for one in studio_key_violations(key)]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(
            scope,
            id,
            assumed_by=roles.acting_here(scope, "elasticmapreduce"),
            description=description or "Lets an Amazon EMR Studio reach clusters and keep Workspaces",
            path=path,
            permissions_boundary=permissions_boundary,
        )
        self._place = buckets.arn_below(bucket, bucket_prefix)
        self._keys = {arn_of(key) for key in keys}
        self._allow("Notebooks", "notebooks", [buckets.arn_below(bucket, bucket_prefix)])
        self._allow("NotebookBucket", "notebook_bucket", [bucket.bucket_arn])
        for key in keys:
            KeyGrants(key).studio_workspaces(self)
        if serverless_only:
            return
        self._allow_network(vpc)
        if git_secrets:
            self._allow("GitSecrets", "read_git_secrets", [self._arn("secretsmanager", "secret:*")], _TAGGED)
        if collaboration:
            self._allow_collaboration()

    def _keeps(self, bucket: s3.IBucket, prefix: str, key: kms.IKey) -> bool:
        """Whether it has the rights to a place for Workspaces, and to their key."""
        own = self._place.removesuffix("*")
        return buckets.arn_below(bucket, prefix).startswith(own) and arn_of(key) in self._keys

    def _allow_network(self, vpc: ec2.IVpc | None) -> None:
        """Connect Workspaces with clusters: by interfaces, and by groups where the Studio has none of its own.

        Tags are given only with what is made. All statements are those of AWS's page; it wants two left as they are.
        """
        interfaces, groups = self._arn("ec2", "network-interface/*"), self._arn("ec2", "security-group/*")
        subnets, instances = self._arn("ec2", "subnet/*"), self._arn("ec2", "instance/*")
        vpcs = vpc.vpc_arn if vpc is not None else self._arn("ec2", "vpc/*")
        self._allow("SeeClusters", "see_clusters", [self._arn("elasticmapreduce", "cluster/*")])
        # Describing knows no resources.
        self._allow("SeeNetwork", "see_network", ["*"])
        self._allow("MakeInterfaces", "make_interfaces", [interfaces], _TAGS_IT)
        self._allow("MakeInterfacesThere", "make_interfaces", [subnets, groups], _TAGGED)
        self._allow("TagNewInterfaces", "tag_new", [interfaces], {"ec2:CreateAction": "CreateNetworkInterface"})
        self._allow("UseInterfaces", "use_interfaces", [interfaces], _TAGGED)
        # EC2 may ask for this right without naming the interface; the tag limits it.
        self._allow("WithdrawInterfaces", "withdraw_interfaces", ["*"], _TAGGED)
        self._allow("ChangeInterfaces", "change_interfaces", [instances, interfaces, groups])
        self._allow("MakeGroups", "make_groups", [groups], _TAGS_IT)
        self._allow("MakeGroupsThere", "make_groups", [vpcs], _TAGGED)
        self._allow("TagNewGroups", "tag_new", [groups], {**_TAGS_IT, "ec2:CreateAction": "CreateSecurityGroup"})
        self._allow("ChangeRules", "change_rules", [groups], _TAGGED)

    def _allow_collaboration(self) -> None:
        here = environment_of(self)
        # Lists, and the directory of Identity Center, know no resources.
        self._allow("ListPeople", "list_people", ["*"])
        self._allow("SeeUsers", "see_users", [f"arn:{here.partition}:iam::{here.account}:user/*"])
        self._allow("SeeRoles", "see_roles", [f"arn:{here.partition}:iam::{here.account}:role/*"])
        # Identity Center may belong to another account of the organisation.
        self._allow("SeeApplications", "see_applications", [f"arn:{here.partition}:sso::*:application/*"])
        self._allow("SeeInstances", "see_instances", [f"arn:{here.partition}:sso:::instance/*"])

    def _allow(self, sid: str, purpose: str, resources: Sequence[str], equals: Mapping[str, str] | None = None) -> None:
        self.add_to_policy(
            iam.PolicyStatement(
                sid=sid,
                actions=list(studio.service_role_actions(purpose)),
                resources=list(resources),
                conditions={"StringEquals": equals} if equals else None,
            )
        )

    def _arn(self, service: str, resource: str) -> str:
        return environment_of(self).arn(service, resource)


class StudioUserRole(iam.Role):
    """The role of all users of a Studio that authenticates with IAM Identity Center.

    What a user may do is what this role and the session policy of the user both allow: it has all policies that the
    Studio's users and groups are mapped to. ``studio.add_user`` and ``add_group`` give it theirs, and
    ``add_managed_policy`` takes any other. A Studio that authenticates with IAM has no such role; its users have the
    policies themselves. Costs nothing.

    EMR takes it for whoever logs in. AWS documents no condition on the source of that, unlike for other roles of EMR,
    so that there is none.

    :param session_policies: policies of its users that are known by now, for example of ``StudioSessionPolicy``; at
        most 10 in all. Default: none
    :param path: IAM path. Default: ``/``
    :param permissions_boundary: policy that limits the role. Default: none
    :param description: Default: a sentence that says what it is for
    :raises EmrValidationError: ``ArgumentType``, ``StudioUserRolePolicies``, ``IamPath``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-user-permissions.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        session_policies: Sequence[iam.IManagedPolicy] = (),
        path: str | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(StudioUserRole, scope, id, locals())
        policies = list(dict.fromkeys(session_policies))
        violations = [*policy_count_violations(len(policies)), *roles.path_violations(path)]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(
            scope,
            id,
            assumed_by=Nobody(),
            description=description or "Role of the users of an Amazon EMR Studio",
            managed_policies=policies,
            path=path,
            permissions_boundary=permissions_boundary,
        )
        [service] = access.services("studio_user_role")
        trust(self, iam.ServicePrincipal(service), ["sts:AssumeRole", *access.actions("session_context")])
        self._session_policies = policies

    def add_managed_policy(self, policy: iam.IManagedPolicy) -> None:
        """One more policy, of a user or a group that comes later.

        :param policy: given twice, it counts once.
        :raises EmrValidationError: ``ArgumentType``, ``StudioUserRolePolicies``.
        """
        violations = list(type_violations({"policy": iam.IManagedPolicy}, {"policy": policy}))
        known = not violations and policy in self._session_policies
        if not violations and not known:
            violations = list(policy_count_violations(len(self._session_policies) + 1))
        if violations:
            raise EmrValidationError(violations, self.node.path)
        if not known:
            self._session_policies.append(policy)
            super().add_managed_policy(policy)


def policy_count_violations(count: int) -> Iterator[Violation]:
    """Why a role cannot have so many policies. AWS raises the quota for accounts that ask for it."""
    most = studio.policies_of_role()
    if count > most:
        problem = (
            f"the role would have {count} policies, and IAM takes {most}; let users and groups share an access, or "
            "map some of them to another Studio"
        )
        yield Violation("StudioUserRolePolicies", problem)
