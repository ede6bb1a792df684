/// The sockets of all load generators: one event loop, WebSocket by hand.
@NullMarked
package dev.carillon.bench.client;

import org.jspecify.annotations.NullMarked;
