"""Which construct of this package would replace a hand-written role, and what that would change."""
