"""The views of EMR Studio."""
