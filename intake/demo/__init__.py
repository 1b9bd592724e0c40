"""``intake demo``: two years of fictive families, lived through the real use cases under a set clock."""
