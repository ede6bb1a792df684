/// Callers over HTTP, stock clients over Socket.IO, and the book of what was sent and received.
@NullMarked
package dev.carillon.bench.inbox.traffic;

import org.jspecify.annotations.NullMarked;
