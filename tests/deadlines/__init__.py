"""Tests of the deadlines package."""
