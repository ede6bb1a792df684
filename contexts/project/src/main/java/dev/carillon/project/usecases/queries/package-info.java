/// What reads.
@NullMarked
package dev.carillon.project.usecases.queries;

import org.jspecify.annotations.NullMarked;
