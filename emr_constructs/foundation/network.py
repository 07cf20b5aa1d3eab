"""A private network for EMR: no way in, and out only to the AWS services that are needed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import cast

import aws_cdk as cdk  # whose S3 loads where it is used
from aws_cdk import Fn, RemovalPolicy, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.once import once
from emr_constructs._jsii.scopes import environment_of, note_stack, path_of, stack_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import network as facts
from emr_constructs.foundation.endpoints import allow, restrict, service_violations
from emr_constructs.foundation.key_grants import KeyGrants
from emr_constructs.foundation.keys import made_name
from emr_constructs.foundation.network_subnets import Subnets, private_range_problem
from emr_constructs.foundation.peers import https_port, range_peer
from emr_constructs.foundation.tags import EMR_TAG, EMR_TAG_VALUE, emr_tags
from emr_constructs.model.release_label import ReleaseLabel


class Egress(str, Enum):
    """How the private subnets reach the internet."""

    NONE = "none"
    """Not at all: AWS services through endpoints only."""
    NAT = "nat"
    """Through one NAT gateway, about 33 USD a month and a price for each GB."""


class Network(Construct):
    """A VPC in which EMR runs privately: two or more private subnets, endpoints for AWS services, flow logs.

    Creates the VPC, its subnets, a gateway endpoint for S3 whose policy allows what EMR and this account need,
    interface endpoints for what clusters in it use (about 7 USD a month for each service and zone), and flow logs kept
    30 days.
    Whatever EMR's managed policies ask to be tagged is tagged.

    Policies of endpoints let nothing through to a bucket, a queue or a secret of another account. With NAT there is
    another way out, and the endpoint for a service that is not known is open. ``add_to_policy`` of ``s3_endpoint`` and
    of the ``interface_endpoints`` opens them further.

    :param cidr: private address range (RFC 1918). Default: ``10.0.0.0/16``
    :param availability_zones: number of zones, so of subnets, 2 to 4. Default: 2
    :param egress: Default: Egress.NONE
    :param restricted_endpoints: give interface endpoints policies that serve this account alone, as far as it is known
        what passes them; an endpoint for another service stays open. Default: True
    :param control_plane_endpoint: make the endpoint through which clusters of emr-spark-8.x and later talk to EMR, with
        the first such cluster. EMR would make it itself, and leave it behind in the subnets, which then cannot be
        deleted. Default: True
    :param flow_logs: write flow logs to CloudWatch Logs. Default: True
    :param encryption_key: key for the flow logs. Default: CloudWatch's own
    :param permissions_boundary: for the role that writes the flow logs. Default: none
    :param path: IAM path of that role. Default: ``/``
    :raises EmrValidationError: ``ArgumentType``, ``NetworkZones``, ``NetworkCidr``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-clusters-in-a-vpc.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        cidr: str = "10.0.0.0/16",
        availability_zones: int = 2,
        egress: Egress = Egress.NONE,
        restricted_endpoints: bool = True,
        control_plane_endpoint: bool = True,
        flow_logs: bool = True,
        encryption_key: kms.IKey | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        path: str | None = None,
    ) -> None:
        check_arguments(Network, scope, id, locals())
        violations = _violations(cidr, availability_zones)
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        note_stack(self, scope)
        all_zones = Fn.get_azs()
        zones = [Fn.select(index, all_zones) for index in range(availability_zones)]
        vpc_id = ec2.CfnVPC(
            self,
            "Resource",
            cidr_block=cidr,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=emr_tags(),
        ).ref
        self._vpc_id = vpc_id
        self._subnets = Subnets(self, vpc_id, cidr, zones, nat=egress is Egress.NAT)
        self._vpc = ec2.Vpc.from_vpc_attributes(
            self,
            "Vpc",
            vpc_id=vpc_id,
            vpc_cidr_block=cidr,
            availability_zones=zones,
            **self._subnets.attributes(),
        )
        self._endpoint_group = self._create_endpoint_group(cidr)
        self._gateway = self._vpc.add_gateway_endpoint("S3", service=ec2.GatewayVpcEndpointAwsService.S3)
        self._allow_own_account()
        self._interfaces: dict[str, ec2.InterfaceVpcEndpoint] = {}
        self._private_dns: dict[str, bool] = {}
        self._restricts, self._makes_control_plane = restricted_endpoints, control_plane_endpoint
        self._control_plane: ec2.InterfaceVpcEndpoint | None = None
        if flow_logs:
            role = iam.Role(
                self,
                "FlowLogRole",
                description="Lets VPC flow logs write to their log group",
                assumed_by=iam.ServicePrincipal(
                    "vpc-flow-logs.amazonaws.com",
                    conditions={"StringEquals": {"aws:SourceAccount": environment_of(self).account}},
                ),
                permissions_boundary=permissions_boundary,
                path=path,
            )
            self._write_flow_logs(vpc_id, role, encryption_key)

    @property
    def vpc(self) -> ec2.IVpc:
        """The VPC."""
        return self._vpc

    @property
    def private_subnets(self) -> ec2.SubnetSelection:
        """The subnets for clusters."""
        return ec2.SubnetSelection(subnet_type=self._subnets.private_type)

    @property
    def s3_endpoint(self) -> ec2.GatewayVpcEndpoint:
        """The gateway endpoint for S3; ``add_to_policy`` opens it to buckets of other accounts."""
        return self._gateway

    @property
    def interface_endpoints(self) -> dict[str, ec2.InterfaceVpcEndpoint]:
        """The interface endpoints so far, by service."""
        return dict(self._interfaces)

    @property
    def control_plane_endpoint(self) -> ec2.InterfaceVpcEndpoint | None:
        """The endpoint between EMR and clusters of emr-spark-8.x and later, where there is such a cluster."""
        return self._control_plane

    @property
    def endpoint_security_group(self) -> ec2.ISecurityGroup:
        """The security group of the interface endpoints: HTTPS from within the VPC."""
        return self._endpoint_group

    def add_service_endpoint(self, service: str, *, private_dns: bool | None = None) -> ec2.InterfaceVpcEndpoint:
        """An interface endpoint for an AWS service, made once.

        :param service: the name behind ``com.amazonaws.<region>.``, for example ``glue``.
        :param private_dns: let the names of the service lead to the endpoint. Default: True; False for ``execute-api``,
            which would take messages of EMR that managed scaling and auto-termination wait for
        :raises EmrValidationError: ``ArgumentType``, ``EndpointService``, ``EndpointDiffers``.
        """
        violations = list(service_violations(service, private_dns, self._private_dns))
        if violations:
            raise EmrValidationError(violations, self.node.path)
        if service not in self._interfaces:
            takes_messages = facts.takes_emr_messages(service)
            if takes_messages and private_dns:
                warn(
                    self,
                    "ExecuteApiEndpoint",
                    f"private DNS of the endpoint for {service} takes EMR's own messages where clusters have no way to "
                    "EMR of their own: they would not scale or end; leave `private_dns` out and use the names of the "
                    "endpoint",
                )
            self._private_dns[service] = not takes_messages if private_dns is None else private_dns
            words = service.replace(".", "-").split("-")
            self._interfaces[service] = self._add_interface(
                "".join(word.capitalize() for word in words),
                ec2.InterfaceVpcEndpointAwsService(service),
                private_dns=self._private_dns[service],
            )
            if self._restricts:
                restrict(self._interfaces[service], service, environment_of(self))
        return self._interfaces[service]

    def _add_interface(
        self,
        id: str,  # noqa: A002
        service: ec2.IInterfaceVpcEndpointService,
        *,
        private_dns: bool,
    ) -> ec2.InterfaceVpcEndpoint:
        return self._vpc.add_interface_endpoint(
            id,
            service=service,
            private_dns_enabled=private_dns,
            security_groups=[self._endpoint_group],
            subnets=self.private_subnets,
            # The group admits the VPC already; `open` would repeat that in every endpoint.
            open=False,
        )

    def _add_control_plane(self, service: str) -> None:
        """The endpoint that EMR would make, in every subnet, so that EMR finds nothing to add to it.

        It has no policy: AWS does not say who calls through it. With these tags EMR takes it for its own.
        """
        if self._makes_control_plane and self._control_plane is None:
            endpoint = self._add_interface(
                "ControlPlane", ec2.InterfaceVpcEndpointService(service, 443), private_dns=True
            )
            for key, value in {EMR_TAG: EMR_TAG_VALUE, **facts.control_plane_tags()}.items():
                Tags.of(endpoint).add(key, value)
            self._control_plane = endpoint

    @property
    def _private_subnet_ids(self) -> Sequence[str]:
        return self._subnets.private_ids

    @once
    def _prepare(self, release_label: ReleaseLabel, uses: tuple[str, ...]) -> None:
        """Open the S3 endpoint to the buckets of a release, and add the endpoints for what a cluster uses."""
        region = environment_of(self).region
        buckets = (
            facts.read_buckets(release_label.name, region),
            facts.write_buckets(release_label.name, region),
        )
        for names, action in zip(buckets, ("s3:GetObject", "s3:Put*"), strict=True):
            self._allow((action,), names)
        self._allow(("s3:Abort*", "s3:Create*", "s3:Get*", "s3:List*", "s3:Put*"), (facts.app_ui_bucket(region),))
        if "yarn_docker" in uses:
            self._allow(("s3:GetObject",), (facts.image_layer_bucket(region),))
        for service in facts.endpoint_services(uses):
            self.add_service_endpoint(service)
        control_plane = facts.control_plane_service(release_label.name, region)
        if control_plane is not None:
            self._add_control_plane(control_plane)

    @once
    def _prepare_serverless(self, uses: tuple[str, ...]) -> None:
        """Let EMR Serverless keep the logs of what runs here, and add the endpoints for what applications use."""
        here = environment_of(self)
        kept = f"arn:{here.partition}:s3:::{facts.app_ui_bucket(here.region)}/*"
        by_service = {"aws:PrincipalServiceName": "emr-serverless.amazonaws.com", "aws:SourceVpc": self._vpc_id}
        allow(self._gateway, ["s3:PutObject", "s3:PutObjectAcl"], [kept], conditions={"StringEquals": by_service})
        for service in facts.endpoint_services(uses):
            self.add_service_endpoint(service)

    @once
    def _let_through(self, bucket: cdk.aws_s3.IBucket) -> None:
        """Open the S3 endpoint to a bucket that is told to be another account's."""
        owner = bucket.env.account
        if is_token(owner) or owner == environment_of(self).account:
            return
        allow(self._gateway, ["s3:*"], [bucket.bucket_arn, bucket.arn_for_objects("*")])

    @once
    def _allow(self, actions: tuple[str, ...], buckets: tuple[str, ...]) -> None:
        """Let requests to these buckets, which belong to AWS, through the S3 endpoint."""
        partition = environment_of(self).partition
        lists = any(action.startswith("s3:List") for action in actions)
        objects = [f"arn:{partition}:s3:::{bucket}/*" for bucket in buckets]
        arns = [f"arn:{partition}:s3:::{bucket}" for bucket in buckets if lists]
        allow(self._gateway, actions, [*objects, *arns])

    def _allow_own_account(self) -> None:
        """Let requests to buckets of this account through, and to no other's: data cannot be carried away."""
        own = {"StringEquals": {"aws:ResourceAccount": environment_of(self).account}}
        allow(self._gateway, ["s3:*"], ["*"], sid="BucketsOfThisAccount", conditions=own)

    def _create_endpoint_group(self, cidr: str) -> ec2.SecurityGroup:
        group = ec2.SecurityGroup(
            self,
            "Endpoints",
            vpc=self._vpc,
            description="Interface endpoints for EMR",
            allow_all_outbound=False,
        )
        group.add_ingress_rule(range_peer(cidr), https_port(), "HTTPS from the VPC")
        return group

    def _write_flow_logs(self, vpc_id: str, role: iam.Role, key: kms.IKey | None) -> None:
        group = logs.LogGroup(
            self,
            "FlowLogs",
            retention=logs.RetentionDays.ONE_MONTH,
            encryption_key=key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        group.grant_write(role)
        if key is not None:
            grants = KeyGrants(key)
            # It has no name of its own: as a construct, it would be asked for one.
            grants.log_groups([made_name(key, cast("logs.CfnLogGroup", group.node.default_child), stack_of(self))])
            grants.use_log_groups(role)
        ec2.CfnFlowLog(
            self,
            "FlowLog",
            resource_id=vpc_id,
            resource_type="VPC",
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_group_name=group.log_group_name,
            deliver_logs_permission_arn=role.role_arn,
        )


def _violations(cidr: str, availability_zones: int) -> list[Violation]:
    found = []
    if is_token([cidr, availability_zones]):
        early = "`cidr` and `availability_zones` must be known when the app is synthesized: subnets are cut by them"
        return [Violation("NetworkCidr", early) if is_token(cidr) else Violation("NetworkZones", early)]
    problem = private_range_problem(cidr)
    if problem:
        found.append(Violation("NetworkCidr", f"`cidr` ({cidr!r}) {problem}; write for example '10.0.0.0/16'"))
    if not 2 <= availability_zones <= 4:
        found.append(Violation("NetworkZones", f"`availability_zones` ({availability_zones}) must be 2 to 4"))
    return found
