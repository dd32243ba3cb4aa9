"""Mutation testing: changes the package in one place at a time, and looks for a test that notices.

A library would do this for us, but mutmut never changes a decorated function (79 in ``policy/``:
each property and each function with a cache), does not negate a plain condition, knows only which
tests run a function, not which run a line, and collects the tests again for each mutant.
"""
