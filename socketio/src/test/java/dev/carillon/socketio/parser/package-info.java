@NullMarked
package dev.carillon.socketio.parser;

import org.jspecify.annotations.NullMarked;
