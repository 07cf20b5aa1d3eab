"""Rules on roles: whom they trust and what they may do."""
