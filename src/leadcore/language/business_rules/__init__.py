"""Condition trees of the `business-rules` package; what they cannot say exactly is refused."""

from leadcore.language.business_rules.engine import actions_for, variables_for, vocabulary_data
from leadcore.language.business_rules.exporting import ConditionTree, to_business_rules
from leadcore.language.business_rules.faults import TreeFault
from leadcore.language.business_rules.importing import from_business_rules

__all__ = [
    "ConditionTree",
    "TreeFault",
    "actions_for",
    "from_business_rules",
    "to_business_rules",
    "variables_for",
    "vocabulary_data",
]
