"""What a rule may ask about a trust policy, a role and its permissions."""
