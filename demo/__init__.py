"""Deploys the example stacks onto a local AWS and tries each role by friend and stranger."""
