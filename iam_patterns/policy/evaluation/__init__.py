"""Decides requests by the policies that apply to them, as AWS documents it."""
