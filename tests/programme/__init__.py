"""Tests of the programme package."""
