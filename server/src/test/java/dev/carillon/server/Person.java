package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// Someone who is signed in, and what they do over HTTP.
record Person(RunningServer server, String id, String token) {

  /// Someone whom this server has not met before.
  static Person signedIn(RunningServer server, String name) {
    String id = name + '-' + UUID.randomUUID().toString().substring(0, 8);
    return new Person(server, id, server.token(id));
  }

  /// The same with another server, or with the one that came after it.
  Person at(RunningServer other) {
    return new Person(other, id, token);
  }

  /// What is told about a notification that was sent.
  record Sent(String id, long seq) {}

  Sent notify(Person receiver, String message) {
    HttpResponse<String> answer = tryToNotify(receiver, message);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode body = RunningServer.JSON.readTree(answer.body());
    return new Sent(body.get("id").stringValue(), body.get("seq").longValue());
  }

  HttpResponse<String> tryToNotify(Person receiver, String message) {
    return post("/notifications", notification(receiver.id(), message));
  }

  static String notification(String receiver, String message) {
    return """
    {"object":"test.notification","receiverId":"%s","type":"test.message",
     "payload":{"message":"%s"}}\
    """
        .formatted(receiver, message);
  }

  HttpResponse<String> get(String path) {
    return server.get(path, token);
  }

  HttpResponse<String> post(String path, String body) {
    return server.post(path, token, body);
  }

  HttpResponse<String> patch(String path) {
    return server.patch(path, token, "");
  }

  HttpResponse<String> patch(String path, String body) {
    return server.patch(path, token, body);
  }

  HttpResponse<String> delete(String path) {
    return server.send(server.request(path, token).DELETE());
  }

  /// The body of a successful answer.
  JsonNode read(String path) {
    return RunningServer.json(get(path));
  }

  String wsToken() {
    return read("/notifications/ws-token").get("wsToken").stringValue();
  }

  long unreadCount() {
    return read("/notifications/unread-count").get("count").longValue();
  }
}
