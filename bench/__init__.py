"""Speed, as ratios to baselines measured in the same run. `make bench` runs all of it."""
