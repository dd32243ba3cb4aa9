"""One example stack for each role, of the same name."""
