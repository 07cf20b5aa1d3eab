"""What runs the work of EMR: states of Step Functions."""
