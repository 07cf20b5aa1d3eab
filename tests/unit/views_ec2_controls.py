"""Cases of the controls of clusters and security configurations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from views import case, cluster, without_nodes
from views_ec2_access import EMR, role
from views_ec2_security import KEY, secure

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView, NodeSecurityGroupView
from emr_constructs.rules.views.network import IngressView, InstanceProfileView, RoleView
from emr_constructs.rules.views.security import BucketEncryptionView, KerberosAttributesView, SecurityConfigurationView

_NOTHING = SecurityConfigurationView()
_OVERRIDE = BucketEncryptionView(bucket="bucket", mode="SSE-S3")
_ATTRIBUTES = KerberosAttributesView(realm="EC2.INTERNAL", admin_password=UNKNOWN)
_FOR_OTHERS = (
    "EMR could be made to use `service_role` for somebody else; "
    "add a condition on aws:SourceAccount or aws:SourceArn to its trust policy"
)
_RIGHTS = "allow what EMR and the jobs need, and no more"
_ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
_MINE = {"StringEquals": {"aws:SourceAccount": "111122223333"}}


def _logged(**said: Any) -> ClusterView:
    return cluster(**{"log_uri": "s3://bucket/logs/", "log_encryption_key": KEY, **said})


def _confined(condition: Any) -> ClusterView:
    statement = {"Effect": "Allow", "Principal": {"Service": EMR}, "Condition": condition}
    return cluster(service_role=RoleView(trust={"Statement": statement}))


def _old(label: str, security: SecurityConfigurationView | None) -> ClusterView:
    return without_nodes(release_label=label, security_configuration=security)


def _letting_in(**said: Any) -> ClusterView:
    group = NodeSecurityGroupView(ingress=(IngressView(protocol="tcp", from_port=8443, to_port=8443, **said),))
    return cluster(primary_security_group=group, core_security_group=group)


CASES = [
    case("EncryptedAtRest", _NOTHING, "`at_rest` is off; switch it on", good=secure()),
    case(
        "EncryptedAtRest",
        SecurityConfigurationView(at_rest=False),
        "`at_rest` is off; switch it on",
        good=secure(at_rest=True),
    ),
    case("EncryptedInTransit", _NOTHING, "`in_transit` is off; switch it on", good=secure()),
    case(
        "EncryptedInTransit",
        SecurityConfigurationView(in_transit=False),
        "`in_transit` is off; switch it on",
        good=secure(),
    ),
    case(
        "EncryptedS3",
        SecurityConfigurationView(at_rest=True, local_disk_provider="AwsKms", local_disk_key=KEY),
        "EMR does not encrypt what it writes to S3; use SSE-KMS",
        good=secure(s3_mode="SSE-S3", s3_key=None),
    ),
    case("EncryptedS3", _NOTHING, "EMR does not encrypt what it writes to S3; use SSE-KMS", good=secure()),
    case(
        "EncryptedS3WithKey",
        secure(s3_mode="SSE-S3", s3_key=None, s3_overrides=(_OVERRIDE,)),
        "data in S3 is not encrypted with a KMS key; use SSE-KMS or CSE-KMS",
        "data in 'bucket' is not encrypted with a KMS key; use SSE-KMS or CSE-KMS",
        good=secure(s3_mode="CSE-KMS"),
    ),
    case(
        "EncryptedS3WithKey",
        SecurityConfigurationView(at_rest=False),
        "data in S3 is not encrypted with a KMS key; use SSE-KMS or CSE-KMS",
        good=secure(),
    ),
    case(
        "EncryptedS3WithKey",
        secure(s3_mode=None, s3_key=None),
        "data in S3 is not encrypted with a KMS key; use SSE-KMS or CSE-KMS",
        good=secure(s3_overrides=(replace(_OVERRIDE, mode="SSE-KMS", key=KEY),)),
    ),
    case(
        "EncryptedLocalDisks",
        secure(local_disk_provider=None, local_disk_key=None, ebs=None),
        "local disks are not encrypted with a key of yours; use AwsKms, with EBS encryption",
        good=secure(),
    ),
    case(
        "EncryptedLocalDisks",
        SecurityConfigurationView(at_rest=False),
        "local disks are not encrypted with a key of yours; use AwsKms, with EBS encryption",
        good=secure(),
    ),
    case("EncryptedVolumes", secure(ebs=False), "`ebs` is off; switch it on", good=secure()),
    case("EncryptedVolumes", secure(ebs=None), "`ebs` is off; switch it on", good=secure()),
    case("EncryptedVolumes", _NOTHING, "`ebs` is off; switch it on", good=secure()),
    case(
        "MetadataVersion",
        secure(imds_version=1),
        "version 1 of the metadata service is allowed; allow version 2 only",
        good=secure(),
    ),
    case(
        "MetadataVersionDefault",
        _old("emr-6.15.0", None),
        "nodes of emr-6.15.0 allow version 1 of the metadata service; "
        "allow version 2 only, in its security configuration",
        good=_old("emr-6.15.0", SecurityConfigurationView(imds_version=2, hop_limit=1)),
    ),
    case(
        "MetadataVersionDefault",
        _old("emr-5.29.0", _NOTHING),
        "nodes of emr-5.29.0 allow version 1 of the metadata service; "
        "allow version 2 only, in its security configuration",
        good=_old("emr-7.0.0", _NOTHING),
    ),
    case(
        "KerberosEnabled",
        cluster(),
        "the cluster does not use Kerberos; use a security configuration with Kerberos, and give realm and password",
        good=cluster(kerberos=_ATTRIBUTES, security_configuration=UNKNOWN),
    ),
    case(
        "SecurityConfigurationGiven",
        cluster(),
        "the cluster has no security configuration: it encrypts nothing; give it one",
        good=cluster(security_configuration=secure()),
    ),
    case(
        "LogsKept",
        cluster(),
        "the logs of the cluster go with its nodes; say a place in S3",
        good=_logged(),
    ),
    case(
        "LogsEncrypted",
        _logged(log_encryption_key=None),
        "EMR encrypts the logs with no key of yours; give a key for them",
        good=_logged(),
    ),
    case(
        "LogsEncrypted",
        _logged(log_encryption_key=None),
        "EMR encrypts the logs with no key of yours; give a key for them",
        good=cluster(),
    ),
    case(
        "NoSshKey",
        cluster(key_name="ours"),
        "whoever has the key pair 'ours' can log in to the nodes; use Session Manager",
        good=cluster(key_name=UNKNOWN),
    ),
    case(
        "ClosedToWorld",
        _letting_in(cidr="0.0.0.0/0"),
        "`primary_security_group` lets the whole internet in; name the addresses that need access",
        "`core_security_group` lets the whole internet in; name the addresses that need access",
        good=_letting_in(cidr="203.0.113.0/24"),
    ),
    case("ConfinedServiceRole", cluster(service_role=role(EMR)), _FOR_OTHERS, good=_confined(_MINE)),
    case(
        "ConfinedServiceRole",
        _confined({"Bool": {"aws:SecureTransport": "true"}}),
        _FOR_OTHERS,
        good=_confined({"ArnLike": {"AWS:SourceArn": "arn:aws:elasticmapreduce:eu-west-1:111122223333:*"}}),
    ),
    case("ConfinedServiceRole", _confined({}), _FOR_OTHERS, good=_confined({"StringEquals": UNKNOWN})),
    case("ConfinedServiceRole", _confined({}), _FOR_OTHERS, good=_confined(UNKNOWN)),
    case(
        "NoAdministrators",
        cluster(
            service_role=role(EMR, managed_policies=(_ADMINISTRATOR,)),
            instance_profile=InstanceProfileView(
                roles=(role("ec2.amazonaws.com", managed_policies=(_ADMINISTRATOR,)),)
            ),
        ),
        f"`service_role` has AdministratorAccess; {_RIGHTS}",
        f"`instance_profile` has AdministratorAccess; {_RIGHTS}",
        good=cluster(service_role=role(EMR, managed_policies=("arn:aws:iam::111122223333:policy/Ours",))),
    ),
]
