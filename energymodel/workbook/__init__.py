"""Workbooks for Excel: results and comparisons out, inputs out and in again."""
