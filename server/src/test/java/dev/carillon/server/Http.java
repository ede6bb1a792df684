package dev.carillon.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// Requests to any address, apart from a server's own client.
final class Http {
  private Http() {}

  static HttpResponse<String> get(String uri) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).timeout(Program.PATIENCE).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// Whether anything takes connections there.
  static boolean listens(String address, int port) {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), 5_000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /// A port that nothing uses now.
  static int freePort() {
    try (var probe = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
