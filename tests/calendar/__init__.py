"""Tests of the calendar package."""
