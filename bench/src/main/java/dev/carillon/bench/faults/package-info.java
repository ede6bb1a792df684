/// Breaks what Carillon runs on while hundreds of clients write and read, and has the history
/// checked: see bench/README.md.
@NullMarked
package dev.carillon.bench.faults;

import org.jspecify.annotations.NullMarked;
