/// Starts a PostgreSQL of its own as a child of the JVM: durable, private to its user, gone when
/// the JVM is gone. [dev.carillon.embeddedpostgres.EmbeddedPostgres] is the way in.
@NullMarked
package dev.carillon.embeddedpostgres;

import org.jspecify.annotations.NullMarked;
