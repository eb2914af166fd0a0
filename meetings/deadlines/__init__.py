"""Deadlines, the acts recorded on them, and the rules that count them back."""
