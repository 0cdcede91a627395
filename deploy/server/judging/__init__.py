"""Room: what is so, judged: pure. From values that `looks` has brought to findings, each with how to mend it.

From when on something is worth telling stands in `thresholds`.
"""
