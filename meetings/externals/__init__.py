"""External calendars: .ics files and addresses of others, laid beside our own to warn of clashes."""
