"""PURE: reach, ERR, ER and CPM as the design defines them."""
