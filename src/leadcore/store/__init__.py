"""Where the desk keeps things, in SQLite or PostgreSQL; this package keeps, and decides nothing."""

from leadcore.store.opening import RacedError, Store

__all__ = ["RacedError", "Store"]
