"""Topics that States and civil society propose for a meeting, their themes and answers, the digest."""
