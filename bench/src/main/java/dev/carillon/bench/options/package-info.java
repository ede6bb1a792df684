/// The command lines of the measures.
@NullMarked
package dev.carillon.bench.options;

import org.jspecify.annotations.NullMarked;
