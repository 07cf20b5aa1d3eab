"""Rules on EMR Studio."""
