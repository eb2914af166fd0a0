"""The WSGI entry point: `app`."""

from meetings import create_app

app = create_app()
