"""What Practice Review costs, measured: `python -m bench`; under load for longer: `python -m bench.soak`."""
