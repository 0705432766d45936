"""What the network and a partner agreed on and did."""
