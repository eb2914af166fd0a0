"""Timetables: a problem in general terms, its score, a solver. Knows neither meetings nor databases."""
