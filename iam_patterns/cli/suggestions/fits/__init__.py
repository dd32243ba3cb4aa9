"""Which construct fits a trust policy, by what the policy trusts."""
