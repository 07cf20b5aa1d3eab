"""``python -m emr_constructs``: the same as the command ``emr-constructs``."""

from __future__ import annotations

import sys

from emr_constructs.command.main import main

sys.exit(main())
