"""The known ways from some permissions to more, as data."""
