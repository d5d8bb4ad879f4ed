"""A file of leads to the draft of a definition, for people to go on with; decides nothing."""
