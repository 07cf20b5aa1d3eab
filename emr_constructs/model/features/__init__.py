"""Switches for software: each manages the configuration classifications, rights and endpoints of one capability."""
