"""Pages across features: what is coming, the month, search."""
