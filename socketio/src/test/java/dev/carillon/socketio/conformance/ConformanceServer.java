package dev.carillon.socketio.conformance;

import java.io.UncheckedIOException;

/// Starts one of the conformance servers and runs until it is told to end: `PORT [basic|client]`.
/// The script `socketio/conformance/run` is in front of it.
final class ConformanceServer {
  private static final int BAD_ARGUMENT = 2;
  private static final int CANNOT_LISTEN = 1;
  private static final int MAX_PORT = 65_535;

  private ConformanceServer() {}

  public static void main(String[] arguments) {
    if (arguments.length < 1 || arguments.length > 2) {
      fail(BAD_ARGUMENT, "usage: run PORT [basic|client]");
      return;
    }
    String kind = arguments.length == 2 ? arguments[1] : "basic";
    try {
      HttpPort port = start(kind, port(arguments[0]));
      System.out.println("the " + kind + " server is ready on port " + port.number());
    } catch (IllegalArgumentException e) {
      fail(BAD_ARGUMENT, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      fail(CANNOT_LISTEN, String.valueOf(e.getMessage()));
    }
  }

  private static HttpPort start(String kind, int port) {
    return switch (kind) {
      case "basic" -> BasicServer.start(port);
      case "client" -> ClientServer.start(port);
      default -> throw new IllegalArgumentException("basic or client, not " + kind);
    };
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, with everything else that is no port.
    }
    throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + text);
  }

  private static void fail(int code, String message) {
    System.err.println("conformance: " + message);
    System.exit(code);
  }
}
