"""PURE: numbers as people and pages write them."""
