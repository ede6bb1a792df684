package dev.carillon.notification.domain;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// By what ways a notification is to reach its receiver.
///
/// @param channels at once
/// @param escalation by these unless it is read before
/// @param critical it waits for no quiet hours and no summary
public record Routing(Set<Channel> channels, List<Escalation> escalation, boolean critical) {
  /// The inbox and whoever looks at it.
  public static final Routing INBOX = of(Set.of(Channel.REALTIME));

  public Routing {
    channels = Set.copyOf(channels);
    escalation = List.copyOf(escalation);
  }

  /// These, and no more.
  public static Routing of(Set<Channel> channels) {
    return new Routing(channels, List.of(), false);
  }

  /// The same by these channels too, at once.
  public Routing with(Channel... more) {
    Set<Channel> all = EnumSet.copyOf(channels);
    all.addAll(List.of(more));
    return new Routing(all, escalation, critical);
  }

  /// The same with a step more for what is not read in time.
  public Routing escalating(Escalation step) {
    return new Routing(
        channels, Stream.concat(escalation.stream(), Stream.of(step)).toList(), critical);
  }

  /// The same, critical or not.
  public Routing critical(boolean isCritical) {
    return new Routing(channels, escalation, isCritical);
  }

  /// The same without the channels that are not among these.
  public Routing only(Set<Channel> available) {
    return new Routing(
        channels.stream().filter(available::contains).collect(Collectors.toUnmodifiableSet()),
        escalation.stream().filter(step -> available.contains(step.channel())).toList(),
        critical);
  }

  /// Whether it has a place in the inbox.
  public boolean inbox() {
    return channels.contains(Channel.REALTIME);
  }

  /// What is to be delivered besides, one for each channel, in the order of the channels.
  public List<DeliveryPlan> deliveries() {
    if (escalation.isEmpty() && channels.size() == 1 && inbox()) {
      return List.of();
    }
    Set<Channel> atOnce = EnumSet.copyOf(channels);
    atOnce.remove(Channel.REALTIME);
    return Stream.concat(
            atOnce.stream().map(channel -> new DeliveryPlan(channel, Duration.ZERO, false)),
            escalation.stream().map(step -> new DeliveryPlan(step.channel(), step.after(), true)))
        .toList();
  }
}
