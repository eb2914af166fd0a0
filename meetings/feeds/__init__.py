"""iCalendar: components, feeds, their HTTP."""
