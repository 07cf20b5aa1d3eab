"""What is still alive in an AWS after everything should be gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

_LIVING = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING", "TERMINATING"]

Client = Callable[[str], Any]


def leftovers(client: Client) -> dict[str, list[str]]:
    """Kind of resource to ids, without the kinds of which there is none.

    What AWS itself provides, such as the default VPC, and what ``cdk bootstrap`` made is left out.

    :param client: Makes a boto3 client of a service: ``LocalAws.client``.
    """
    found = {kind: sorted(identify(client)) for kind, identify in _KINDS.items()}
    return {kind: ids for kind, ids in found.items() if ids}


def _clusters(client: Client) -> Iterator[str]:
    for cluster in client("emr").list_clusters(ClusterStates=_LIVING)["Clusters"]:
        yield cluster["Id"]


def _serverless_applications(client: Client) -> Iterator[str]:
    for application in client("emr-serverless").list_applications()["applications"]:
        yield application["id"]


def _studios(client: Client) -> Iterator[str]:
    for studio in client("emr").list_studios()["Studios"]:
        yield studio["StudioId"]


def _security_configurations(client: Client) -> Iterator[str]:
    for configuration in client("emr").list_security_configurations()["SecurityConfigurations"]:
        yield configuration["Name"]


def _stacks(client: Client) -> Iterator[str]:
    for stack in client("cloudformation").describe_stacks()["Stacks"]:
        if stack["StackName"] != "CDKToolkit":
            yield stack["StackName"]


def _vpcs(client: Client) -> Iterator[str]:
    for vpc in client("ec2").describe_vpcs()["Vpcs"]:
        if not vpc["IsDefault"]:
            yield vpc["VpcId"]


def _security_groups(client: Client) -> Iterator[str]:
    for group in client("ec2").describe_security_groups()["SecurityGroups"]:
        if group["GroupName"] != "default":
            yield group["GroupId"]


def _subnets(client: Client) -> Iterator[str]:
    for subnet in client("ec2").describe_subnets()["Subnets"]:
        if not subnet["DefaultForAz"]:
            yield subnet["SubnetId"]


def _endpoints(client: Client) -> Iterator[str]:
    for endpoint in client("ec2").describe_vpc_endpoints()["VpcEndpoints"]:
        yield endpoint["VpcEndpointId"]


def _nat_gateways(client: Client) -> Iterator[str]:
    for gateway in client("ec2").describe_nat_gateways()["NatGateways"]:
        if gateway["State"] != "deleted":
            yield gateway["NatGatewayId"]


def _addresses(client: Client) -> Iterator[str]:
    for address in client("ec2").describe_addresses()["Addresses"]:
        yield address["AllocationId"]


def _flow_logs(client: Client) -> Iterator[str]:
    for log in client("ec2").describe_flow_logs()["FlowLogs"]:
        yield log["FlowLogId"]


def _roles(client: Client) -> Iterator[str]:
    for role in client("iam").list_roles()["Roles"]:
        if not role["RoleName"].startswith("cdk-") and not role["Path"].startswith("/aws-service-role/"):
            yield role["RoleName"]


def _managed_policies(client: Client) -> Iterator[str]:
    for policy in client("iam").list_policies(Scope="Local")["Policies"]:
        if not policy["PolicyName"].startswith("cdk-"):
            yield policy["PolicyName"]


def _instance_profiles(client: Client) -> Iterator[str]:
    for profile in client("iam").list_instance_profiles()["InstanceProfiles"]:
        yield profile["InstanceProfileName"]


def _buckets(client: Client) -> Iterator[str]:
    for bucket in client("s3").list_buckets()["Buckets"]:
        if not bucket["Name"].startswith("cdk-"):
            yield bucket["Name"]


def _keys(client: Client) -> Iterator[str]:
    kms = client("kms")
    for key in kms.list_keys()["Keys"]:
        metadata = kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
        if metadata["KeyManager"] == "CUSTOMER" and metadata["KeyState"] != "PendingDeletion":
            yield key["KeyId"]


def _log_groups(client: Client) -> Iterator[str]:
    for group in client("logs").describe_log_groups()["logGroups"]:
        yield group["logGroupName"]


def _functions(client: Client) -> Iterator[str]:
    for function in client("lambda").list_functions()["Functions"]:
        yield function["FunctionName"]


def _secrets(client: Client) -> Iterator[str]:
    for secret in client("secretsmanager").list_secrets()["SecretList"]:
        yield secret["Name"]


def _alarms(client: Client) -> Iterator[str]:
    for alarm in client("cloudwatch").describe_alarms()["MetricAlarms"]:
        yield alarm["AlarmName"]


def _event_rules(client: Client) -> Iterator[str]:
    for rule in client("events").list_rules()["Rules"]:
        yield rule["Name"]


def _schedules(client: Client) -> Iterator[str]:
    for schedule in client("scheduler").list_schedules()["Schedules"]:
        yield schedule["Name"]


def _schedule_groups(client: Client) -> Iterator[str]:
    for group in client("scheduler").list_schedule_groups()["ScheduleGroups"]:
        if group["Name"] != "default":
            yield group["Name"]


def _state_machines(client: Client) -> Iterator[str]:
    for machine in client("stepfunctions").list_state_machines()["stateMachines"]:
        yield machine["name"]


def _queues(client: Client) -> Iterator[str]:
    yield from client("sqs").list_queues().get("QueueUrls", [])


def _repositories(client: Client) -> Iterator[str]:
    for repository in client("ecr").describe_repositories()["repositories"]:
        if not repository["repositoryName"].startswith("cdk-"):
            yield repository["repositoryName"]


def _portfolios(client: Client) -> Iterator[str]:
    for portfolio in client("servicecatalog").list_portfolios()["PortfolioDetails"]:
        yield portfolio["Id"]


def _products(client: Client) -> Iterator[str]:
    for product in client("servicecatalog").search_products_as_admin()["ProductViewDetails"]:
        yield product["ProductViewSummary"]["ProductId"]


def _topics(client: Client) -> Iterator[str]:
    for topic in client("sns").list_topics()["Topics"]:
        yield topic["TopicArn"]


_KINDS: dict[str, Callable[[Client], Iterator[str]]] = {
    "stack": _stacks,
    "cluster": _clusters,
    "serverless application": _serverless_applications,
    "Studio": _studios,
    "security configuration": _security_configurations,
    "VPC": _vpcs,
    "subnet": _subnets,
    "security group": _security_groups,
    "VPC endpoint": _endpoints,
    "NAT gateway": _nat_gateways,
    "address": _addresses,
    "flow log": _flow_logs,
    "role": _roles,
    "managed policy": _managed_policies,
    "instance profile": _instance_profiles,
    "bucket": _buckets,
    "key": _keys,
    "log group": _log_groups,
    "function": _functions,
    "secret": _secrets,
    "alarm": _alarms,
    "event rule": _event_rules,
    "schedule": _schedules,
    "schedule group": _schedule_groups,
    "state machine": _state_machines,
    "queue": _queues,
    "repository": _repositories,
    "topic": _topics,
    "portfolio": _portfolios,
    "product": _products,
}
