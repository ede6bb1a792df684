@NullMarked
package dev.carillon.bench.history;

import org.jspecify.annotations.NullMarked;
