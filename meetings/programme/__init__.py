"""Programme of work: days, rooms, interpretation, sessions, the timetable, its releases, and what really happened."""
