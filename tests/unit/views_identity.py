"""Cases of rules on identity: Kerberos, LDAP, Identity Center, runtime roles, Lake Formation, Ranger."""

from __future__ import annotations

from views import Case

CASES: list[Case] = []
