package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.servers.Target;
import dev.carillon.bench.inbox.traffic.Traffic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Single notifications at a fixed rate, alone and while `system.maintenance` goes to the members
/// of a large topic, whom they are not for. The guide's stack has no audiences: it is not measured.
public final class Broadcasts implements Scenario {
  private static final int CALLERS = 64;
  private static final int MEMBERS_AT_ONCE = 1000;
  private static final Pattern SENT = Pattern.compile("\"sent\":(\\d+)");

  private final Sizes sizes;
  private final int members;
  private final int perSecond;
  private final Delivery delivery;

  /// To so many, while that many others are notified in a second.
  public Broadcasts(Sizes sizes, int members, int perSecond) {
    this.sizes = sizes;
    this.members = members;
    this.perSecond = perSecond;
    this.delivery = new Delivery(sizes);
  }

  @Override
  public void measure(Subject subject) {
    Target target = subject.target();
    if (!target.isExtended()) {
      return;
    }
    Traffic traffic = new Traffic(CALLERS, 1, perSecond);
    String topic = Subject.newPrefix();
    subject.seeds().inboxes(topic, members, 1);
    try (HttpClient http = HttpClient.newHttpClient()) {
      join(http, target, topic);
      subject.results().add("rate-alone", delivery.run(subject, traffic));
      long began = System.nanoTime();
      call(
          http,
          target,
          "POST",
          "/events",
          """
          {"name":"system.maintenance","data":{"startsAt":"2026-12-01T22:00:00Z",
           "endsAt":"2026-12-02T01:00:00Z","topic":"%s"}}
          """
              .formatted(topic));
      var figures = delivery.run(subject, traffic);
      long sentMeanwhile = sent(http, target);
      boolean ran = !isDone(http, target);
      if (!ran && sizes.quietSeconds() > 0) {
        throw new IllegalStateException("the broadcast was over before the measure was");
      }
      while (!isDone(http, target)) {
        Delivery.pause(1);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      if (sent(http, target) != members) {
        throw new IllegalStateException(sent(http, target) + " of " + members + " were told");
      }
      figures.put("sent_meanwhile", sentMeanwhile);
      subject.results().add("rate-during-broadcast", figures);
      subject
          .results()
          .add("broadcast", Results.fields("receivers", members, "per_s", members / seconds));
    }
  }

  private void join(HttpClient http, Target target, String topic) {
    for (int from = 0; from < members; from += MEMBERS_AT_ONCE) {
      String users =
          IntStream.range(from, Math.min(members, from + MEMBERS_AT_ONCE))
              .mapToObj(member -> '"' + topic + '-' + member + '"')
              .collect(Collectors.joining(",", "{\"users\":[", "]}"));
      call(http, target, "PUT", "/topics/" + topic + "/members", users);
    }
  }

  private static boolean isDone(HttpClient http, Target target) {
    return newest(http, target).contains("\"state\":\"done\"");
  }

  private static long sent(HttpClient http, Target target) {
    return SENT.matcher(newest(http, target))
        .results()
        .map(MatchResult::group)
        .map(found -> Long.parseLong(found.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static String newest(HttpClient http, Target target) {
    return call(http, target, "GET", "/broadcasts?limit=1", "");
  }

  private static String call(
      HttpClient http, Target target, String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target.port() + path))
            .header("Authorization", target.senders().apply(0))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(method + " " + path + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
