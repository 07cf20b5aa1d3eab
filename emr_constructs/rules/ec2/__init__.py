"""Rules on EMR on EC2."""
