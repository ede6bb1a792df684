/// What all measures share: CPU and memory out of `/proc`, result lines, and the table of them.
@NullMarked
package dev.carillon.bench.figures;

import org.jspecify.annotations.NullMarked;
