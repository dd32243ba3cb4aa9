"""The known paths from some permissions to more, as data."""
