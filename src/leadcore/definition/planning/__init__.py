"""A document to a plan: every condition typed, every name resolved; decides nothing."""
