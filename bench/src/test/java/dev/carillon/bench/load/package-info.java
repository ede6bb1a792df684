@NullMarked
package dev.carillon.bench.load;

import org.jspecify.annotations.NullMarked;
