"""`python -m plp_metrics`: the command line."""

import os
import sys

from plp_metrics.cli import main

if __name__ == "__main__":
    # A store, its copies and what is exported hold partners' files: for their owner's eyes alone.
    os.umask(os.umask(0o077) | 0o077)
    sys.exit(main())
