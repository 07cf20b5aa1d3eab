"""Rules on identity: Kerberos, LDAP, Identity Center, runtime roles, Lake Formation, Ranger."""
