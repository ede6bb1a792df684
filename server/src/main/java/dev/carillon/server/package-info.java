/// Main, wiring and configuration: the only place that knows every room.
@NullMarked
package dev.carillon.server;

import org.jspecify.annotations.NullMarked;
