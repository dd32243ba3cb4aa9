"""Whether every request that some policies allow is allowed by others, proven over all requests."""
