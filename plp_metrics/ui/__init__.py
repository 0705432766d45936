"""What people touch: filters in the address, page parts, links. The only place beside pages for Streamlit."""
