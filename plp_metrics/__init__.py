"""PLP Metrics: what each partner reported, agreed and did, set beside each other."""

__version__ = "0.1.0"
