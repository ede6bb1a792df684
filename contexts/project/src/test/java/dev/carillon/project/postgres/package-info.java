@NullMarked
package dev.carillon.project.postgres;

import org.jspecify.annotations.NullMarked;
