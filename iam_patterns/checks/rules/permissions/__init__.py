"""Rules on what a role, user or group is allowed to do."""
