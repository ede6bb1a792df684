/// Named events: what happened, told to whoever listens. A business publishes an event in its own
/// transaction; the outbox keeps it; after the commit the dispatcher hands it to every listener
/// whose pattern matches. Knows the JDK only, and nothing of notifications.
@NullMarked
package dev.carillon.events;

import org.jspecify.annotations.NullMarked;
