"""How docs become the site: MkDocs hooks, our light page templates and assets."""
