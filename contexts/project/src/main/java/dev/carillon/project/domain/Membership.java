package dev.carillon.project.domain;

import dev.carillon.notification.domain.TenantId;
import java.time.Instant;

/// Someone's place in a project. Its owner has none: they are there anyway.
///
/// @param member with the name they gave when they joined
/// @param joinedAt in milliseconds
public record Membership(
    MembershipId id, TenantId tenant, ProjectId project, Person member, Instant joinedAt) {}
