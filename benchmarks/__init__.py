"""Measurements: each prints one JSON line per figure, with peers measured in the same run."""
