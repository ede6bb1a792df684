package dev.carillon.notification.domain;

/// One receiver's inbox.
public record InboxKey(TenantId tenant, UserId receiver) {}
