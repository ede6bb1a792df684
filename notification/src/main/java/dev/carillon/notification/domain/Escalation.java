package dev.carillon.notification.domain;

import java.time.Duration;

/// Another channel for a notification that is not read in time.
///
/// @param after counted from when the notification is made; in milliseconds
public record Escalation(Channel channel, Duration after) {}
