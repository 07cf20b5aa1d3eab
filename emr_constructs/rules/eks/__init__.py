"""Rules on EMR on EKS."""
