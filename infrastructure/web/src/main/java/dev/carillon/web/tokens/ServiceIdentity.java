package dev.carillon.web.tokens;

import dev.carillon.notification.domain.TenantId;

/// The backend behind a service key.
///
/// @param id the key's public part
/// @param name what people call the key
public record ServiceIdentity(String id, TenantId tenant, String name) {}
