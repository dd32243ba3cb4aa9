"""The command ``iam-patterns``, as ``python -m iam_patterns``."""

import sys

from iam_patterns.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
