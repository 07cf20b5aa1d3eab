"""Amazon EMR for the AWS CDK."""
