"""Rules on long-term credentials."""
