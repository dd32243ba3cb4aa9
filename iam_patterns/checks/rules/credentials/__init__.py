"""Rules on the temporary credentials of a role."""
