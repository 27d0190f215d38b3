"""For mutation runs: Hypothesis finds the same in each run, and does not make it small, which takes long."""

from hypothesis import Phase, settings

settings.register_profile("mutation", phases=[Phase.explicit, Phase.generate], derandomize=True)
settings.load_profile("mutation")
