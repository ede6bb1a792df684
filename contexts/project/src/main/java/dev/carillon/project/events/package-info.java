/// Puts what happened into the outbox, as JSON.
@NullMarked
package dev.carillon.project.events;

import org.jspecify.annotations.NullMarked;
