"""What a rule can ask about a trust policy, a role and its permissions."""
