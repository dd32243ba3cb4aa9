"""Commands for working in the repository; the Makefile calls them."""
