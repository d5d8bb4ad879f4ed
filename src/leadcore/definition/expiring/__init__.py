"""Until when an outcome holds: the first moment at which time alone could change it."""
