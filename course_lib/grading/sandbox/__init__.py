"""The sandbox in which submissions run, from both sides.

``client`` and ``view`` run outside, with the grader: they start bubblewrap, choose what can be seen in it, and talk
to what runs there. ``warm``, ``walls``, ``shell`` and ``student_checking`` run inside: a warm process that forks for
every submission, the walls around each fork, and the IPython shell that executes the cells.
"""
