"""The proof that the checks find mistakes: mutants of the solutions, wrong and right versions."""
