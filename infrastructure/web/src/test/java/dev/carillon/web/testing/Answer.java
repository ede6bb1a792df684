package dev.carillon.web.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a server answered.
public record Answer(HttpResponse<byte[]> response) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Answer to(HttpClient client, HttpRequest request) {
    try {
      return new Answer(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  public int status() {
    return response.statusCode();
  }

  public String text() {
    return new String(response.body(), UTF_8);
  }

  public JsonNode json() {
    return JSON.readTree(response.body());
  }

  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /// The last part of the problem's type.
  public String problem() {
    return json().get("type").asString().replace("urn:carillon:problem:", "");
  }

  public String message() {
    return json().get("message").asString();
  }

  /// The names of the fields that a problem points at.
  public java.util.List<String> fields() {
    return json().path("errors").valueStream().map(error -> error.get("field").asString()).toList();
  }
}
