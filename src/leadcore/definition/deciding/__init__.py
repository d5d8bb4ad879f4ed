"""A plan to the two engines that answer for a lead; reads no clock, knows no file."""
