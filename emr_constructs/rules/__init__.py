"""What EMR forbids and what a good engineer advises: one pure function a rule, over plain views. Imports no aws_cdk."""
