package dev.carillon.socketio.conformance;

import java.io.UncheckedIOException;
import java.time.Duration;

/// Starts one of the conformance servers and runs until it is told to end: `PORT [basic|client
/// [SECONDS]]`, of which the last is how long a lost connection is kept. The script
/// `socketio/conformance/run` is in front of it.
final class ConformanceServer {
  private static final int BAD_ARGUMENT = 2;
  private static final int CANNOT_LISTEN = 1;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_SECONDS = 86_400;
  private static final String USAGE = "usage: run PORT [basic|client [SECONDS]]";
  private static final int MAX_ARGUMENTS = 3;

  private ConformanceServer() {}

  public static void main(String[] arguments) {
    if (arguments.length < 1 || arguments.length > MAX_ARGUMENTS) {
      fail(BAD_ARGUMENT, USAGE);
      return;
    }
    String kind = arguments.length > 1 ? arguments[1] : "basic";
    try {
      int number = number("a port", arguments[0], MAX_PORT);
      HttpPort port =
          arguments.length == MAX_ARGUMENTS
              ? startForgetful(kind, number, number("a time", arguments[2], MAX_SECONDS))
              : start(kind, number);
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

  private static HttpPort startForgetful(String kind, int port, int seconds) {
    if (!kind.equals("client")) {
      throw new IllegalArgumentException("only client recovers connections, not " + kind);
    }
    return ClientServer.start(port, Duration.ofSeconds(seconds), false);
  }

  private static int number(String what, String text, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, with every other number that will not do.
    }
    throw new IllegalArgumentException(
        "%s is a number from 0 to %d, not %s".formatted(what, max, text));
  }

  private static void fail(int code, String message) {
    System.err.println("conformance: " + message);
    System.exit(code);
  }
}
