@NullMarked
package dev.carillon.bench.faults;

import org.jspecify.annotations.NullMarked;
