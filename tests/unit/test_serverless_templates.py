"""An EMR Serverless application in a template: what it refers to is followed."""

from __future__ import annotations

import pytest

from emr_constructs.rules.template.check import check_template
from emr_constructs.rules.template.finding import TemplateFinding

TEMPLATE = """
Parameters:
  Key: {Type: String}
Resources:
  Application:
    Type: AWS::EMRServerless::Application
    Properties:
      Type: Spark
      ReleaseLabel: emr-7.14.0
      NetworkConfiguration:
        SubnetIds: [!Ref First, !Ref Second]
        SecurityGroupIds: [!GetAtt Workers.GroupId]
      RuntimeConfiguration:
        - Classification: spark-defaults
          Properties: {spark.ssl.internode.enabled: true}
      MonitoringConfiguration:
        ManagedPersistenceMonitoringConfiguration: {EncryptionKeyArn: !Ref Key}
        CloudWatchLoggingConfiguration: {Enabled: true, LogGroupName: !Ref Logs}
  First: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
  Second: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1b, VpcId: vpc-1}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: vpc-1}}
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Second, RouteTableId: !Ref Table}
  Route:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-1}
  Workers:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: Workers, VpcId: vpc-1}
  Ingress:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !Ref Workers, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {KmsKeyId: !Ref Key, RetentionInDays: 30}
"""
_NETWORK = "Resources.Application.Properties.NetworkConfiguration."
_LOGS = "Resources.Application.Properties.MonitoringConfiguration.CloudWatchLoggingConfiguration."


def findings(template: str) -> list[TemplateFinding]:
    return check_template(template, "application.yaml")


def test_nothing_is_found_where_all_is_well() -> None:
    assert findings(TEMPLATE) == []


@pytest.mark.parametrize(
    ("before", "after", "code", "path"),
    [
        ("eu-west-1b", "eu-west-1a", "ServerlessOneZone", f"{_NETWORK}SubnetIds"),
        ("NatGatewayId: nat-1", "GatewayId: igw-1", "ServerlessPublicSubnet", f"{_NETWORK}SubnetIds"),
        ("10.0.0.0/8", "0.0.0.0/0", "ServerlessOpenSecurityGroup", f"{_NETWORK}SecurityGroupIds"),
        ("KmsKeyId: !Ref Key, ", "", "ServerlessCloudwatchLogsKey", f"{_LOGS}EncryptionKeyArn"),
        (", RetentionInDays: 30", "", "ServerlessLogRetention", f"{_LOGS}LogGroupName"),
    ],
)
def test_what_is_wrong_with_another_resource_is_told_of_the_application(
    before: str, after: str, code: str, path: str
) -> None:
    assert before in TEMPLATE
    (finding,) = findings(TEMPLATE.replace(before, after))
    assert (finding.rule.code, finding.resource, finding.path) == (code, "Application", path)


def test_a_size_may_be_written_as_a_number() -> None:
    initial = "{Key: Driver, Value: {WorkerCount: '1', WorkerConfiguration: {Cpu: 3, Memory: 16 GB}}}"
    template = TEMPLATE.replace(
        "      NetworkConfiguration:", f"      InitialCapacity: [{initial}]\n      NetworkConfiguration:"
    )
    (finding,) = findings(template)
    assert finding.path == "Resources.Application.Properties.InitialCapacity[0].Value.WorkerConfiguration.Cpu"
    assert finding.message == "there are no workers of 3 vCPU"


NEIGHBOUR = """
Resources:
  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      ScheduleExpression: rate(1 day)
      FlexibleTimeWindow: {Mode: "OFF"}
      Target: {Arn: "%s", RoleArn: "arn:aws:iam::111122223333:role/scheduler", Input: '{"ApplicationId": "00f1"}'}
"""


@pytest.mark.parametrize(
    ("target", "judged"),
    [
        ("arn:aws:lambda:eu-west-1:111122223333:function:nightly", False),
        ("arn:aws:scheduler:::aws-sdk:emrserverless:startJobRun", True),
    ],
)
def test_a_resource_of_another_service_is_judged_where_it_is_about_emr(target: str, judged: bool) -> None:
    assert bool(findings(NEIGHBOUR % target)) is judged
