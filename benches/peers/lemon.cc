// The same instance by LEMON's network simplex or cost scaling: lemon simplex|scaling <file>. Prints the CPU seconds of
// the solve and the total worth.
#include <lemon/smart_graph.h>
#include <lemon/network_simplex.h>
#include <lemon/cost_scaling.h>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <vector>

using namespace lemon;

template <class Solver>
static int measure(const SmartDigraph& graph, const SmartDigraph::ArcMap<long long>& upper,
                    const SmartDigraph::ArcMap<long long>& cost, const SmartDigraph::NodeMap<long long>& supply) {
  std::clock_t from = std::clock();
  Solver solver(graph);
  solver.upperMap(upper).costMap(cost).supplyMap(supply);
  auto found = solver.run();
  double time = double(std::clock() - from) / CLOCKS_PER_SEC;
  std::printf("%.4f %lld\n", time, -(long long)solver.template totalCost<long long>());
  return found == Solver::OPTIMAL ? 0 : 1;
}

int main(int count, char** args) {
  FILE* file = count > 2 ? std::fopen(args[2], "r") : nullptr;
  long long mentees, mentors, pairs;
  if (!file || std::fscanf(file, "%lld %lld %lld", &mentees, &mentors, &pairs) != 3) return 1;
  SmartDigraph graph;
  graph.reserveNode(mentees + mentors + 1);
  graph.reserveArc(pairs + mentees + mentors);
  for (long long i = 0; i <= mentees + mentors; i++) graph.addNode();
  SmartDigraph::ArcMap<long long> upper(graph), cost(graph);
  SmartDigraph::NodeMap<long long> supply(graph, 0);
  SmartDigraph::Node sink = graph.nodeFromId(mentees + mentors);
  for (long long j = 0; j < mentors; j++) {
    long long places;
    if (std::fscanf(file, "%lld", &places) != 1) return 1;
    SmartDigraph::Arc arc = graph.addArc(graph.nodeFromId(mentees + j), sink);
    upper[arc] = places;
    cost[arc] = 0;
  }
  for (long long i = 0; i < mentees; i++) {
    supply[graph.nodeFromId(i)] = 1;
    SmartDigraph::Arc arc = graph.addArc(graph.nodeFromId(i), sink);
    upper[arc] = 1;
    cost[arc] = 0;
  }
  supply[sink] = -mentees;
  long long i, j, worth;
  while (std::fscanf(file, "%lld %lld %lld", &i, &j, &worth) == 3) {
    SmartDigraph::Arc arc = graph.addArc(graph.nodeFromId(i), graph.nodeFromId(mentees + j));
    upper[arc] = 1;
    cost[arc] = -worth;
  }
  std::fclose(file);
  if (std::strcmp(args[1], "simplex") == 0) {
    return measure<NetworkSimplex<SmartDigraph, long long, long long>>(graph, upper, cost, supply);
  }
  return measure<CostScaling<SmartDigraph, long long, long long>>(graph, upper, cost, supply);
}
