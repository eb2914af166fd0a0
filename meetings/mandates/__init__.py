"""Resolutions, their paragraphs, and what each asks for."""
