"""The thin edge: read a form, call a use case, choose a page."""
