"""The register of a meeting’s documents: symbols, languages out or awaited, corrections, slot dates."""
