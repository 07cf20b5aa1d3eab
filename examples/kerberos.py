"""A cluster with Kerberos, to which people of an Active Directory domain come with their own accounts."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

import emr_constructs as emr


class Kerberized(cdk.Stack):
    """A key distribution center on the primary node, a trust with the domain, and no password in the template."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        joiner = secretsmanager.Secret.from_secret_name_v2(self, "Joiner", "emr/domain-joiner")
        security = emr.SecurityConfiguration(
            self,
            "Security",
            kerberos=emr.Kerberos.cluster_kdc(
                realm="EC2.INTERNAL",
                cross_realm_trust=emr.CrossRealmTrust(
                    realm="AD.EXAMPLE.COM",
                    domain="ad.example.com",
                    admin_server="ad.example.com",
                    kdc_server="ad.example.com",
                    password=secretsmanager.Secret.from_secret_name_v2(self, "Trust", "emr/realm-trust"),
                    join_user=joiner.secret_value_from_json("user"),
                    join_password=joiner.secret_value_from_json("password"),
                ),
            ),
        )
        emr.Cluster(
            self,
            "Analytics",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK, emr.Application.HIVE, emr.Application.LIVY],
            features=[emr.GlueDataCatalog()],
            security_configuration=security,
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Kerberized(app, "Kerberized")
    return app


if __name__ == "__main__":
    main().synth()
