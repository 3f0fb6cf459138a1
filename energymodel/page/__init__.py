"""The report page: one self-contained HTML file of a run or of a comparison, in two languages and two sets of units."""
