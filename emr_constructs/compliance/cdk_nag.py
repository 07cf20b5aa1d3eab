"""Two findings of cdk-nag answered for clusters that are raw L1s."""

from __future__ import annotations

import json

from aws_cdk import Stack
from aws_cdk import aws_emr as emr
from constructs import IConstruct

from emr_constructs.foundation.cdk_nag import acknowledge_misread
from emr_constructs.rules.template.document import parse
from emr_constructs.rules.template.intrinsics import Resolver
from emr_constructs.rules.template.reader import Reader
from emr_constructs.rules.views.security import SecurityConfigurationView


def acknowledge_cdk_nag(scope: IConstruct) -> None:
    """Acknowledge AwsSolutions-EMR4 and -EMR5 for L1 clusters, exactly where our own rules find nothing wrong.

    cdk-nag reads both at the wrong level of a security configuration. ``Cluster`` acknowledges them by itself. Clusters
    whose configuration does not belong to the app, or is not known before deployment, are left to you. Call it when all
    is built: it looks at what is there, as cdk-nag does, and sees no overrides of properties.

    :param scope: the app, or the part of it in which clusters are looked at.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
    """
    everything = scope.node.root.node.find_all()
    configurations = {one.ref: one for one in everything if isinstance(one, emr.CfnSecurityConfiguration)}
    for cluster in scope.node.find_all():
        if isinstance(cluster, emr.CfnCluster):
            configuration = configurations.get(cluster.security_configuration or "")
            if configuration is not None:
                acknowledge_misread(cluster, _view(configuration))


def _view(configuration: emr.CfnSecurityConfiguration) -> SecurityConfigurationView:
    """What rules see of a configuration, read as a template of it would be."""
    properties = {
        "SecurityConfiguration": Stack.of(configuration).resolve(configuration.security_configuration),
    }
    template = {"Resources": {"It": {"Type": configuration.cfn_resource_type, "Properties": properties}}}
    document = parse(json.dumps(template))
    return Reader(document, Resolver(document, {}, "")).resource("It", SecurityConfigurationView)
