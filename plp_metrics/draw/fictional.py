"""What everything taken along from a sample program says; nothing of a real one does."""

FICTIONAL = "Sample program: fictional partners, invented data"
