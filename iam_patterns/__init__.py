"""AWS CDK constructs for IAM roles that are right."""
