"""Agendas: drafts and frozen versions, comments, differences, languages, adoption."""
