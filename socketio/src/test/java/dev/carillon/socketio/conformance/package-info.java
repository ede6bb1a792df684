/// Servers for conformance suites, and tables of the same behaviours.
@NullMarked
package dev.carillon.socketio.conformance;

import org.jspecify.annotations.NullMarked;
