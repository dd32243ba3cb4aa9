"""Ratios against hand-written CDK, measured side by side in one run."""
