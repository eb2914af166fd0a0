"""Meetings, their dates, holidays and readiness."""
