"""Rules on CloudFormation templates, whoever wrote them. No CDK, no Node."""
