"""Tests of the mandates package."""
