"""Payloads and rows to what they say of a lead, as `capture:` maps them; opens no file."""
