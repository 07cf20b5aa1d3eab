"""Controls of security standards."""
