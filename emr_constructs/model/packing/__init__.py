"""Packing of Python code: what pip collects, archives that are the same from the same input, and a cache."""
