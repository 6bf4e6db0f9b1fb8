"""The same instance by OR-Tools' min-cost flow: the CPU seconds of the solve alone, and the total worth."""
import sys
import time

import numpy as np
from ortools.graph.python import min_cost_flow

with open(sys.argv[1], encoding="utf-8") as file:
    mentees, mentors, pairs = map(int, file.readline().split())
    rest = np.fromfile(file, dtype=np.int64, sep=" ")
places, rows = rest[:mentors], rest[mentors:].reshape(-1, 3)
sink = mentees + mentors
flow = min_cost_flow.SimpleMinCostFlow()
ones, zeros = np.ones, np.zeros
flow.add_arcs_with_capacity_and_unit_cost(rows[:, 0], mentees + rows[:, 1], ones(pairs, np.int64), -rows[:, 2])
people, guides = np.arange(mentees), mentees + np.arange(mentors)
flow.add_arcs_with_capacity_and_unit_cost(
    people, np.full(mentees, sink), ones(mentees, np.int64), zeros(mentees, np.int64)
)
flow.add_arcs_with_capacity_and_unit_cost(guides, np.full(mentors, sink), places, zeros(mentors, np.int64))
flow.set_nodes_supplies(people, ones(mentees, np.int64))
flow.set_node_supply(sink, -mentees)
begin = time.process_time()
status = flow.solve()
took = time.process_time() - begin
assert status == flow.OPTIMAL, status
print(f"{took:.4f} {-flow.optimal_cost()}")
