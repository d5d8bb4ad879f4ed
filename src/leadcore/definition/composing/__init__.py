"""YAML text to data in which every value knows its place; knows nothing of leads."""
