package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.usecases.ports.Deliveries.Attempt;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import dev.carillon.notification.usecases.ports.ProviderGuard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The providers of a channel, the preferred one first. The next one is asked when one is away, and
/// only then: what one refuses, or has for later, another one would too.
public final class ProviderChain {
  private static final int ANSWER_MAX_CHARS = 500;

  private final List<Link> links;
  private final InstantSource clock;

  public ProviderChain(List<Link> links, InstantSource clock) {
    if (links.isEmpty()) {
      throw new IllegalArgumentException("a channel has a provider");
    }
    this.links = List.copyOf(links);
    this.clock = clock;
  }

  /// A provider and what keeps messages from it.
  public record Link(DeliveryProvider provider, ProviderGuard guard) {}

  /// Whether there is nobody to ask for now.
  boolean areAllAway() {
    return links.stream().allMatch(link -> link.guard().isOpen());
  }

  /// What became of a message.
  ///
  /// @param attempts one for each provider that was asked
  record Sent(SendResult result, List<Attempt> attempts) {}

  Sent send(Outgoing message) {
    List<Attempt> attempts = new ArrayList<>();
    SendResult last = null;
    Duration pause = null;
    for (Link link : links) {
      if (!link.guard().enter()) {
        Duration wait = link.guard().pause();
        pause = pause == null || wait.compareTo(pause) < 0 ? wait : pause;
        continue;
      }
      last = attempt(link, message, attempts);
      if (!isAway(last)) {
        return new Sent(last, attempts);
      }
    }
    SendResult result =
        last == null
            ? new SendResult.NotTried(
                "every provider is away", Objects.requireNonNullElse(pause, Duration.ZERO))
            : last;
    return new Sent(result, attempts);
  }

  private SendResult attempt(Link link, Outgoing message, List<Attempt> attempts) {
    Instant startedAt = clock.instant();
    long sinceNanos = System.nanoTime();
    SendResult result = send(link, message);
    Duration took = Duration.ofNanos(System.nanoTime() - sinceNanos);
    if (isAway(result)) {
      link.guard().failed(took);
    } else {
      link.guard().succeeded(took);
    }
    if (!(result instanceof SendResult.NotTried)) {
      attempts.add(
          new Attempt(
              message.target().key(),
              link.provider().name(),
              startedAt,
              took,
              word(result),
              bounded(answer(result))));
    }
    return result;
  }

  /// A provider that throws has a bug, of which the next attempt may be free. The guard hears of
  /// the end in any case, or it would wait for it.
  private static SendResult send(Link link, Outgoing message) {
    try {
      return link.provider().send(message);
    } catch (Error broken) {
      link.guard().failed(Duration.ZERO);
      throw broken;
    } catch (RuntimeException bug) {
      return new SendResult.TryAgain(SendResult.Fault.MESSAGE, bug.toString(), null);
    }
  }

  private static boolean isAway(SendResult result) {
    return result instanceof SendResult.TryAgain(var fault, var _, var _)
        && fault == SendResult.Fault.PROVIDER;
  }

  private static String word(SendResult result) {
    return switch (result) {
      case SendResult.Accepted(var _, var confirmed) -> confirmed ? "delivered" : "accepted";
      case SendResult.TryAgain(var fault, var _, var _) ->
          switch (fault) {
            case PROVIDER -> "provider";
            case MESSAGE -> "message";
            case RATE -> "rate";
          };
      case SendResult.NotTried _ -> "not-tried";
      case SendResult.Refused _ -> "refused";
      case SendResult.TargetGone _ -> "gone";
    };
  }

  /// What the provider, or the fault, says.
  static String answer(SendResult result) {
    return switch (result) {
      case SendResult.Accepted(var answer, var _) -> answer;
      case SendResult.TryAgain(var _, var answer, var _) -> answer;
      case SendResult.NotTried(var answer, var _) -> answer;
      case SendResult.Refused(var answer) -> answer;
      case SendResult.TargetGone(var answer) -> answer;
    };
  }

  private static String bounded(String answer) {
    String line = answer.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= ANSWER_MAX_CHARS ? line : line.substring(0, ANSWER_MAX_CHARS);
  }
}
