"""Every change goes through here: permission, event, load and measure in one transaction."""
