"""The silence procedure: a text is put to addressees until an instant, and holds unless one of them objects."""
