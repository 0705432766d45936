"""Documents made from declarations and results."""
