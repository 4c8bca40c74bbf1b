"""Grading: a made-up class through stock nbgrader (``course grade-demo``).

``classroom`` drives the real ``nbgrader`` commands in a folder of their own; ``demo`` sends the
class of ``tests/submissions/`` through them and compares every score with what it must be.
"""
