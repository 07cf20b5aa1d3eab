"""Prints what it was asked to do."""

import sys

print("asked for", sys.argv[1:])
