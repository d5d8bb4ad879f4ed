"""One script for each version; each is never changed once it was released."""
