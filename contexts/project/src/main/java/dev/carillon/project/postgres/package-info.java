/// Keeps projects, and what is in them, in PostgreSQL.
@NullMarked
package dev.carillon.project.postgres;

import org.jspecify.annotations.NullMarked;
