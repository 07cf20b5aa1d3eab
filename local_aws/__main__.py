"""``python -m local_aws --port N``."""

from local_aws.host import main

raise SystemExit(main())
