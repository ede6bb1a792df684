@NullMarked
package dev.carillon.postgres;

import org.jspecify.annotations.NullMarked;
