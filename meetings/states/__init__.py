"""States, regional groups with dated membership, observers."""
