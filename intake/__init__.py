"""The intake service: a referral comes in and becomes a case."""
