"""The views of EMR on EKS."""
