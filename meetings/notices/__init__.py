"""What people are told: notices in the application, mail, reminders, and notes of the secretariat."""
