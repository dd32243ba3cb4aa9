"""The rules, one a file: ``trust-any-principal`` is in ``trust/any_principal.py``."""
