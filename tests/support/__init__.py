"""What the tests stand on: databases, servers, a client that reads pages, a browser."""
