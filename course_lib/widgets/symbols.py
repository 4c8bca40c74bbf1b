"""How hyperparameters are written. Imports nothing: missions need it under grading."""

from __future__ import annotations

SYMBOLS = {
    "alpha": "α",
    "beta": "β",
    "beta1": "β₁",
    "beta2": "β₂",
    "eps": "ε",
    "final_alpha": "final α",
    "gamma": "γ",
    "initial_accumulator": "first s",
    "switch_tolerance": "tolerance",
}
