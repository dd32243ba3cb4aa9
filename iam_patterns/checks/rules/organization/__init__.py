"""Rules that an organization sets for itself: they do nothing until the settings ask for it."""
