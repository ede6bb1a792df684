@NullMarked
package dev.carillon.socketio.engineio.parser;

import org.jspecify.annotations.NullMarked;
