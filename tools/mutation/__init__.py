"""Mutation testing: changes the package in one place at a time, and looks for a test that notices.

A library would do this for us, but mutmut never changes a decorated function (each property and
each function with a cache), does not negate a plain condition, and collects the tests again for
each mutant: five seconds each, here. These files do it in a tenth of that.
"""
