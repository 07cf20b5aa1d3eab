"""The views of who may use a cluster, and what for: the parts of a security configuration beside encryption."""

from __future__ import annotations

from emr_constructs.rules.view import Maybe, View, dataclass, prop
from emr_constructs.rules.views.network import RoleView


@dataclass(frozen=True, kw_only=True)
class KerberosServersView(View):
    """Where the servers of a Kerberos realm are."""

    admin_server: Maybe[str] = prop("AdminServer")
    kdc_server: Maybe[str] = prop("KdcServer")


@dataclass(frozen=True, kw_only=True)
class CrossRealmTrustView(KerberosServersView):
    """The other Kerberos realm that a cluster's own KDC trusts."""

    realm: Maybe[str] = prop("Realm")
    domain: Maybe[str] = prop("Domain")


@dataclass(frozen=True, kw_only=True)
class KdcView(View):
    """A Kerberos key distribution center."""

    ticket_lifetime: Maybe[float] = prop("TicketLifetimeInHours")


@dataclass(frozen=True, kw_only=True)
class OwnKdcView(KdcView):
    """The key distribution center that a cluster has of its own."""

    cross_realm_trust: Maybe[CrossRealmTrustView] = prop("CrossRealmTrustConfiguration")


@dataclass(frozen=True, kw_only=True)
class ActiveDirectoryView(View):
    """The Active Directory domain that an external KDC works with."""

    realm: Maybe[str] = prop("AdRealm")
    domain: Maybe[str] = prop("AdDomain")
    server: Maybe[str] = prop("AdServer")


@dataclass(frozen=True, kw_only=True)
class ExternalKdcView(KdcView, KerberosServersView):
    """A key distribution center outside the cluster."""

    server_type: Maybe[str] = prop("KdcServerType")
    active_directory: Maybe[ActiveDirectoryView] = prop("AdIntegrationConfiguration")


@dataclass(frozen=True, kw_only=True)
class KerberosView(View):
    """Kerberos authentication."""

    provider: Maybe[str] = prop("Provider")
    own_kdc: Maybe[OwnKdcView] = prop("ClusterDedicatedKdcConfiguration")
    external_kdc: Maybe[ExternalKdcView] = prop("ExternalKdcConfiguration")


@dataclass(frozen=True, kw_only=True)
class LdapView(View):
    """LDAP authentication."""

    enabled: Maybe[bool] = prop("EnableLDAPAuthentication")
    server_url: Maybe[str] = prop("LDAPServerURL")
    server_type: Maybe[str] = prop("LDAPServerType")
    bind_certificate: Maybe[str] = prop("BindCertificateARN")
    bind_credentials: Maybe[str] = prop("BindCredentialsARN")
    access_filter: Maybe[str] = prop("LDAPAccessFilter")
    user_search_base: Maybe[str] = prop("LDAPUserSearchBase")
    group_search_base: Maybe[str] = prop("LDAPGroupSearchBase")
    ssh_login: Maybe[bool] = prop("EnableSSHLogin")
    ad_domain: Maybe[str] = prop("ActiveDirectoryConfigurations.ADDomain")


@dataclass(frozen=True, kw_only=True)
class IdentityCenterView(View):
    """Authentication with IAM Identity Center. ``role`` gets its tokens for the cluster."""

    enabled: Maybe[bool] = prop("EnableIdentityCenter")
    instance: Maybe[str] = prop("IdentityCenterInstanceARN")
    role: Maybe[RoleView] = prop("IAMRoleForEMRIdentityCenterApplicationARN", linked=True)
    assignment_required: Maybe[bool] = prop("IdentityCenterApplicationAssignmentRequired")
    background_sessions: Maybe[bool] = prop("EnableUserBackgroundSession")


@dataclass(frozen=True, kw_only=True)
class RoleMappingView(View):
    """The role that EMRFS takes for some users, groups or places in S3."""

    role: Maybe[str] = prop("Role")
    identifier_type: Maybe[str] = prop("IdentifierType")
    identifiers: Maybe[tuple[Maybe[str], ...]] = prop("Identifiers")


@dataclass(frozen=True, kw_only=True)
class RangerPluginView(View):
    """An application that asks Apache Ranger."""

    app: Maybe[str] = prop("App")
    client_secret: Maybe[str] = prop("ClientSecretARN")
    policy_repository: Maybe[str] = prop("PolicyRepositoryName")


@dataclass(frozen=True, kw_only=True)
class RangerView(View):
    """Authorization by Apache Ranger."""

    admin_url: Maybe[str] = prop("AdminServerURL")
    admin_secret: Maybe[str] = prop("AdminServerSecretARN")
    plugins_role: Maybe[str] = prop("RoleForRangerPluginsARN")
    other_services_role: Maybe[str] = prop("RoleForOtherAWSServicesARN")
    plugins: Maybe[tuple[Maybe[RangerPluginView], ...]] = prop("RangerPluginConfigurations")
    audit_log_group: Maybe[str] = prop("AuditConfiguration.Destinations.AmazonCloudWatchLogs.CloudWatchLogGroup")
