"""Rules on policies that IAM rejects, or that are not known before deployment."""
