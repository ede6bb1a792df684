/// Projects, their members, roles, applications and invitations: a business that emits events.
/// Rooms as in every context: `domain` decides, `usecases` are what one can ask for and the needs
/// behind it, `controllers`, `listeners`, `events` and `postgres` connect them to HTTP, to
/// notifications, to the outbox and to the store. This package wires them.
@NullMarked
package dev.carillon.project;

import org.jspecify.annotations.NullMarked;
