"""`python -m plp_metrics`: the command line."""

import sys

from plp_metrics.cli import main

if __name__ == "__main__":
    sys.exit(main())
