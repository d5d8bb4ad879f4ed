"""Tools for working on leadcore itself; nothing here is part of the installed package."""
