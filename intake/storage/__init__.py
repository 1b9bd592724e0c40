"""Where what people sent is kept: tables, queries per noun, and the one door for writes."""
