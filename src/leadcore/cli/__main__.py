"""`python -m leadcore.cli` is the program `leadcore`."""

import sys

from leadcore.cli import main

sys.exit(main())
