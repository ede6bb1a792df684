/// The servers under measurement, each on a database of its own in one PostgreSQL, and rows for
/// them.
@NullMarked
package dev.carillon.bench.inbox.servers;

import org.jspecify.annotations.NullMarked;
