"""What every runtime stands on: network, keys, log bucket, roles, security groups, security configuration."""
