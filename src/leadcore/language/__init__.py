"""Conditions: from text to a typed tree, from the tree to an answer; knows no field by name."""
