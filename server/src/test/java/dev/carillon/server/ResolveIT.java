package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is settled leaves the open inboxes at once.
class ResolveIT {
  private static String about(String receiver, String what) {
    return """
    {"object":"invoice.due","receiverId":"%s","type":"invoice","payload":{},"about":"%s"}
    """
        .formatted(receiver, what);
  }

  @Test
  void whatIsSettledDisappearsFromTheBell(@TempDir Path data) {
    try (RunningServer server = RunningServer.start(data)) {
      String key =
          Program.run("token", "--service", "billing", "--data", data.toString()).onlyLine();
      Person ada = Person.signedIn(server, "ada");
      try (StockClient bell = StockClient.connected(ada)) {
        for (String what : new String[] {"invoice/42", "invoice/42", "invoice/43"}) {
          HttpResponse<String> sent = server.post("/notifications", key, about(ada.id(), what));
          assertThat(sent.statusCode()).as(sent.body()).isEqualTo(201);
        }
        bell.awaitCount("new-notification", 3);

        JsonNode resolved =
            RunningServer.json(server.post("/resolve", key, "{\"about\":\"invoice/42\"}"))
                .get("data");

        assertThat(resolved.get("done").booleanValue()).isTrue();
        assertThat(resolved.get("notifications").intValue()).isEqualTo(2);
        assertThat(bell.awaitCount("notification-updated", 2))
            .allMatch(update -> update.get("deleted").booleanValue());
        bell.await("unread-count", count -> count.get("seq").intValue() == 5);
        assertThat(ada.unreadCount()).isEqualTo(1);
      }
      server.assertNoComplaints();
    }
  }
}
