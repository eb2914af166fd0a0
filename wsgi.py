"""The WSGI entry point: `app`."""

import gc

from meetings import create_app

app = create_app()
# What the program consists of stays for ever: a collection that went through all of it would hold a request up.
gc.collect()
gc.freeze()
