"""Posts, calls, nominations, what groups decide, officers and the rotation of posts among groups."""
