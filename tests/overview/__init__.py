"""Tests of the pages across features."""
