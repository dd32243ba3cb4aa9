"""What some actions give away, as data."""
