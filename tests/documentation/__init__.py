"""Tests of the documentation package."""
