/// The stores and the outbox on PostgreSQL 16 or newer.
@NullMarked
package dev.carillon.postgres;

import org.jspecify.annotations.NullMarked;
