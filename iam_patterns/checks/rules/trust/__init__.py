"""Rules on trust policies: who can assume a role."""
