"""Typesetting: one description of a document, as a page, a PDF and a DOCX."""
