package dev.carillon.project;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Someone who calls the routes.
final class ProjectClient {
  private final HttpClient http;
  private final URI server;
  private final List<String> headers;

  /// An answer; the body is missing when it is not JSON.
  record Answer(int status, JsonNode body) {
    /// The id of what was made.
    String id() {
      return data().path("id").asString();
    }

    JsonNode data() {
      return body.path("data");
    }

    String text(String member) {
      return body.path(member).asString();
    }
  }

  ProjectClient(HttpClient http, URI server, List<String> headers) {
    this.http = http;
    this.server = server;
    this.headers = List.copyOf(headers);
  }

  /// The same person with one more header.
  ProjectClient with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name);
    more.add(value);
    return new ProjectClient(http, server, more);
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  Answer post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  Answer post(String path) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  Answer patch(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).headers(headers.toArray(String[]::new));
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()));
  }
}
