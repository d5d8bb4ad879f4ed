"""A file or folder to a document of the right shape, every mistake filed; types no condition."""
