/// Keeps projects and applications in PostgreSQL.
@NullMarked
package dev.carillon.project.postgres;

import org.jspecify.annotations.NullMarked;
