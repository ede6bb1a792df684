/// Measures whole servers: a notification posted, stored, and received by its user.
@NullMarked
package dev.carillon.bench.inbox;

import org.jspecify.annotations.NullMarked;
