"""Measures leadcore against hand-written Python and other rule engines; is not installed."""
