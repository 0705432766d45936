"""Results → HTML, SVG and plotly figures. Knows only `model` and `places`; no Streamlit, no arithmetic."""
