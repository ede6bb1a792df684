package dev.carillon.rules;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.Routing;
import dev.carillon.rules.Located.Member;
import dev.carillon.rules.Located.Members;
import dev.carillon.rules.Located.Scalar;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads by which ways a rule tells, and how soon: `channels`, `escalation`, `critical`.
final class RoutingReader {
  private final Fields fields;

  RoutingReader(Fields fields) {
    this.fields = fields;
  }

  Routing read(Members rule) {
    Set<Channel> channels = EnumSet.of(Channel.REALTIME);
    Member named = rule.member("channels");
    if (named != null) {
      for (Located one : fields.list(named.value(), "channels", Channel.values().length)) {
        channel(one).ifPresent(channels::add);
      }
    }
    Routing routing = Routing.of(channels).critical(fields.truth(rule, "critical", false));
    Member escalation = rule.member("escalation");
    if (escalation == null) {
      return routing;
    }
    Set<Channel> seen = new HashSet<>(channels);
    for (Located one : fields.list(escalation.value(), "escalation", Channel.values().length)) {
      Escalation step = step(one, seen);
      if (step != null) {
        routing = routing.escalating(step);
      }
    }
    return routing;
  }

  private @Nullable Escalation step(Located value, Set<Channel> seen) {
    if (!(value instanceof Members step)
        || !step.members().containsKey("channel")
        || !step.members().containsKey("after")) {
      fields.fault(value.at(), "a step is a channel and a wait: `{channel: email, after: PT10M}`");
      return null;
    }
    fields.known(step, Set.of("channel", "after"));
    Optional<Channel> channel = channel(step.valueOf("channel"));
    Duration after =
        fields.duration(step, "after", Duration.ofMillis(1), NotificationRules.LONGEST_ESCALATION);
    if (channel.isPresent() && !seen.add(channel.get())) {
      fields.fault(
          step.valueOf("channel").at(),
          channel.get().wireName() + " is used already; leave one of them out");
      return null;
    }
    return channel.isEmpty() || after == null ? null : new Escalation(channel.get(), after);
  }

  private Optional<Channel> channel(Located value) {
    List<String> known = Arrays.stream(Channel.values()).map(Channel::wireName).toList();
    if (value instanceof Scalar(_, String word, _)) {
      Optional<Channel> channel = Channel.ofWireName(word);
      if (channel.isEmpty()) {
        fields.fault(
            value.at(), "unknown channel `" + Faults.shown(word) + "`" + Faults.meant(word, known));
      }
      return channel;
    }
    fields.fault(value.at(), "a channel is one of " + String.join(", ", known));
    return Optional.empty();
  }
}
