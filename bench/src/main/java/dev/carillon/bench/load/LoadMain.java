package dev.carillon.bench.load;

import dev.carillon.bench.figures.Results;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/// Starts one server, measures it and stops it.
public final class LoadMain {
  private LoadMain() {}

  public static void main(String[] args) throws IOException {
    Plan plan = Plan.of(args);
    Map<String, Object> head = new TreeMap<>();
    head.put("run", plan.run());
    head.put("server", plan.server());
    head.put("label", plan.label());
    head.put("connections", plan.connections());
    try (ServerProcess server = new ServerProcess(plan.command(), plan.log().toFile());
        Clients clients = new Clients(server.port())) {
      new Measurement(plan, server, clients, Results.appendedTo(plan.out(), head)).run();
    }
  }
}
