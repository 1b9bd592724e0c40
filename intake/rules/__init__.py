"""The service's rules as pure functions: plain values in, a frozen answer out, no clock."""
