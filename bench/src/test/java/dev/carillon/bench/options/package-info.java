@NullMarked
package dev.carillon.bench.options;

import org.jspecify.annotations.NullMarked;
