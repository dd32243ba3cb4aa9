"""Deploys the example stacks to a local AWS; allowed and disallowed callers try each role."""
