"""Who is the same person or company, by pure matching; it keeps nothing and merges nobody."""

from leadcore.identity.companies import company_domain_of, identifies_company
from leadcore.identity.keys import Key, keys_of, separation_of
from leadcore.identity.repeats import is_repeat

__all__ = [
    "Key",
    "company_domain_of",
    "identifies_company",
    "is_repeat",
    "keys_of",
    "separation_of",
]
