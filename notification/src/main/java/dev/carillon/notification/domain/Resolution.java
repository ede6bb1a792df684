package dev.carillon.notification.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that is settled: whatever notifies of it is taken back.
///
/// @param about the business's key for it
/// @param createdAt in milliseconds
/// @param finishedAt in milliseconds; null while there is something left to take back
/// @param notifications taken out of inboxes so far
/// @param broadcasts ended
/// @param scheduled notifications that waited for their time, and are not sent
/// @param held notifications that waited in groups to be shown, and are not
/// @param deliveries of notifications that are in no inbox, which waited and are not sent
public record Resolution(
    UUID id,
    TenantId tenant,
    String about,
    Instant createdAt,
    @Nullable Instant finishedAt,
    long notifications,
    long broadcasts,
    long scheduled,
    long held,
    long deliveries) {}
