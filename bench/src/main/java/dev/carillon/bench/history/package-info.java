/// What happened to inboxes, as clients saw it and as the database wrote it down, and the checker
/// that finds where the two disagree. Pure: it knows neither sockets nor a database.
@NullMarked
package dev.carillon.bench.history;

import org.jspecify.annotations.NullMarked;
