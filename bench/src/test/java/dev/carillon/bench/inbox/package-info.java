@NullMarked
package dev.carillon.bench.inbox;

import org.jspecify.annotations.NullMarked;
