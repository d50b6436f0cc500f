"""Evaluation: ask known questions and score the answers.

Python has a built-in function of the same name: write ``from eval.runs import keep_run``.
"""
