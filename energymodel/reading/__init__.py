"""Reading: tables and a scenario become one checked data set; every fault of all inputs is told at once."""
