"""What the service may state: facts from ``docs/facts``, loaded once and never changed."""

from intake.facts.load import ServiceFacts, load_facts
from intake.facts.yaml_source import FactsError

__all__ = ["FactsError", "ServiceFacts", "load_facts"]
