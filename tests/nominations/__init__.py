"""Tests of the nominations package."""
