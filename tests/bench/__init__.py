"""`make bench`: durable submits per second of our service, of bare SQLite, and of a plain peer."""
