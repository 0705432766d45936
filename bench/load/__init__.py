"""Many people at once: a browser's part of Streamlit's websocket, what they click, who hands in meanwhile."""
