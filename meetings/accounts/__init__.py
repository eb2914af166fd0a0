"""People, the roles they hold for a term, sign-in, sessions."""
