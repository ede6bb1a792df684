package dev.carillon.bench.inbox.scenarios;

/// Something measured at a server that runs and is warm. Blocks.
public interface Scenario {
  /// Measures once.
  ///
  /// @throws IllegalStateException when the server did not do what the contract says
  void measure(Subject subject);
}
