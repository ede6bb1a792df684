package dev.carillon.server;

/// What was found out about where to listen before anything was started.
///
/// @param development whether this server lets anyone sign in as anyone; only ever on loopback
record Listening(ListenAddresses addresses, int port, boolean development) {
  /// Refuses a port that is taken, and development mode where others could reach it.
  static Listening check(CarillonSettings settings, boolean development) {
    ListenAddresses addresses = ListenAddresses.of(settings.host());
    if (development && !addresses.isLoopback()) {
      throw new StartupException(
          "development mode lets anyone sign in as anyone, so it listens on loopback only; set "
              + OpenByDefault.DEVELOPMENT
              + " to false, or leave --host out");
    }
    addresses.requireFree(settings.port());
    return new Listening(addresses, settings.port(), development);
  }
}
