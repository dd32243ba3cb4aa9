"""What AWS is, as data: actions, condition keys, escalation paths, exposures."""
