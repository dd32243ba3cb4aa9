"""Commands for this repository, run by the Makefile."""
