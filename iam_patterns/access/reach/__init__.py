"""Who can reach what: directly, by resource policies, and through chains of roles."""
