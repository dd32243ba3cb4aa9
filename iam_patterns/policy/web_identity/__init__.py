"""Who holds a token, and what a trust policy must check about it."""
