"""What a dataset's CSV must look like, declared once; templates and dictionary come from here."""

from plp_metrics.contracts.files import (
    column_name,
    dictionary,
    recognise,
    sample_rows,
    template,
    to_csv_value,
)
from plp_metrics.contracts.read import load_contracts
from plp_metrics.contracts.types import Allowed, Column, Contract, RowRule

__all__ = [
    "Allowed",
    "Column",
    "Contract",
    "RowRule",
    "column_name",
    "dictionary",
    "load_contracts",
    "recognise",
    "sample_rows",
    "template",
    "to_csv_value",
]
