"""Mail on its way: every message is a row before it is sent, and until it is known what became of it."""
